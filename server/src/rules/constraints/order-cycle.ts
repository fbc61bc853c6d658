import type { Rule } from "../rule.ts";
import { orderCycles } from "../support/constraint-graph.ts";
import { formatCycle, isWithinGroup, lastOrder, relatedSteps } from "../support/format-cycle.ts";
import { objectSpan } from "../support/places.ts";

/** Orders that form a circle. */
export const orderCycle: Rule = {
  id: "order-cycle",
  group: "constraints",
  severity: "error",
  title: "Orders form a circle",
  why: "Each resource of the circle waits for another one of it, so the transition can't be carried out: none of them starts, and crm_verify reports nothing. Optional and Serialize orders wait just as well when the resources are to start together. Take one of the orders out, or turn it round.",
  source: 'crm_simulate of Pacemaker 2.1.5: "Transition failed: terminated" for circles of every kind of order',
  wrong:
    "primitive db ocf:pacemaker:Dummy\nprimitive web ocf:pacemaker:Dummy\norder db-then-web Mandatory: db web\norder web-then-db Mandatory: web db",
  right: "primitive db ocf:pacemaker:Dummy\nprimitive web ocf:pacemaker:Dummy\norder db-then-web Mandatory: db web",
  check(model, report) {
    for (const cycle of orderCycles(model)) {
      const at = lastOrder(cycle, model.ofKind("order"));
      // An order alone closes a circle only where it names a resource twice, which is told by itself.
      const isAlone = cycle.every((step) => step.at === at);
      if (!at || isAlone || isWithinGroup(cycle)) continue;
      const isOfStops = cycle.every(({ beforeStep }) => /^(stop|demote)/.test(beforeStep));
      const outcome = isOfStops ? "so once they run, none of them can be stopped" : "so none of them ever starts";
      report({
        at,
        span: objectSpan(at.object),
        message: `Order "${at.object.id}" closes a circle: ${formatCycle(cycle)}. Each waits for the one before it, ${outcome}. Take one of these orders out, or turn it round.`,
        related: relatedSteps(cycle),
      });
    }
  },
};
