import { isPrimitive } from "../model/configuration.ts";
import { writtenIn } from "../model/inheritance.ts";
import type { Rule } from "./rule.ts";
import { parseDuration } from "./support/durations.ts";
import { operationValue } from "./support/monitors.ts";
import { pairSpan } from "./support/places.ts";

/** Rule 47: two operations of one name and interval. */
export const duplicateOperation: Rule = {
  id: "duplicate-operation",
  severity: "error",
  category: "fast",
  title: "Two operations of one name and interval",
  why: "Pacemaker tells operations apart by name and interval alone, not by role or check level: of two that share both it runs one and reports an error. Give them intervals that differ, if only by a second; 60s and 1min are the same.",
  source: 'crm_verify: "do not use same name and interval combination more than once per resource"',
  wrong: "primitive web ocf:heartbeat:nginx op monitor interval=60s op monitor interval=1min OCF_CHECK_LEVEL=10",
  right: "primitive web ocf:heartbeat:nginx op monitor interval=60s op monitor interval=61s OCF_CHECK_LEVEL=10",
  checkObject(at, around, report) {
    if (!isPrimitive(at.object)) return;
    const seen = new Map<string, number>();
    for (const { place, primitive } of writtenIn(around, at)) {
      for (const operation of primitive.operations) {
        const interval = parseDuration(operationValue(operation, "interval") ?? "0") ?? 0;
        const key = `${operation.name} ${interval}`;
        const isSecond = seen.has(key);
        seen.set(key, (seen.get(key) ?? 0) + 1);
        // What a template has twice is told at the template; what a primitive overrides of it is meant so.
        if (!isSecond || place !== at) continue;
        report({
          at,
          span: operation.span ?? { start: 0, end: 0 },
          message: `"${at.object.id}" has two operations "${operation.name}" with the same interval${interval === 0 ? "" : ` (${interval / 1000} s)`}: only one of them counts, whatever their roles. Give them different intervals.`,
          related: primitive.operations
            .filter((each) => each !== operation && each.name === operation.name && each.span !== undefined)
            .slice(0, 1)
            .map((other) => ({ at, span: other.span ?? pairSpan({ name: "" }), message: "The other one." })),
        });
      }
    }
  },
};
