import { isPrimitive } from "../../model/configuration.ts";
import { agentOf, metaOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { formatDuration, parseDuration } from "../support/durations.ts";
import { isEnabled, isRecurring, monitorsOf, operationValue } from "../support/monitors.ts";
import { agentSpan, pairSpan } from "../support/spans.ts";

/** Failures that expire before the next one can be found. */
export const thresholdNeverReached: Rule = {
  id: "threshold-never-reached",
  group: "resources",
  severity: "warning",
  title: "failure-timeout below the monitor's interval",
  why: "Failures are counted until the last one is older than failure-timeout. Where the monitor runs less often than that, each failure has expired before the next one can be found, so that migration-threshold is never reached: a resource that keeps failing is restarted on the same node for ever. Set failure-timeout to several times the interval, or monitor more often.",
  source:
    "Pacemaker Explained: failure-timeout, and when failures expire; tried with crm_simulate of Pacemaker 2.0.5, 2.1.5 and 3.0.3: five failures older than failure-timeout don't reach a threshold of 3",
  wrong:
    "primitive web ocf:heartbeat:nginx meta migration-threshold=3 failure-timeout=60s op monitor interval=5min timeout=30s",
  right:
    "primitive web ocf:heartbeat:nginx meta migration-threshold=3 failure-timeout=30min op monitor interval=5min timeout=30s",
  checkObject(at, lookup, report) {
    const { object } = at;
    if (object.kind !== "primitive" || !isPrimitive(object) || agentOf(lookup, object)?.class === "stonith") return;
    const threshold = metaOf(lookup, at, "migration-threshold");
    const timeout = metaOf(lookup, at, "failure-timeout");
    if (!threshold || !timeout || threshold.isConditional || timeout.isConditional) return;
    // The first failure alone reaches a threshold of 1.
    if (!(Number(threshold.pair.value) > 1)) return;
    const expires = parseDuration(timeout.pair.value ?? "");
    if (expires === undefined || expires <= 0) return;
    const intervals = monitorsOf(lookup, at)
      .filter(({ operation }) => isRecurring(operation) && isEnabled(operation))
      .map(({ operation }) => parseDuration(operationValue(operation, "interval") ?? "") ?? 0);
    const shortest = Math.min(...intervals);
    if (intervals.length === 0 || shortest <= expires) return;
    const isOwn = timeout.place.object === object;
    report({
      at,
      span: isOwn ? pairSpan(timeout.pair) : agentSpan(object),
      message: `Failures of "${object.id}" expire after ${formatDuration(expires)}, but its monitor runs every ${formatDuration(shortest)}: each failure has expired before the next one is found, and migration-threshold=${threshold.pair.value} isn't reached. Set failure-timeout to ${formatDuration(shortest * Number(threshold.pair.value))} or more.`,
      ...(isOwn
        ? {}
        : { related: [{ at: timeout.place, span: pairSpan(timeout.pair), message: "failure-timeout is set here." }] }),
    });
  },
};
