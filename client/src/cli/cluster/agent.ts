import { quoted } from "../../../../server/src/text/phrases.ts";
import { plainJson } from "../../../../server/src/text/plain-text.ts";
import { type AgentAction, agentActions, runAgentAction, whyNotRun } from "../../cluster/agent-trouble/agent-action.ts";
import { nodesOf } from "../../cluster/agent-trouble/agent-resource.ts";
import { answerText, storedNote } from "../../cluster/agent-trouble/format-agent.ts";
import { shellLine } from "../../cluster/ssh/quote.ts";
import { clusterOptions, formats, Misuse, oneOf, Refusal, secondsOf } from "../options.ts";
import { err, out } from "../output.ts";
import { exitCodes } from "./exit-codes.ts";
import { namedResource, showTrace, switchTrace } from "./trace.ts";
import { type Live, runOnCluster } from "./with-cluster.ts";

const options = {
  ...clusterOptions,
  format: { type: "string", default: "text" },
  timeout: { type: "string" },
  yes: { type: "boolean", short: "y" },
} as const;

const defaultSeconds = 30;

/**
 * `quorate agent RESOURCE check|validate [NODE]` runs the monitor or validate-all of a resource's agent by hand; exit code 3 where it says
 * anything but that all is well. `quorate agent RESOURCE trace on|off` and `trace show [NODE]` trace it.
 */
export function runAgent(args: readonly string[]): Promise<number> {
  return runOnCluster("agent", args, options, ({ values, positionals }) => {
    const [resource, verb, ...rest] = positionals;
    if (resource === undefined) throw new Misuse("name the resource");
    const format = oneOf("format", values.format, formats);
    const seconds = secondsOf("timeout", values.timeout) ?? defaultSeconds;
    if (verb === "trace") {
      const [what, node, ...more] = rest;
      if (more.length > 0 || (what === "show" ? false : node !== undefined))
        throw new Misuse("name one node, with show");
      if (what === "show") return (live) => showTrace(live, resource, node, format);
      if (what !== "on" && what !== "off") throw new Misuse("after trace comes on, off or show");
      return (live) => switchTrace(live, resource, what === "on", { format, isConfirmed: values.yes ?? false });
    }
    const action = agentActions.find((each) => each === verb);
    if (action === undefined) throw new Misuse("after the resource comes check, validate or trace");
    if (rest.length > 1) throw new Misuse("name one node");
    return (live) => ask(live, resource, action, { node: rest[0], format, seconds });
  });
}

async function ask(
  { session, signal }: Live,
  name: string,
  action: AgentAction,
  { node, format, seconds }: { node: string | undefined; format: (typeof formats)[number]; seconds: number },
): Promise<number> {
  const cib = await session.readCib(signal);
  const resource = namedResource(cib, name);
  const reason = whyNotRun(resource, action);
  if (reason !== undefined) throw new Refusal(reason);
  const { id, agent } = resource;
  const nodes = node === undefined ? nodesOf(await session.refresh(signal), id) : [node];
  if (nodes.length === 0)
    throw new Refusal(
      `${quoted(id)} is active nowhere. Name the node: ${shellLine`quorate agent ${name} ${action} NODE`}`,
    );
  const note = storedNote(resource);
  if (note !== undefined) err(`Note: ${note}\n`);
  const answers = await Promise.all(
    nodes.map((each) => runAgentAction(session, action, resource, { cib, node: each, seconds, signal })),
  );
  if (format === "json") out(`${plainJson({ format: 1, resource: id, agent, action, answers }, 2)}\n`);
  else out(answers.map((answer) => answerText(resource, action, answer)).join(""));
  if (answers.some(({ code }) => code === undefined)) return exitCodes.failed;
  return answers.every(({ isGood }) => isGood) ? exitCodes.done : exitCodes.change;
}
