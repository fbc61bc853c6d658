import { isAtLeast } from "../../model/target.ts";
import type { Rule } from "../rule.ts";
import { setValue } from "../support/fixes.ts";
import { metaSetsOf, valueSpan } from "../support/spans.ts";

/** A migration-threshold below 0. */
export const negativeMigrationThreshold: Rule = {
  id: "negative-migration-threshold",
  group: "resources",
  severity: "warning",
  title: "Negative migration-threshold",
  why: "A negative migration-threshold is no limit. Pacemaker 3 reports it as invalid and uses its default, INFINITY: the resource never moves away after failures. Write INFINITY where that is meant, else a positive number.",
  source: "crm_verify of Pacemaker 3.0.3",
  wrong: "primitive web ocf:pacemaker:Dummy meta migration-threshold=-1 op monitor interval=10s",
  right: "primitive web ocf:pacemaker:Dummy meta migration-threshold=3 op monitor interval=10s",
  alsoInXml: "with-fixes",
  checkObject(at, { target }, report) {
    for (const { pairs } of metaSetsOf(at.object)) {
      for (const pair of pairs) {
        if (pair.name !== "migration-threshold" || !/^\s*-/.test(pair.value ?? "")) continue;
        const does = isAtLeast(target.pacemaker, "3.0.0") ? "uses its default" : "3 uses its default";
        report({
          at,
          span: valueSpan(pair),
          message: `migration-threshold must not be negative: Pacemaker ${does}, INFINITY, instead, so the resource stays where it fails.`,
          fixes: setValue(at, pair, "INFINITY"),
        });
      }
    }
  },
};
