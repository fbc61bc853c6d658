import { isPrimitive, type Operation } from "../../model/configuration.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import type { Fix } from "../../text/diagnostic.ts";
import type { InModel, Rule } from "../rule.ts";
import { formatDuration, parseDuration } from "../support/durations.ts";
import { setValue } from "../support/fixes.ts";
import { operationValue } from "../support/monitors.ts";
import { objectSpan } from "../support/spans.ts";

function hasOneTwice(operations: readonly Operation[]): boolean {
  return operations.some(({ name }, i) => operations.findIndex((each) => each.name === name) < i);
}

/** The interval in milliseconds; 0 if it is missing or invalid. */
function intervalOf(operation: Operation): number {
  return parseDuration(operationValue(operation, "interval") ?? "0") ?? 0;
}

/** The edit that sets an operation's interval to the next unused one, in whole seconds. */
function freeInterval(at: DefinedObject, operation: Operation, taken: readonly number[]): readonly Fix<InModel>[] {
  const pair = operation.attributes.find(({ name }) => name === "interval");
  let interval = intervalOf(operation) + 1000;
  if (!pair || interval === 1000 || interval % 1000 !== 0) return [];
  while (taken.includes(interval)) interval += 1000;
  return setValue(at, pair, `${interval / 1000}s`);
}

/** Two operations with the same name and interval. */
export const duplicateOperation: Rule = {
  id: "duplicate-operation",
  group: "resources",
  severity: "error",
  title: "Operations with the same name and interval",
  why: "Pacemaker identifies operations by name and interval only, not by role or check level: if two have both in common, it runs one of them and reports an error. Use different intervals, if only by a second; 60s and 1min are the same.",
  source: 'crm_verify: "do not use same name and interval combination more than once per resource"',
  wrong: "primitive web ocf:heartbeat:nginx op monitor interval=60s op monitor interval=1min OCF_CHECK_LEVEL=10",
  right: "primitive web ocf:heartbeat:nginx op monitor interval=60s op monitor interval=61s OCF_CHECK_LEVEL=10",
  alsoInXml: "without-fixes",
  checkObject(at, _lookup, report) {
    const { object } = at;
    // An operation of a primitive replaces the same one of its template on purpose.
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
        message: `"${object.id}" has two operations "${operation.name}" with the same interval${interval === 0 ? "" : ` (${formatDuration(interval)})`}: only one of them is run, whatever their roles. Use different intervals.`,
        fixes: freeInterval(at, operation, intervals),
        ...(other.span ? { related: [{ at, span: other.span, message: "The other operation is here." }] } : {}),
      });
    }
  },
};
