import { parseBoolean } from "../../model/attributes.ts";
import type { Constraint, ResourceSet } from "../../model/configuration.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import type { Fix } from "../../text/diagnostic.ts";
import type { InModel, Rule } from "../rule.ts";
import { objectSpan } from "../support/places.ts";

function isFalse(value: string | undefined): boolean {
  return parseBoolean(value) === false;
}

/** Where a set is written, from its first member to its last. */
function spanOf(object: Constraint, { members }: ResourceSet): { start: number; end: number } {
  const [first, last] = [members[0]?.span, members.at(-1)?.span];
  return first && last ? { start: first.start, end: last.end } : objectSpan(object);
}

/** The edit that takes the brackets of a set away; none where it is written in another way, or says more than its members. */
function withoutBrackets(at: DefinedObject, { span, members, sequential: _, ...more }: ResourceSet): Fix<InModel>[] {
  const [first, last] = [members[0]?.span, members.at(-1)?.span];
  if (!span || !first || !last || Object.keys(more).length > 0) return [];
  const also = [{ at, span: { start: last.end, end: span.end }, text: "" }];
  return [{ title: "Take the brackets away", at, span: { start: span.start, end: first.start }, text: "", also }];
}

/** Sets whose attributes leave nothing of the constraint, or have no effect. */
export const ineffectiveSet: Rule = {
  id: "ineffective-set",
  group: "constraints",
  severity: "warning",
  title: "A set that has no effect",
  why: "The members of a set with sequential=false, as ( … ) writes it, don't depend on one another, only the sets before and behind it do; alone it makes no constraint at all. And require-all=false counts only together with sequential=false, as [ … ] writes it. Add the other set, take the brackets away, or write both attributes.",
  source: "Pacemaker Explained, resource sets; tried with crm_simulate of Pacemaker 2.1.5",
  wrong: "primitive db ocf:pacemaker:Dummy\nprimitive web ocf:pacemaker:Dummy\ncolocation web-and-db inf: ( web db )",
  right: "primitive db ocf:pacemaker:Dummy\nprimitive web ocf:pacemaker:Dummy\ncolocation web-and-db inf: web db",
  checkObject(at, _around, report) {
    const { object } = at;
    if (object.kind !== "order" && object.kind !== "colocation") return;
    const [only] = object.sets;
    const isSerialize = object.kind === "order" && object.orderKind?.value === "Serialize";
    if (only && object.sets.length === 1 && only.members.length > 1 && isFalse(only.sequential) && !isSerialize) {
      report({
        at,
        span: spanOf(object, only),
        message: `A lone set with sequential=false makes no constraint: its members don't depend on one another. Take the brackets away, or add the set that they go with.`,
        fixes: withoutBrackets(at, only),
      });
    }
    for (const set of object.kind === "order" ? object.sets : []) {
      if (!isFalse(set.requireAll) || isFalse(set.sequential) || set.members.length < 2) continue;
      report({
        at,
        span: spanOf(object, set),
        message:
          "require-all=false has no effect in a set whose members start one after the other. Write sequential=false too, as [ … ] does.",
      });
    }
  },
};
