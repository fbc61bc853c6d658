import { hasSchemaFour } from "../../model/target.ts";
import type { Rule } from "../rule.ts";
import { objectSpan } from "../support/spans.ts";

/** More than nine levels. */
export const fencingLevelIndex: Rule = {
  id: "fencing-level-index",
  group: "fencing",
  severity: "error",
  title: "More than nine fencing levels",
  why: "Pacemaker supports the fencing levels 1 to 9. The schema of Pacemaker 3 refuses a tenth one, and earlier releases never use it.",
  source: "Pacemaker's schema and fencer: a level's index is from 1 to 9",
  wrong: "fencing_topology n1: a b c d e f g h i j",
  right: "fencing_topology n1: a b c d e f g h i",
  checkObject(at, lookup, report) {
    if (at.object.kind !== "fencing_topology") return;
    for (const { index, target, span } of at.object.levels) {
      if (index <= 9) continue;
      const of = target ? ` of "${target.value}"` : "";
      report({
        at,
        span: span ?? objectSpan(at.object),
        message: `This is level ${index}${of}, but Pacemaker supports only the levels 1 to 9${hasSchemaFour(lookup.target) ? ", and the schema pacemaker-4.0 refuses others" : ""}. Devices that must all succeed share a level: separate them with a comma.`,
      });
    }
  },
};
