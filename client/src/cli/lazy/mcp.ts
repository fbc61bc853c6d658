// The Model Context Protocol, loaded by its command alone.
export { serveMcp } from "../mcp/serve.ts";
