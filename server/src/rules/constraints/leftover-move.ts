import type { Location } from "../../model/configuration.ts";
import type { Rule } from "../rule.ts";
import { deleteStatement } from "../support/fixes.ts";
import { objectSpan } from "../support/places.ts";

const byTools = /^cli-(prefer|ban|standby)-/;

/** Whether the constraint ends by itself: it was made with a lifetime. */
function endsByItself({ rules }: Location): boolean {
  return rules.some(
    ({ expressions, booleanOp }) => booleanOp === "and" && expressions.some(({ kind }) => kind === "date"),
  );
}

/** A constraint that a move or a ban by hand left behind. */
export const leftoverMove: Rule = {
  id: "leftover-move",
  group: "constraints",
  severity: "warning",
  title: "A move or ban by hand that was left behind",
  why: 'To move a resource or keep it from a node by hand, crm_resource, pcs and crmsh add a location that stays until someone clears it. With a score of INFINITY it overrides stickiness and failures alike, so that the resource goes back, or never comes back, long after everyone has forgotten. Clear it: "crm resource clear", "pcs resource clear", or delete the statement.',
  source: "crm_resource --move, --ban and --clear",
  wrong: "primitive web ocf:pacemaker:Dummy\nlocation cli-prefer-web web role=Started inf: n1",
  right: "primitive web ocf:pacemaker:Dummy\nlocation web-on-n1 web 100: n1",
  checkObject(at, _around, report) {
    const { object } = at;
    const word = byTools.exec(object.id)?.[1];
    if (object.kind !== "location" || word === undefined || endsByItself(object)) return;
    const what = word === "ban" ? "A ban" : "A move";
    const resource = object.resource?.value;
    report({
      at,
      span: objectSpan(object),
      message: `${what}${resource ? ` of "${resource}"` : ""} by hand was left behind: "${object.id}" holds until it is cleared. Clear it with "crm resource clear${resource ? ` ${resource}` : ""}", or delete it.`,
      fixes: deleteStatement(at),
    });
  },
};
