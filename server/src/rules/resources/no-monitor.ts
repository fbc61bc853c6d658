import type { Operation } from "../../model/configuration.ts";
import { agentOf, operationsOf } from "../../model/inheritance.ts";
import { closest } from "../../text/fuzzy-match.ts";
import type { Rule } from "../rule.ts";
import { knownAgent } from "../support/agents.ts";
import { parseDuration } from "../support/durations.ts";
import { hasOperationsElsewhere, isEnabled, isRecurring, monitorsOf, operationValue } from "../support/monitors.ts";
import { objectSpan } from "../support/spans.ts";

/** Whether the interval is invalid, which unreadable-duration reports. */
function hasUnreadableInterval(operation: Operation): boolean {
  const interval = operationValue(operation, "interval");
  return interval !== undefined && interval !== "" && parseDuration(interval) === undefined;
}

/** Whether a monitor recurs where the resource runs. */
function isUseful(operation: Operation): boolean {
  return (
    isRecurring(operation) && isEnabled(operation) && operationValue(operation, "role")?.toLowerCase() !== "stopped"
  );
}

function isMisspelt(name: string): boolean {
  return closest(name, ["monitor", "start", "stop", "promote", "demote", "notify"]) === "monitor";
}

/** Agents that must not have a monitor: SAPInstance monitors what SAPStartSrv started, and may stop it. */
const withoutMonitor = new Set(["SAPStartSrv"]);

/** A resource that is not monitored after its start. */
export const noMonitor: Rule = {
  id: "no-monitor",
  group: "resources",
  severity: "warning",
  title: "Resource without a monitor operation",
  why: "Without a recurring monitor operation the cluster checks a resource only before it starts it. A later failure goes unnoticed: the status still shows the resource as started. A monitor that is disabled, or only for the role Stopped, doesn't help. Add a monitor operation with an interval.",
  source: "Pacemaker Explained, operations: a monitor recurs only if it has an interval",
  wrong: "primitive web ocf:heartbeat:nginx op start timeout=60s",
  right: "primitive web ocf:heartbeat:nginx op monitor interval=10s timeout=30s",
  checkObject(at, lookup, report) {
    if (at.object.kind !== "primitive") return;
    const { object } = at;
    const agent = agentOf(lookup, object);
    // Fence devices often have none: they are checked before each use.
    if (!agent || agent.class === "stonith" || withoutMonitor.has(agent.type) || hasOperationsElsewhere(lookup, at))
      return;
    const known = knownAgent(lookup, agent);
    const advised = known?.actions.filter(({ name, depth }) => name === "monitor" && (depth ?? "0") === "0") ?? [];
    if (known && advised.length === 0) return;
    // Most resources have a monitor of their own; only the others need the search for monitor statements.
    if (operationsOf(lookup, at).some(({ operation }) => operation.name === "monitor" && isUseful(operation))) return;
    const monitors = monitorsOf(lookup, at);
    if (monitors.some(({ operation }) => isUseful(operation) || hasUnreadableInterval(operation))) return;
    const idle = monitors.find(({ place, operation }) => place === at && isRecurring(operation))?.operation;
    if (idle) {
      report({
        at,
        span: idle.span ?? objectSpan(object),
        // Somebody has decided that.
        ...(isEnabled(idle) ? {} : { severity: "information" as const }),
        message: isEnabled(idle)
          ? `The monitor of "${object.id}" has role=Stopped: it looks for stray copies on other nodes, and where the resource runs a failure goes unnoticed. Add one without a role, with another interval.`
          : `The monitor of "${object.id}" is disabled (enabled=false): a failure goes unnoticed. Remove enabled=false.`,
      });
      return;
    }
    // unknown-operation reports a misspelt one.
    if (operationsOf(lookup, at).some(({ operation: { name } }) => name !== "monitor" && isMisspelt(name))) return;
    const withoutInterval = monitors.find(({ place }) => place === at)?.operation;
    const [first] = advised;
    const interval = first?.interval && !/^0/.test(first.interval) ? first.interval : "30s";
    const end = object.span?.end;
    const fix = ` op monitor interval=${interval}${first?.timeout ? ` timeout=${first.timeout}` : ""}`;
    report({
      at,
      span: withoutInterval?.span ?? objectSpan(object),
      message: withoutInterval
        ? `The monitor of "${object.id}" has no interval, so it never recurs: a failure goes unnoticed. Add one, such as interval=${interval}.`
        : `"${object.id}" has no monitor operation: the cluster doesn't detect its failure. Add${fix}.`,
      ...(withoutInterval?.span
        ? withoutInterval.attributes.some(({ name }) => name === "interval")
          ? {}
          : {
              fixes: [
                {
                  title: `Add interval=${interval}`,
                  at,
                  span: { start: withoutInterval.span.end, end: withoutInterval.span.end },
                  text: ` interval=${interval}`,
                },
              ],
            }
        : end !== undefined && object.meta.length === 0 && object.utilization.length === 0
          ? { fixes: [{ title: "Add a monitor operation", at, span: { start: end, end }, text: fix }] }
          : {}),
    });
  },
};
