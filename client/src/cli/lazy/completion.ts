// Completion for shells, loaded by its command alone.
export { runCompletion } from "../completion/completion.ts";
