import { scoreValue } from "../../model/score.ts";
import type { Rule } from "../rule.ts";
import { metaSetsOf, valueSpan } from "../support/spans.ts";

/** A resource that is better off on any other node. */
export const negativeStickiness: Rule = {
  id: "negative-stickiness",
  group: "resources",
  severity: "warning",
  title: "Negative resource-stickiness",
  why: "Resource-stickiness is added to the score of the node where a resource runs. With a negative one other nodes are better, unless a location constraint outweighs it: the resource moves whenever the cluster next looks, again and again, and each move interrupts the service. Use 0 or a positive number.",
  source: "Pacemaker Explained: resource-stickiness; tried with crm_simulate of Pacemaker 2.1.5",
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
          message: `resource-stickiness=${pair.value} counts against the node where ${what} runs: unless a location constraint outweighs that, it moves again and again. Use 0 or more.`,
        });
      }
    }
  },
};
