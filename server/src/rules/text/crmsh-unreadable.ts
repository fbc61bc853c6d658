import type { ClusterObject } from "../../model/configuration.ts";
import { isPrimitive } from "../../model/configuration.ts";
import { isAtLeast } from "../../model/target.ts";
import type { Rule } from "../rule.ts";
import { operationValue } from "../support/monitors.ts";
import { objectSpan } from "../support/spans.ts";

/** Monitors of a resource or template that name no interval. */
function withoutInterval(object: ClusterObject) {
  if (!isPrimitive(object)) return [];
  return object.operations.filter(
    (operation) => operation.name === "monitor" && operationValue(operation, "interval") === undefined,
  );
}

/** What the crm shell beside the target's Pacemaker can't load. */
export const crmshUnreadable: Rule = {
  id: "crmsh-unreadable",
  group: "text",
  severity: "warning",
  title: "Not readable by crmsh 5",
  why: "Pacemaker 3 comes with crmsh 5, which no longer gives a monitor without an interval the interval 0: it ends with a traceback (KeyError) and loads nothing of the file. Quorate itself can still apply it.",
  source: "crmsh 5.0 and 5.1: crm configure load",
  wrong: "primitive d ocf:pacemaker:Dummy op monitor timeout=20s op monitor interval=10s timeout=20s",
  right: "primitive d ocf:pacemaker:Dummy op monitor interval=10s timeout=20s",
  exampleTarget: { pacemaker: "3.0.3" },
  checkObject(at, { target: { pacemaker } }, report) {
    // Without a target nobody said that crmsh 5 will read it.
    if (pacemaker === undefined || !isAtLeast(pacemaker, "3.0.0")) return;
    for (const operation of withoutInterval(at.object)) {
      const span = operation.span ?? objectSpan(at.object);
      report({
        at,
        span,
        message: `crmsh 5, which Pacemaker ${pacemaker} comes with, can't load a monitor without an interval: it ends with a traceback. Add one, such as interval=10s.`,
        ...(operation.span
          ? {
              fixes: [
                { title: "Add interval=10s", at, span: { start: span.end, end: span.end }, text: " interval=10s" },
              ],
            }
          : {}),
      });
    }
  },
};
