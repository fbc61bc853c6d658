import { isPrimitive, type Operation } from "../../model/configuration.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import type { Rule, RuleFix } from "../rule.ts";
import { formatDuration, parseDuration } from "../support/durations.ts";
import { setValue } from "../support/fixes.ts";
import { operationValue } from "../support/monitors.ts";
import { objectSpan } from "../support/places.ts";

function hasOneTwice(operations: readonly Operation[]): boolean {
  return operations.some(({ name }, i) => operations.findIndex((each) => each.name === name) < i);
}

/** The interval in milliseconds; what can't be read counts as 0. */
function intervalOf(operation: Operation): number {
  return parseDuration(operationValue(operation, "interval") ?? "0") ?? 0;
}

/** The edit that gives an operation the next interval that no other has, in whole seconds. */
function freeInterval(at: DefinedObject, operation: Operation, taken: readonly number[]): readonly RuleFix[] {
  const pair = operation.attributes.find(({ name }) => name === "interval");
  let interval = intervalOf(operation) + 1000;
  if (!pair || interval === 1000 || interval % 1000 !== 0) return [];
  while (taken.includes(interval)) interval += 1000;
  return setValue(at, pair, `${interval / 1000}s`);
}

/** Two operations of one name and interval. */
export const duplicateOperation: Rule = {
  id: "duplicate-operation",
  group: "resources",
  severity: "error",
  title: "Two operations of one name and interval",
  why: "Pacemaker tells operations apart by name and interval alone, not by role or check level: of two that share both it runs one and reports an error. Give them intervals that differ, if only by a second; 60s and 1min are the same.",
  source: 'crm_verify: "do not use same name and interval combination more than once per resource"',
  wrong: "primitive web ocf:heartbeat:nginx op monitor interval=60s op monitor interval=1min OCF_CHECK_LEVEL=10",
  right: "primitive web ocf:heartbeat:nginx op monitor interval=60s op monitor interval=61s OCF_CHECK_LEVEL=10",
  checkObject(at, _around, report) {
    const { object } = at;
    // What a primitive has in common with its template replaces it there, and is meant so.
    if (!isPrimitive(object) || !hasOneTwice(object.operations)) return;
    const seen = new Map<string, Operation>();
    const intervals = object.operations.map(intervalOf);
    for (const operation of object.operations) {
      const interval = intervalOf(operation);
      const key = `${operation.name} ${interval}`;
      const other = seen.get(key);
      if (!other) {
        seen.set(key, operation);
        continue;
      }
      report({
        at,
        span: operation.span ?? objectSpan(object),
        message: `"${object.id}" has two operations "${operation.name}" with the same interval${interval === 0 ? "" : ` (${formatDuration(interval)})`}: only one of them counts, whatever their roles. Give them different intervals.`,
        fixes: freeInterval(at, operation, intervals),
        ...(other.span ? { related: [{ at, span: other.span, message: "The other one." }] } : {}),
      });
    }
  },
};
