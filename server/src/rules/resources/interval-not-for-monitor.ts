import { isPrimitive } from "../../model/configuration.ts";
import type { Rule } from "../rule.ts";
import { parseDuration } from "../support/durations.ts";
import { pairSpan, valueSpan } from "../support/spans.ts";

/** The operations that can't recur (op_cannot_recur in Pacemaker). */
const once = new Set(["start", "stop", "promote", "demote", "reload-agent", "migrate_to", "migrate_from"]);

/** An interval on an operation that can't recur. */
export const intervalNotForMonitor: Rule = {
  id: "interval-not-for-monitor",
  group: "resources",
  severity: "error",
  title: "Interval on start or stop",
  why: "Only monitors recur. Pacemaker reports an error for any other operation with an interval and ignores the whole operation, including its timeout. Remove the interval, or set it to 0.",
  source: 'crm_verify: "Ignoring … because start action cannot be recurring"',
  wrong: "primitive web ocf:heartbeat:nginx op start interval=60s timeout=60s op monitor interval=10s",
  right: "primitive web ocf:heartbeat:nginx op start interval=0 timeout=60s op monitor interval=10s",
  alsoInXml: "without-fixes",
  checkObject(at, _lookup, report) {
    if (!isPrimitive(at.object)) return;
    for (const operation of at.object.operations) {
      if (!once.has(operation.name)) continue;
      const pair = operation.attributes.find(({ name }) => name === "interval");
      if (!pair || !((parseDuration(pair.value ?? "") ?? 0) > 0)) continue;
      report({
        at,
        span: pairSpan(pair),
        message: `"${operation.name}" can't recur: Pacemaker ignores this operation because of its interval, including its timeout. Set interval=0.`,
        fixes: [{ title: "Set interval=0", at, span: valueSpan(pair), text: "0" }],
      });
    }
  },
};
