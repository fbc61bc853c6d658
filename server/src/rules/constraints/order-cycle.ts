import type { Rule } from "../rule.ts";
import { formatCycle, isWithinGroup, lastOrder, relatedSteps } from "../support/order/format-cycle.ts";
import { orderCycles } from "../support/order/order-cycles.ts";
import { objectSpan } from "../support/spans.ts";

/** Ordering constraints that form a cycle. */
export const orderCycle: Rule = {
  id: "order-cycle",
  group: "constraints",
  severity: "error",
  title: "Ordering cycle",
  why: "Each resource in the cycle waits for another one, so the transition can't complete: none of them starts, and crm_verify reports nothing. Optional and Serialize orders also wait if the resources start in the same transition. Remove or reverse one of the orders.",
  source: 'crm_simulate of Pacemaker 2.1.5: "Transition failed: terminated" for cycles of every kind of order',
  wrong:
    "primitive db ocf:pacemaker:Dummy\nprimitive web ocf:pacemaker:Dummy\norder db-then-web Mandatory: db web\norder web-then-db Mandatory: web db",
  right: "primitive db ocf:pacemaker:Dummy\nprimitive web ocf:pacemaker:Dummy\norder db-then-web Mandatory: db web",
  check(model, report) {
    for (const cycle of orderCycles(model)) {
      const at = lastOrder(cycle, model.ofKind("order"));
      // A single order creates a cycle only if it names a resource twice, which self-constraint reports.
      const isAlone = cycle.every((step) => step.at === at);
      if (!at || isAlone || isWithinGroup(cycle)) continue;
      const isOfStops = cycle.every(({ beforeStep }) => /^(stop|demote)/.test(beforeStep));
      const outcome = isOfStops ? "so once they run, none of them can be stopped" : "so none of them ever starts";
      report({
        at,
        span: objectSpan(at.object),
        message: `Order "${at.object.id}" creates an ordering cycle: ${formatCycle(cycle)}. Each resource waits for the one before it, ${outcome}. Remove or reverse one of these orders.`,
        related: relatedSteps(cycle),
      });
    }
  },
};
