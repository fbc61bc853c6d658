import { quoted } from "../../../../server/src/text/phrases.ts";
import { plainJson, plainLine } from "../../../../server/src/text/plain-text.ts";
import { agentResource, nodesOf } from "../../cluster/agent-trouble/agent-resource.ts";
import { traceText } from "../../cluster/agent-trouble/format-agent.ts";
import { traceFolder, whyNotTraced, withTrace } from "../../cluster/agent-trouble/trace-change.ts";
import { readTrace } from "../../cluster/agent-trouble/trace-file.ts";
import { shellLine } from "../../cluster/ssh/quote.ts";
import { type formats, Refusal } from "../options.ts";
import { err, out } from "../output.ts";
import { exitCodes } from "./exit-codes.ts";
import { applyInTerminal } from "./plan/apply-in-terminal.ts";
import { makePlan, requestForRollback } from "./plan/terminal-plan.ts";
import type { Live } from "./with-cluster.ts";

type Format = (typeof formats)[number];

/** The resource of this name. Throws a Refusal where there is none with an agent that runs on nodes. */
export function namedResource(cib: string, name: string): ReturnType<typeof agentResource> {
  try {
    return agentResource(cib, name);
  } catch (error) {
    if (error instanceof Error && error.constructor === Error) throw new Refusal(error.message);
    throw error;
  }
}

/** Switches the trace of a resource's agent on or off: a plan, which is shown, approved, and in the history. Resolves to the exit code. */
export async function switchTrace(
  live: Live,
  name: string,
  isOn: boolean,
  { format, isConfirmed }: { format: Format; isConfirmed: boolean },
): Promise<number> {
  const resource = namedResource(await live.session.readCib(live.signal), name);
  const reason = whyNotTraced(resource);
  if (reason !== undefined) throw new Refusal(`${quoted(resource.id)} isn't traced: ${reason}`);
  const request = requestForRollback("", async (current) => withTrace(current, name, isOn));
  const made = await makePlan(live, request);
  if (made.plan.changes.length === 0 && made.plan.errors.length === 0 && format === "text") {
    out(`${quoted(resource.id)} ${isOn ? "is traced already" : "isn't traced"}. Nothing to change.\n`);
    return exitCodes.done;
  }
  const code = await applyInTerminal(live, request, made, { format, isConfirmed, acceptErrors: false });
  if (isOn && code === exitCodes.change)
    err(
      `Traces are written to ${plainLine(`${traceFolder(resource)}/${resource.type}`)} on the nodes. Show the newest with: ${shellLine`quorate agent ${name} trace show`}\n`,
    );
  return code === exitCodes.change ? exitCodes.done : code;
}

/** Shows the newest trace of a resource's agent, of each node where it is active or of the one that is named. Resolves to the exit code. */
export async function showTrace(
  { session, signal }: Live,
  name: string,
  node: string | undefined,
  format: Format,
): Promise<number> {
  const cib = await session.readCib(signal);
  const resource = namedResource(cib, name);
  const nodes = node === undefined ? nodesOf(await session.refresh(signal), resource.id) : [node];
  if (nodes.length === 0)
    throw new Refusal(
      `${quoted(resource.id)} is active nowhere. Name the node: ${shellLine`quorate agent ${name} trace show NODE`}`,
    );
  const read = await Promise.all(nodes.map((each) => readTrace(session, resource, { cib, node: each, signal })));
  const traces = read.flatMap((each) => each ?? []);
  const without = nodes.filter((each) => traces.every((trace) => trace.node !== each));
  for (const each of without)
    err(
      `${plainLine(each)} has no trace of ${quoted(resource.id)}. Switch it on with: ${shellLine`quorate agent ${name} trace on`}\n`,
    );
  if (format === "json") out(`${plainJson({ format: 1, resource: resource.id, traces }, 2)}\n`);
  else for (const trace of traces) out(traceText(trace));
  return traces.length > 0 ? exitCodes.done : exitCodes.change;
}
