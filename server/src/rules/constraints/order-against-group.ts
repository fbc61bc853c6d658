import type { Rule } from "../rule.ts";
import { deleteStatement } from "../support/fixes.ts";
import { isWithinGroup, lastOrder, relatedSteps } from "../support/order/format-cycle.ts";
import { orderCycles } from "../support/order/order-cycles.ts";
import { objectSpan } from "../support/spans.ts";

/**
 * An order between members of a group that contradicts the group's own order. crm_simulate shows that then nothing of the group
 * starts (or stops), even with an Optional order.
 */
export const orderAgainstGroup: Rule = {
  id: "order-against-group",
  group: "constraints",
  severity: "warning",
  title: "Order against the order of the group",
  why: "A group starts its members in the order in which they are listed and stops them in reverse. An ordering constraint that contradicts it creates a cycle: the members wait for each other, and none of them starts, even if the order is Optional. Change the order of the members, or remove the constraint.",
  source: 'crm_simulate of Pacemaker 2.1.5: "Transition failed: terminated"; crm_verify reports nothing',
  wrong:
    "primitive vip ocf:pacemaker:Dummy\nprimitive web ocf:pacemaker:Dummy\ngroup site vip web\norder web-first Mandatory: web vip",
  right: "primitive vip ocf:pacemaker:Dummy\nprimitive web ocf:pacemaker:Dummy\ngroup site web vip",
  check(model, report) {
    for (const cycle of orderCycles(model)) {
      const at = lastOrder(cycle, model.ofKind("order"));
      const group = cycle.find((step) => step.at.object.kind === "group")?.at.object.id;
      if (!at || !isWithinGroup(cycle)) continue;
      const isOfStops = cycle.every(({ beforeStep }) => /^(stop|demote)/.test(beforeStep));
      report({
        at,
        span: objectSpan(at.object),
        message: `Order "${at.object.id}" contradicts the order in which group "${group}" ${isOfStops ? "stops" : "starts"} its members: they wait for each other, and none of them ${isOfStops ? "can be stopped" : "ever starts"}. Change the order of the members, or remove the constraint.`,
        fixes: deleteStatement(at),
        related: relatedSteps(cycle),
      });
    }
  },
};
