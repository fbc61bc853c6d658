import type { Agent, AgentAction } from "../../model/agent.ts";
import { isPrimitive, type Operation } from "../../model/configuration.ts";
import { wordTable } from "../../text/word-table.ts";
import type { Rule } from "../rule.ts";
import { knownAgentOf } from "../support/agents.ts";
import { formatDuration, parseDuration } from "../support/durations.ts";
import { operationValue } from "../support/monitors.ts";
import { pairSpan, valueSpan } from "../support/spans.ts";

const roleToday = wordTable<string>({ Master: "Promoted", Slave: "Unpromoted" });

/** Pacemaker's default timeout for operations, in milliseconds. */
const defaultTimeout = 20_000;

/** The longest timeout that the agent advises for any operation, in milliseconds. */
function longestAdvised(agent: Agent): number {
  return Math.max(0, ...agent.actions.map(({ timeout = "" }) => parseDuration(timeout) ?? 0));
}

/** The agent's advice for an operation; for a monitor the advice for its role and depth, else the shortest timeout. */
function adviceFor(agent: Agent, operation: Operation): AgentAction | undefined {
  const actions = agent.actions.filter(({ name, timeout }) => name === operation.name && timeout !== undefined);
  const role = operationValue(operation, "role");
  const depth = operation.params.flatMap((set) => set.pairs).find(({ name }) => name === "OCF_CHECK_LEVEL")?.value;
  const fitting = actions.filter(
    (action) =>
      (action.depth ?? "0") === (depth ?? "0") &&
      (action.role === undefined || role === undefined || action.role === (roleToday[role] ?? role)),
  );
  const time = ({ timeout = "" }: AgentAction): number => parseDuration(timeout) ?? Number.POSITIVE_INFINITY;
  return (fitting.length > 0 ? fitting : actions).toSorted((a, b) => time(a) - time(b))[0];
}

/** A timeout below what the agent advises. */
export const shortTimeout: Rule = {
  id: "short-timeout",
  group: "resources",
  severity: "warning",
  title: "Timeout below the agent's advice",
  why: "The agent's author knows how long its operations may take on a healthy system. With a shorter timeout, operations fail on a busy node: a start is aborted, and a stop that takes too long gets its node fenced.",
  source: "The agent's metadata: the timeouts of its actions",
  wrong:
    "primitive fs ocf:heartbeat:Filesystem params device=/dev/sdb1 directory=/srv fstype=ext4 op stop timeout=10s op monitor interval=20s",
  right:
    "primitive fs ocf:heartbeat:Filesystem params device=/dev/sdb1 directory=/srv fstype=ext4 op stop timeout=60s op monitor interval=20s",
  checkObject(at, lookup, report) {
    if (!isPrimitive(at.object) || at.object.operations.length === 0) return;
    const agent = knownAgentOf(lookup, at);
    // All fence agents advise the same timeout, which is unrelated to the device.
    if (!agent || agent.class === "stonith") return;
    for (const operation of at.object.operations) {
      const pair = operation.attributes.find(({ name }) => name === "timeout");
      const own = pair?.value === undefined ? undefined : parseDuration(pair.value);
      if (!pair || own === undefined || own >= lookup.memo.of(longestAdvised, agent)) continue;
      const advice = adviceFor(agent, operation);
      const advised = advice?.timeout === undefined ? undefined : parseDuration(advice.timeout);
      if (advised === undefined || own >= advised) continue;
      // A monitor with Pacemaker's default timeout, and at least half of what is advised, isn't worth a warning.
      if (operation.name === "monitor" && own >= defaultTimeout && advised <= 2 * own) continue;
      report({
        at,
        span: pairSpan(pair),
        message: `${agent.name} advises a timeout of at least ${formatDuration(advised)} for "${operation.name}", but this is ${formatDuration(own)}: on a busy node the operation may fail although nothing is wrong.`,
        fixes: [{ title: `Set timeout=${advice?.timeout}`, at, span: valueSpan(pair), text: advice?.timeout ?? "" }],
      });
    }
  },
};
