import { parseBoolean } from "../../model/attributes.ts";
import { type Constraint, isPrimitive } from "../../model/configuration.ts";
import { containersOf, isPromotable } from "../../model/inheritance.ts";
import type { Rule, RuleLookup } from "../rule.ts";
import { namedSpan } from "../support/placement/constraint-names.ts";
import { isConstraint, usesOf } from "../support/placement/constraint-uses.ts";

/** Whether a resource certainly can't be promoted. False for undefined and nested resources, and if promotable may be set elsewhere. */
function cannotPromote(id: string, lookup: RuleLookup): boolean {
  const place = lookup.place(id);
  if (!place) return false;
  const { object } = place;
  if (object.kind === "group" || isPrimitive(object)) {
    return (
      object.kind !== "rsc_template" && containersOf(lookup, id).every((container) => container.object.kind === "group")
    );
  }
  if (object.kind !== "clone" || isPromotable(lookup, place)) return false;
  const isOpen = object.meta.some(
    (set) =>
      set.idRef !== undefined ||
      set.pairs.some(({ name, idRef }) => idRef !== undefined || name === "promotable" || name === "master-max"),
  );
  const children = object.child ? lookup.definition(object.child.value) : undefined;
  // The child's meta attributes also apply to the clone.
  const ofChild = children && "meta" in children ? children.meta : [];
  const isByChild = ofChild.some(
    (set) => set.idRef !== undefined || set.pairs.some(({ name }) => name === "promotable"),
  );
  const byDefault = lookup
    .ofKind("rsc_defaults")
    .some(({ object: defaults }) => "set" in defaults && defaults.set.pairs.some(({ name }) => name === "promotable"));
  return (
    !isByChild &&
    !byDefault &&
    (!isOpen ||
      object.meta.some((set) =>
        set.pairs.some(({ name, value }) => name === "promotable" && parseBoolean(value) === false),
      ))
  );
}

function consequence(constraint: Constraint, word: string, isFirst: boolean): string {
  if (constraint.kind !== "order") return "so the constraint has no effect";
  return isFirst
    ? "so what must start after it never starts"
    : `so that ${word} never happens, and the order has no effect`;
}

/** A role or action of promotable clones for a resource that isn't one. */
export const notPromotable: Rule = {
  id: "not-promotable",
  group: "constraints",
  severity: "warning",
  title: "Promotion without a promotable clone",
  why: "Only promotable clones (and bundles) have the roles Promoted and Unpromoted and the actions promote and demote. For any other resource, such a constraint has no effect, or what waits for the promotion never starts. In an order, the second resource inherits the action of the first unless it has its own: write `db:promote web:start`.",
  source:
    "Pacemaker Explained: then-action defaults to first-action; tried with crm_simulate of Pacemaker 2.1.5; crm_verify reports nothing",
  wrong:
    "primitive db ocf:pacemaker:Stateful\nprimitive web ocf:pacemaker:Dummy\nclone cl-db db meta promotable=true\norder db-then-web Mandatory: cl-db:promote web",
  right:
    "primitive db ocf:pacemaker:Stateful\nprimitive web ocf:pacemaker:Dummy\nclone cl-db db meta promotable=true\norder db-then-web Mandatory: cl-db:promote web:start",
  checkObject(at, lookup, report) {
    const { object } = at;
    if (!isConstraint(object)) return;
    const uses = usesOf(object);
    uses.forEach(({ name, role, action, roleOrActionSpan }, i) => {
      const ofRules = object.kind === "location" ? object.rules.map((rule) => rule.role ?? "") : [];
      const isPromotion = (word: string): boolean => /^(promoted|unpromoted|master|slave|promote|demote)$/i.test(word);
      const word = [role, action, ...ofRules].find(isPromotion);
      if (word === undefined || !cannotPromote(name.value, lookup)) return;
      const span = roleOrActionSpan ?? namedSpan(at, name);
      const isInherited =
        object.kind === "order" && object.sets.length === 0 && i === 1 && roleOrActionSpan === undefined;
      const reason = isInherited
        ? ` (inherited from "${uses[0]?.name.value}", because it has no action of its own)`
        : "";
      const fix =
        isInherited && name.span
          ? { title: `Change to "${name.value}:start"`, at, span: name.span, text: `${name.value}:start` }
          : undefined;
      report({
        at,
        span,
        message: `"${name.value}" is not a promotable clone and can't have "${word}"${reason}, ${consequence(object, word, i === 0)}.${isInherited ? ` Use "${name.value}:start".` : ` Use the promotable clone, or remove "${word}".`}`,
        ...(fix ? { fixes: [fix] } : {}),
      });
    });
  },
};
