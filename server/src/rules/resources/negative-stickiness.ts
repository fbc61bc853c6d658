import { scoreValue } from "../../model/score.ts";
import type { Rule } from "../rule.ts";
import { metaSetsOf, valueSpan } from "../support/spans.ts";

/** A stickiness that releases take differently. */
export const negativeStickiness: Rule = {
  id: "negative-stickiness",
  group: "resources",
  severity: "warning",
  title: "Negative resource-stickiness",
  why: "Resource-stickiness is added to the score of the node where a resource runs. Pacemaker 2.1.5 and later take a negative one as 0. Pacemaker 2.0.5 adds it: other nodes are better then, unless a location constraint outweighs it, and the resource moves again and again. Use 0 or a positive number.",
  source:
    "Pacemaker Explained: resource-stickiness; tried with crm_simulate of Pacemaker 2.0.5, 2.1.5, 3.0.0 and 3.0.3",
  wrong: "primitive web ocf:heartbeat:nginx meta resource-stickiness=-100 op monitor interval=10s",
  right: "primitive web ocf:heartbeat:nginx meta resource-stickiness=100 op monitor interval=10s",
  checkObject(at, _lookup, report) {
    for (const { pairs } of metaSetsOf(at.object)) {
      for (const pair of pairs) {
        if (pair.name !== "resource-stickiness" || !((scoreValue(pair.value) ?? 0) < 0)) continue;
        const what = at.object.kind === "rsc_defaults" ? "every resource" : `"${at.object.id}"`;
        report({
          at,
          span: valueSpan(pair),
          message: `resource-stickiness=${pair.value} is negative: Pacemaker 2.1.5 and later take it as 0, and 2.0.5 moves ${what} away from where it runs, again and again. Use 0 or more.`,
        });
      }
    }
  },
};
