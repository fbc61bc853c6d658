import { parseBoolean } from "../../model/attributes.ts";
import type { Constraint, ResourceSet } from "../../model/configuration.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import type { Fix } from "../../text/diagnostic.ts";
import type { InModel, Rule } from "../rule.ts";
import { objectSpan } from "../support/spans.ts";

function isFalse(value: string | undefined): boolean {
  return parseBoolean(value) === false;
}

/** Where a set is written, from its first member to its last. */
function spanOf(object: Constraint, { members }: ResourceSet): { start: number; end: number } {
  const [first, last] = [members[0]?.span, members.at(-1)?.span];
  return first && last ? { start: first.start, end: last.end } : objectSpan(object);
}

/** The edit that removes the parentheses of a set; none if the set has other attributes or isn't written with them. */
function withoutParentheses(at: DefinedObject, { span, members, sequential: _, ...more }: ResourceSet): Fix<InModel>[] {
  const [first, last] = [members[0]?.span, members.at(-1)?.span];
  if (!span || !first || !last || Object.keys(more).length > 0) return [];
  const also = [{ at, span: { start: last.end, end: span.end }, text: "" }];
  return [{ title: "Remove the parentheses", at, span: { start: span.start, end: first.start }, text: "", also }];
}

/** Resource sets that make no constraint, or whose attributes have no effect. */
export const ineffectiveSet: Rule = {
  id: "ineffective-set",
  group: "constraints",
  severity: "warning",
  title: "Ineffective resource set",
  why: "The members of a set with sequential=false, written ( … ), don't depend on each other; only the sets before and after it do. Alone, such a set has no effect. And require-all=false counts only together with sequential=false, written [ … ]. Add the other set, remove the parentheses, or set both attributes.",
  source: "Pacemaker Explained, resource sets; tried with crm_simulate of Pacemaker 2.1.5",
  wrong: "primitive db ocf:pacemaker:Dummy\nprimitive web ocf:pacemaker:Dummy\ncolocation web-and-db inf: ( web db )",
  right: "primitive db ocf:pacemaker:Dummy\nprimitive web ocf:pacemaker:Dummy\ncolocation web-and-db inf: web db",
  checkObject(at, _lookup, report) {
    const { object } = at;
    if (object.kind !== "order" && object.kind !== "colocation") return;
    const [only] = object.sets;
    const isSerialize = object.kind === "order" && object.orderKind?.value === "Serialize";
    if (only && object.sets.length === 1 && only.members.length > 1 && isFalse(only.sequential) && !isSerialize) {
      report({
        at,
        span: spanOf(object, only),
        message: `A single set with sequential=false has no effect: its members don't depend on each other. Remove the parentheses, or add the set that they depend on.`,
        fixes: withoutParentheses(at, only),
      });
    }
    for (const set of object.kind === "order" ? object.sets : []) {
      if (!isFalse(set.requireAll) || isFalse(set.sequential) || set.members.length < 2) continue;
      report({
        at,
        span: spanOf(object, set),
        message:
          "require-all=false has no effect in a set whose members start one after another. Set sequential=false too, or write the set as [ … ]; where one instance of a clone is enough, set its clone-min.",
      });
    }
  },
};
