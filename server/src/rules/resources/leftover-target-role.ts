import type { Rule } from "../rule.ts";
import { setValue } from "../support/fixes.ts";
import { metaSetsOf, pairSpan } from "../support/places.ts";

/** A resource that is kept stopped. */
export const leftoverTargetRole: Rule = {
  id: "leftover-target-role",
  group: "resources",
  severity: "information",
  title: "target-role=Stopped left over",
  why: "Tools write target-role=Stopped when somebody stops a resource; it stays in the configuration, and whoever applies this file stops the resource again. Take it out if it is no longer meant.",
  source: "Pacemaker Explained: target-role",
  wrong: "primitive web ocf:heartbeat:nginx meta target-role=Stopped op monitor interval=10s",
  right: "primitive web ocf:heartbeat:nginx op monitor interval=10s",
  checkObject(at, _around, report) {
    for (const { pairs, rules } of metaSetsOf(at.object)) {
      if (rules.length > 0) continue;
      for (const pair of pairs) {
        if (pair.name !== "target-role" || pair.value?.toLowerCase() !== "stopped") continue;
        report({
          at,
          span: pairSpan(pair),
          message: `${at.object.kind === "rsc_defaults" ? "Every resource" : `"${at.object.id}"`} is kept stopped. Take target-role out, or set it to Started, when it should run.`,
          fixes: setValue(at, pair, "Started"),
        });
      }
    }
  },
};
