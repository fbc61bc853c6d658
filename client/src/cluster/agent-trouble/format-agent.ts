import { listing, quoted } from "../../../../server/src/text/phrases.ts";
import type { AgentAction, AgentAnswer } from "./agent-action.ts";
import type { AgentResource } from "./agent-resource.ts";
import type { AgentTrace } from "./trace-file.ts";

/** What an agent said on a node: a line, and its output below. */
export function answerText({ id, agent }: AgentResource, action: AgentAction, answer: AgentAnswer): string {
  const { node, code, meaning, output } = answer;
  const operation = action === "check" ? "monitor" : "validate-all";
  const head = `${node}: ${id} (${agent}), ${operation}: ${meaning}${code === undefined ? "" : ` (exit code ${code})`}.`;
  const lines = output === "" ? [] : output.split("\n").map((line) => `  ${line}`);
  return `${[head, ...lines].join("\n")}\n`;
}

/** A sentence about parameters that the agent doesn't get when it is run by hand; undefined where it gets all. */
export function storedNote({ id, stored }: AgentResource): string | undefined {
  if (stored.length === 0) return undefined;
  return `${listing(stored)} of ${quoted(id)} is stored on the nodes (cibsecret), and crm_resource doesn't fill it in.`;
}

/** The trace of a node: where it is, and its text. */
export function traceText({ node, file, count, text, isCut }: AgentTrace): string {
  return `${node}: ${file}, the newest of ${count}${isCut ? "; its end" : ""}\n${text.trimEnd()}\n`;
}
