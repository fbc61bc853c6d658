import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { maskOutput, secretsOf } from "../agents/mask-output.ts";
import { nodeScript } from "../node-script.ts";
import { findNode } from "../session/find-node.ts";
import type { ClusterSession } from "../session/session-types.ts";
import { agentAnswer } from "../why/failure-words.ts";
import type { AgentResource } from "./agent-resource.ts";

const script = nodeScript(new URL("./agent-action.sh", import.meta.url));

/** What an agent can be asked by hand: whether the resource runs (monitor), and whether its parameters are right (validate-all). */
export const agentActions = ["check", "validate"] as const;
/** What an agent can be asked by hand without changing what runs. */
export type AgentAction = (typeof agentActions)[number];

/** The longest output that a node sends, in bytes; what is behind it is cut off. */
const longest = 100_000;

/** Agents whose validate-all loads, makes or changes something. */
const changing = /^ocf:heartbeat:(nvmet-.*|slapd|anything)$/;

/** What an agent said on a node. */
export interface AgentAnswer {
  readonly node: string;
  /** The agent's exit code; absent where it wasn't run to its end. */
  readonly code?: number;
  /** What it means, or why there is none, in words. */
  readonly meaning: string;
  /** Is that what one hopes for: it runs, or the parameters are right? */
  readonly isGood: boolean;
  /** What it printed, without secrets; may be empty. */
  readonly output: string;
}

/** Why an agent isn't run for an action, a sentence; undefined where it can be. */
export function whyNotRun({ agent }: AgentResource, action: AgentAction): string | undefined {
  if (!/^(ocf|lsb):/.test(agent)) return `crm_resource runs no agents of "${agent.split(":")[0] ?? ""}" by hand.`;
  if (action === "validate" && !agent.startsWith("ocf:")) return `${agent} has no action validate-all.`;
  if (action === "validate" && changing.test(agent))
    return `the action validate-all of ${agent} changes something on the node.`;
  return undefined;
}

/**
 * Runs the monitor or validate-all of a resource's agent on a node, as root, as the cluster would, by crm_resource. `cib` is the live one: its
 * secrets are masked in the output. `seconds` is the agent's time. Rejects with a ClusterError where the node can't be reached as root.
 */
export async function runAgentAction(
  session: ClusterSession,
  action: AgentAction,
  resource: AgentResource,
  { cib, node, seconds, signal }: { cib: string; node: string; seconds: number; signal?: AbortSignal | undefined },
): Promise<AgentAnswer> {
  const access = await session.openNode(await findNode(session, node, signal), signal);
  try {
    const flag = action === "check" ? "--force-check" : "--validate";
    const { stdout } = await access.run(["sh", "-c", script, "agent-action.sh", flag, resource.id, String(seconds)], {
      title: `crm_resource --resource ${resource.id} ${flag}`,
      timeoutMs: (seconds + 25) * 1000,
      ...omitUndefined({ signal }),
    });
    return { node, ...readAnswer(action, stdout, secretsOf(cib)) };
  } finally {
    access.close();
  }
}

/** What agent-action.sh printed. */
export function readAnswer(action: AgentAction, stdout: string, secrets: readonly string[]): Omit<AgentAnswer, "node"> {
  const [first = "", ...rest] = stdout.split("\n");
  const whole = rest.join("\n");
  // What is cut off may be a part of a secret: its whole line goes.
  const text = Buffer.byteLength(whole) < longest - 4 ? whole : [...rest.slice(0, -1), "(cut off)"].join("\n");
  const said = maskOutput(text, secrets);
  const [, quotedCode, bareCode] = /^Operation \S+ for .* returned:? (?:'[^'\n]*' \((\d+)\)|(\d+)\b)/m.exec(text) ?? [];
  const code = quotedCode ?? bareCode;
  const output = said
    .split("\n")
    .filter((line) => !/^(Operation \S+ for |(crm_resource: )?Error performing operation: )/.test(line))
    .map((line) => line.replace(/^ > {2}std(out|err): /, ""))
    .join("\n")
    .trim();
  if (code === undefined) return { meaning: notRun(first, said), isGood: false, output };
  const number = Number(code);
  return {
    code: number,
    meaning: number === 0 && action === "validate" ? "its parameters are right" : agentAnswer(number),
    isGood: number === 0 || (action === "check" && number === 8),
    output,
  };
}

/** Why there is no answer of the agent. */
function notRun(exitCode: string, said: string): string {
  if (exitCode === "127") return "the node has no crm_resource";
  if (exitCode === "124" || exitCode === "137" || /could not be executed \(Timed Out/i.test(said))
    return "the agent didn't answer in time";
  const [, reason] =
    /could not be executed \((.*)\)/.exec(said) ?? /^(?:crm_resource: )?((?!Error performing).+)/m.exec(said) ?? [];
  return `the agent wasn't run: ${(reason ?? "crm_resource gave no reason").replace(/^Error: /, "").replace(/\.$/, "")}`;
}
