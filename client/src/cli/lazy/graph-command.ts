// Pictures, as a bundle of their own: a layout takes a library that no other command needs.
export { runGraph } from "../graph.ts";
