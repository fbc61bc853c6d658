import { parseBoolean } from "../../model/attributes.ts";
import { type Constraint, isPrimitive } from "../../model/configuration.ts";
import type { Rule, RuleLookup } from "../rule.ts";
import { namedSpan, scoreValue } from "../support/constraint-names.ts";
import { type ConstraintUse, isConstraint, usesOf } from "../support/constraint-uses.ts";

/**
 * Whether it is said on purpose of one member: an order between particular actions, or one that only holds in one direction or where it can, or a
 * location by a rule, as the guides for SAP's central services have them; or a location that does what one on the group would.
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

/** Whether all that a constraint names is in one group: it then arranges the group's members among themselves. */
function isInside(constraint: Constraint, group: string, around: RuleLookup): boolean {
  const uses = usesOf(constraint);
  return uses.length > 1 && uses.every(({ name }) => around.containerOf(name.value)?.object.id === group);
}

/** A constraint names one member of a group. */
export const groupMemberInConstraint: Rule = {
  id: "group-member-in-constraint",
  group: "constraints",
  severity: "warning",
  title: "A constraint names one member of a group",
  why: "A group starts, stops and moves as one. A constraint on one of its members reaches into it: what comes before that member may already run, and what comes behind it follows along, in ways that are hard to foresee. Name the group, or take the member out of it.",
  source: "Pacemaker Explained, groups: constraints on a member apply to that member alone, and are discouraged",
  wrong:
    "primitive vip ocf:pacemaker:Dummy\nprimitive web ocf:pacemaker:Dummy\nprimitive db ocf:pacemaker:Dummy\ngroup site vip web\ncolocation web-with-db inf: web db",
  right:
    "primitive vip ocf:pacemaker:Dummy\nprimitive web ocf:pacemaker:Dummy\nprimitive db ocf:pacemaker:Dummy\ngroup site vip web\ncolocation site-with-db inf: site db",
  checkObject(at, around, report) {
    const { object } = at;
    if (!isConstraint(object)) return;
    for (const use of usesOf(object)) {
      const group = around.containerOf(use.name.value);
      if (group?.object.kind !== "group" || around.containerOf(group.object.id)) continue;
      const member = around.definition(use.name.value);
      if (!member || !isPrimitive(member) || isDeliberate(object, use) || isInside(object, group.object.id, around))
        continue;
      const { id } = group.object;
      report({
        at,
        span: namedSpan(at, use.name),
        message: `"${use.name.value}" is a member of group "${id}", which starts, stops and moves as one. Name the group, or take the member out of it.`,
        ...(use.name.span ? { fixes: [{ title: `Name "${id}"`, at, span: use.name.span, text: id }] } : {}),
        related: [
          {
            at: group,
            span: group.object.idSpan ?? { start: 0, end: 0 },
            message: `"${use.name.value}" is in this group.`,
          },
        ],
      });
    }
  },
};
