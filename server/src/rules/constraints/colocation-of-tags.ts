import type { Rule } from "../rule.ts";
import { objectSpan } from "../support/spans.ts";

const plural: Readonly<Record<string, string>> = { tag: "tags", rsc_template: "templates" };

/** A colocation whose both sides are tags or templates. */
export const colocationOfTags: Rule = {
  id: "colocation-of-tags",
  group: "constraints",
  severity: "error",
  title: "Colocation of two tags or templates",
  why: "A tag or template in a colocation stands for all its resources, but only on one side: Pacemaker ignores a colocation with tags or templates on both, and crm_verify fails. Name the resources of one side, in a set or in a constraint for each.",
  source: "crm_verify 2.1.5, 3.0.0 and 3.0.3: two templates or tags cannot be colocated",
  wrong:
    "primitive a ocf:pacemaker:Dummy op monitor interval=10s\nprimitive b ocf:pacemaker:Dummy op monitor interval=10s\ntag ta a\ntag tb b\ncolocation c inf: ta tb",
  right:
    "primitive a ocf:pacemaker:Dummy op monitor interval=10s\nprimitive b ocf:pacemaker:Dummy op monitor interval=10s\ntag ta a\ncolocation c inf: ta b",
  alsoInXml: "without-fixes",
  checkObject(at, lookup, report) {
    if (at.object.kind !== "colocation") return;
    const { id, first, second } = at.object;
    const kinds = [first, second].map((side) => plural[lookup.definition(side?.resource.value ?? "")?.kind ?? ""]);
    const [left, right] = kinds;
    if (!first || !second || left === undefined || right === undefined) return;
    report({
      at,
      span: first.resource.span ?? objectSpan(at.object),
      message: `Pacemaker ignores "${id}", because "${first.resource.value}" and "${second.resource.value}" both are ${left === right ? left : "tags or templates"}. Name the resources of one of them.`,
    });
  },
};
