import type { Operation } from "../../model/configuration.ts";
import { agentOf, operationsOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { knownAgent } from "../support/agents.ts";
import { parseDuration } from "../support/durations.ts";
import { hasOperationsElsewhere, isRecurring, monitorsOf, operationValue } from "../support/monitors.ts";
import { objectSpan } from "../support/places.ts";

/** An interval that can't be read is told of where it stands. */
function hasUnreadableInterval(operation: Operation): boolean {
  const interval = operationValue(operation, "interval");
  return interval !== undefined && interval !== "" && parseDuration(interval) === undefined;
}

/** Agents that must not be given one: SAPInstance looks after what SAPStartSrv started, and may stop it meanwhile. */
const withoutMonitor = new Set(["SAPStartSrv"]);

/** A resource that nothing looks after once it is started. */
export const noMonitor: Rule = {
  id: "no-monitor",
  group: "resources",
  severity: "warning",
  title: "A resource without a monitor",
  why: "Without a recurring monitor the cluster looks at a resource only before it starts it. When it fails later, nobody notices: the status goes on showing it as started. Give it a monitor operation with an interval.",
  source: "Pacemaker Explained, operations: a monitor is repeated only where an interval is given",
  wrong: "primitive web ocf:heartbeat:nginx op start timeout=60s",
  right: "primitive web ocf:heartbeat:nginx op monitor interval=10s timeout=30s",
  checkObject(at, around, report) {
    if (at.object.kind !== "primitive") return;
    const { object } = at;
    const agent = agentOf(around, object);
    // A fence device is often left without one: it is looked at before each use.
    if (!agent || agent.class === "stonith" || withoutMonitor.has(agent.type) || hasOperationsElsewhere(around, at))
      return;
    const known = knownAgent(around, agent);
    const advised = known?.actions.filter(({ name, depth }) => name === "monitor" && (depth ?? "0") === "0") ?? [];
    if (known && advised.length === 0) return;
    // Most have one of their own; only then need others be looked for.
    if (operationsOf(around, at).some(({ operation }) => operation.name === "monitor" && isRecurring(operation)))
      return;
    const monitors = monitorsOf(around, at);
    if (monitors.some(({ operation }) => isRecurring(operation) || hasUnreadableInterval(operation))) return;
    const idle = monitors.find(({ place }) => place === at)?.operation;
    const [first] = advised;
    const interval = first?.interval && !/^0/.test(first.interval) ? first.interval : "30s";
    const end = object.span?.end;
    const fix = ` op monitor interval=${interval}${first?.timeout ? ` timeout=${first.timeout}` : ""}`;
    report({
      at,
      span: idle?.span ?? objectSpan(object),
      message: idle
        ? `The monitor of "${object.id}" has no interval, so it is never repeated: a failure goes unnoticed. Give it one, such as interval=${interval}.`
        : `"${object.id}" has no monitor: when it fails, the cluster doesn't notice. Add${fix}.`,
      ...(idle?.span
        ? idle.attributes.some(({ name }) => name === "interval")
          ? {}
          : {
              fixes: [
                {
                  title: `Add interval=${interval}`,
                  at,
                  span: { start: idle.span.end, end: idle.span.end },
                  text: ` interval=${interval}`,
                },
              ],
            }
        : end !== undefined && object.meta.length === 0 && object.utilization.length === 0
          ? { fixes: [{ title: "Add a monitor", at, span: { start: end, end }, text: fix }] }
          : {}),
    });
  },
};
