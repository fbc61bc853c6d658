import type { DefinedObject } from "../../model/defined-object.ts";
import { idsInside, isPromotable } from "../../model/inheritance.ts";
import type { Fix } from "../../text/diagnostic.ts";
import type { InModel, Rule } from "../rule.ts";
import { parseDuration } from "../support/durations.ts";
import {
  type HeldOperation,
  hasOperationsElsewhere,
  isEnabled,
  isRecurring,
  monitorsOf,
  operationValue,
} from "../support/monitors.ts";
import { roleNameFor } from "../support/role-names.ts";
import { objectSpan } from "../support/spans.ts";

const promoted = new Set(["promoted", "master"]);

/** The edit that adds a monitor for the other role after the last operation of a primitive, with an unused interval. */
function anotherMonitor(at: DefinedObject, monitors: readonly HeldOperation[], role: string): readonly Fix<InModel>[] {
  const last = monitors.findLast(({ place, operation }) => place.object === at.object && operation.span);
  const taken = monitors.map(({ operation }) => parseDuration(operationValue(operation, "interval") ?? "") ?? 0);
  let interval = taken[0] ?? 0;
  if (!last?.operation.span || interval % 1000 !== 0 || interval === 0) return [];
  while (taken.includes(interval)) interval += 1000;
  const timeout = operationValue(last.operation, "timeout");
  const text = `op monitor interval=${interval / 1000}s role=${role}${timeout === undefined ? "" : ` timeout=${timeout}`}`;
  const { end } = last.operation.span;
  return [{ title: `Add a monitor with role=${role}`, at, span: { start: end, end }, text: ` ${text}` }];
}

/** A promotable clone whose promoted or unpromoted instances are not monitored. */
export const promotableMonitors: Rule = {
  id: "promotable-monitors",
  group: "resources",
  severity: "warning",
  title: "Promotable clone without a monitor for each role",
  why: "A monitor operation applies to one role: without role=Promoted it doesn't run on the promoted instance, so a failure of the most important instance goes unnoticed. Add a monitor for each role, with different intervals.",
  source: "Pacemaker Explained, promotable clones: monitoring",
  wrong: "primitive db ocf:pacemaker:Stateful op monitor interval=10s\nclone db-clone db meta promotable=true",
  right:
    "primitive db ocf:pacemaker:Stateful op monitor interval=10s role=Promoted op monitor interval=11s role=Unpromoted\nclone db-clone db meta promotable=true",
  checkObject(at, lookup, report) {
    if ((at.object.kind !== "clone" && at.object.kind !== "master") || !isPromotable(lookup, at)) return;
    for (const id of idsInside(lookup, at.object)) {
      const place = lookup.place(id);
      if (place?.object.kind !== "primitive" || hasOperationsElsewhere(lookup, place)) continue;
      const recurring = monitorsOf(lookup, place).filter(
        ({ operation }) => isRecurring(operation) && isEnabled(operation),
      );
      // no-monitor reports a primitive without any monitor.
      if (recurring.length === 0) continue;
      const roles = recurring.map(({ operation }) => operationValue(operation, "role")?.toLowerCase());
      const forPromoted = roles.some((role) => role !== undefined && promoted.has(role));
      const forOthers = roles.some((role) => role === undefined || (!promoted.has(role) && role !== "stopped"));
      if (forPromoted && forOthers) continue;
      const missing = roleNameFor(lookup.target, forPromoted ? "Unpromoted" : "Promoted");
      const intervals = recurring.map(({ operation }) => operationValue(operation, "interval"));
      report({
        at,
        span: objectSpan(at.object),
        message: `"${id}" has no monitor with role=${missing}: in that role a failure of "${at.object.id}" goes unnoticed. Add one, with an interval other than ${intervals.join(" and ")}.`,
        fixes: anotherMonitor(place, recurring, missing),
        related: recurring
          .slice(0, 1)
          .flatMap(({ place: own, operation }) =>
            operation.span ? [{ at: own, span: operation.span, message: "The existing monitor is here." }] : [],
          ),
      });
    }
  },
};
