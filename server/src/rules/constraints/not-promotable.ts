import { parseBoolean } from "../../model/attributes.ts";
import { type Constraint, isPrimitive } from "../../model/configuration.ts";
import { containersOf, isPromotable } from "../../model/inheritance.ts";
import type { Rule, RuleLookup } from "../rule.ts";
import { namedSpan } from "../support/constraint-names.ts";
import { isConstraint, usesOf } from "../support/constraint-uses.ts";

/** Whether a name stands for something that surely can't be promoted. What is told elsewhere, or nested, or may take the attribute from elsewhere, isn't. */
function cannotPromote(id: string, around: RuleLookup): boolean {
  const place = around.place(id);
  if (!place) return false;
  const { object } = place;
  if (object.kind === "group" || isPrimitive(object)) {
    return (
      object.kind !== "rsc_template" && containersOf(around, id).every((container) => container.object.kind === "group")
    );
  }
  if (object.kind !== "clone" || isPromotable(around, place)) return false;
  const isOpen = object.meta.some(
    (set) =>
      set.idRef !== undefined ||
      set.pairs.some(({ name, idRef }) => idRef !== undefined || name === "promotable" || name === "master-max"),
  );
  const children = object.child ? around.definition(object.child.value) : undefined;
  // What stands at the child holds for the clone too.
  const ofChild = children && "meta" in children ? children.meta : [];
  const isByChild = ofChild.some(
    (set) => set.idRef !== undefined || set.pairs.some(({ name }) => name === "promotable"),
  );
  const byDefault = around
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
    ? "so what is to start after that never starts"
    : `so its ${word} never comes, and the order has no effect`;
}

/** A role or action of promotable clones, asked of something that is none. */
export const notPromotable: Rule = {
  id: "not-promotable",
  group: "constraints",
  severity: "warning",
  title: "A promotion of what cannot be promoted",
  why: "Only promotable clones (and bundles) have the roles Promoted and Unpromoted and the actions promote and demote. Asked of anything else, a constraint has no effect, or what waits for the promotion never starts. In an order the second resource takes over the first one's action unless it has its own: write `db:promote web:start`.",
  source:
    "Pacemaker Explained: then-action defaults to first-action; tried with crm_simulate of Pacemaker 2.1.5; crm_verify reports nothing",
  wrong:
    "primitive db ocf:pacemaker:Stateful\nprimitive web ocf:pacemaker:Dummy\nclone cl-db db meta promotable=true\norder db-then-web Mandatory: cl-db:promote web",
  right:
    "primitive db ocf:pacemaker:Stateful\nprimitive web ocf:pacemaker:Dummy\nclone cl-db db meta promotable=true\norder db-then-web Mandatory: cl-db:promote web:start",
  checkObject(at, around, report) {
    const { object } = at;
    if (!isConstraint(object)) return;
    const uses = usesOf(object);
    uses.forEach(({ name, role, action, wordSpan }, i) => {
      const ofRules = object.kind === "location" ? object.rules.map((rule) => rule.role ?? "") : [];
      const isPromotion = (word: string): boolean => /^(promoted|unpromoted|master|slave|promote|demote)$/i.test(word);
      const word = [role, action, ...ofRules].find(isPromotion);
      if (word === undefined || !cannotPromote(name.value, around)) return;
      const span = wordSpan ?? namedSpan(at, name);
      const isTaken = object.kind === "order" && object.sets.length === 0 && i === 1 && wordSpan === undefined;
      const reason = isTaken ? ` (taken over from "${uses[0]?.name.value}", as it has no action of its own)` : "";
      const fix =
        isTaken && name.span
          ? { title: `Write "${name.value}:start"`, at, span: name.span, text: `${name.value}:start` }
          : undefined;
      report({
        at,
        span,
        message: `"${name.value}" is no promotable clone, and can't have "${word}"${reason}, ${consequence(object, word, i === 0)}.${isTaken ? ` Write "${name.value}:start".` : " Name the promotable clone, or take the word out."}`,
        ...(fix ? { fixes: [fix] } : {}),
      });
    });
  },
};
