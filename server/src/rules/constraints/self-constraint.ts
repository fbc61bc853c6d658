import type { Name } from "../../model/attributes.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import type { Rule } from "../rule.ts";
import { deleteStatement } from "../support/fixes.ts";
import { orderSides } from "../support/order/order-graph.ts";
import { colocationSides } from "../support/placement/colocations.ts";
import { namedSpan, type Side } from "../support/placement/constraint-names.ts";

/** The first resource that is named twice with the same role or action. */
function repeated(sides: readonly Side[]): Name | undefined {
  const seen = new Set<string>();
  for (const { names, roleOrAction } of sides) {
    for (const name of names) {
      if (name.value === "") continue;
      const key = `${name.value}\n${roleOrAction.toLowerCase()}`;
      if (seen.has(key)) return name;
      seen.add(key);
    }
  }
  return undefined;
}

function sidesOf({ object }: DefinedObject): readonly Side[] {
  if (object.kind === "order") return orderSides(object);
  return object.kind === "colocation" ? colocationSides(object) : [];
}

/** A constraint of a resource with itself. */
export const selfConstraint: Rule = {
  id: "self-constraint",
  group: "constraints",
  severity: "error",
  title: "Constraint of a resource with itself",
  why: "A resource can't wait for itself or be colocated with itself: another resource was intended. Such an order makes Pacemaker's scheduler abort (2.1.5), so the cluster no longer does anything; crm_verify reports nothing. Use the other resource, or remove the constraint.",
  source: "crm_simulate of Pacemaker 2.1.5: fatal assertion in order_actions",
  wrong: "primitive web ocf:pacemaker:Dummy\norder web-first Mandatory: web web",
  right: "primitive vip ocf:pacemaker:Dummy\nprimitive web ocf:pacemaker:Dummy\norder web-first Mandatory: vip web",
  checkObject(at, _lookup, report) {
    const name = repeated(sidesOf(at));
    if (!name) return;
    const what = at.object.kind === "order" ? "waits for itself" : "is colocated with itself";
    report({
      at,
      span: namedSpan(at, name),
      message: `"${name.value}" ${what} in "${at.object.id}", but a constraint needs two different resources. Use the other one, or remove the constraint.`,
      fixes: deleteStatement(at),
    });
  },
};
