import { parseBoolean } from "../../model/attributes.ts";
import { type Constraint, isPrimitive } from "../../model/configuration.ts";
import { scoreValue } from "../../model/score.ts";
import type { Rule, RuleLookup } from "../rule.ts";
import { namedSpan } from "../support/placement/constraint-names.ts";
import { type ConstraintUse, isConstraint, usesOf } from "../support/placement/constraint-uses.ts";

/**
 * Whether a constraint names a single member on purpose: an order of particular actions, an asymmetrical or optional order, a
 * location with a rule or a role as in the guides for SAP's central services, or an advisory colocation.
 */
function isDeliberate(constraint: Constraint, { action, role }: ConstraintUse): boolean {
  if (constraint.kind === "order") {
    const isFirm = constraint.orderKind === undefined || constraint.orderKind.value === "Mandatory";
    return !isFirm || parseBoolean(constraint.symmetrical) === false || !/^(start)?$/i.test(action);
  }
  if (constraint.kind === "location") return constraint.rules.length > 0 || role !== "";
  if (constraint.kind === "colocation") return Math.abs(scoreValue(constraint.score?.value) ?? 0) < 1_000_000;
  return false;
}

/** Whether all resources of a constraint are members of one group, so that it applies within the group. */
function isInside(constraint: Constraint, group: string, lookup: RuleLookup): boolean {
  const uses = usesOf(constraint);
  return uses.length > 1 && uses.every(({ name }) => lookup.containerOf(name.value)?.object.id === group);
}

/** A constraint for one member of a group. */
export const groupMemberInConstraint: Rule = {
  id: "group-member-in-constraint",
  group: "constraints",
  severity: "warning",
  title: "Constraint for one member of a group",
  why: "A group starts, stops and moves as a unit. A constraint on one of its members also affects the others, in ways that are hard to predict: the members before it may already run, and those after it depend on it. Use the group, or remove the member from it.",
  source: "Pacemaker Explained, groups: constraints on a member apply to that member alone, and are discouraged",
  wrong:
    "primitive vip ocf:pacemaker:Dummy\nprimitive web ocf:pacemaker:Dummy\nprimitive db ocf:pacemaker:Dummy\ngroup site vip web\ncolocation web-with-db inf: web db",
  right:
    "primitive vip ocf:pacemaker:Dummy\nprimitive web ocf:pacemaker:Dummy\nprimitive db ocf:pacemaker:Dummy\ngroup site vip web\ncolocation site-with-db inf: site db",
  checkObject(at, lookup, report) {
    const { object } = at;
    if (!isConstraint(object)) return;
    for (const use of usesOf(object)) {
      const group = lookup.containerOf(use.name.value);
      if (group?.object.kind !== "group" || lookup.containerOf(group.object.id)) continue;
      const member = lookup.definition(use.name.value);
      if (!member || !isPrimitive(member) || isDeliberate(object, use) || isInside(object, group.object.id, lookup))
        continue;
      const { id } = group.object;
      report({
        at,
        span: namedSpan(at, use.name),
        message: `"${use.name.value}" is a member of group "${id}", which starts, stops and moves as a unit. Use the group, or remove the member from it.`,
        ...(use.name.span ? { fixes: [{ title: `Change to "${id}"`, at, span: use.name.span, text: id }] } : {}),
        related: [
          {
            at: group,
            span: group.object.idSpan ?? { start: 0, end: 0 },
            message: `"${use.name.value}" is a member of this group.`,
          },
        ],
      });
    }
  },
};
