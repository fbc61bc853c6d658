import type { Name } from "../../model/attributes.ts";
import type { ResourceSet, ResourceUse } from "../../model/configuration.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import type { Rule } from "../rule.ts";
import { objectSpan } from "../support/spans.ts";

type RuleLookup = Parameters<NonNullable<Rule["checkObject"]>>[1];

const resourceKinds = new Set(["primitive", "group", "clone", "master", "bundle"]);
const otherKinds = {
  node: "a node",
  location: "a location constraint",
  colocation: "a colocation",
  order: "an order",
  rsc_ticket: "a ticket's constraint",
} as const;

/** The names that a constraint has by themselves, and in sets, where Pacemaker replaces more of them. */
function namesOf({ object }: DefinedObject): { readonly name: Name; readonly isInSet: boolean }[] {
  const one = (use: ResourceUse | undefined) => (use ? [use.resource] : []);
  const all = (own: readonly Name[], sets: readonly ResourceSet[]) => [
    ...own.map((name) => ({ name, isInSet: false })),
    ...sets.flatMap(({ members }) => members).map((name) => ({ name, isInSet: true })),
  ];
  if (object.kind === "location") return all(object.resource ? [object.resource] : [], object.sets);
  if (object.kind === "colocation") return all([...one(object.first), ...one(object.second)], object.sets);
  if (object.kind === "order") return all([...one(object.first), ...one(object.then)], object.sets);
  return object.kind === "rsc_ticket" ? all(one(object.resource), object.sets) : [];
}

/** Whether a primitive is made of a template. */
function isUsed(template: string, lookup: RuleLookup): boolean {
  return lookup.ofKind("primitive").some(({ object }) => "template" in object && object.template?.value === template);
}

/** What a member of a tag is, where Pacemaker doesn't put resources in its place; undefined for a resource and for what isn't known. */
function noResource(id: string, isInSet: boolean, lookup: RuleLookup): string | undefined {
  const kind = lookup.definition(id)?.kind;
  if (kind !== undefined && resourceKinds.has(kind)) return undefined;
  if (kind === "tag") return isInSet ? undefined : "a tag";
  if (kind === "rsc_template") return isInSet && isUsed(id, lookup) ? undefined : "a template";
  const other = (Object.keys(otherKinds) as (keyof typeof otherKinds)[]).find((each) =>
    lookup.ofKind(each).some(({ object }) => "id" in object && object.id === id),
  );
  return other && otherKinds[other];
}

/** A constraint on a tag or a template in whose place Pacemaker finds no resources. */
export const constraintWithoutResource: Rule = {
  id: "constraint-without-resource",
  group: "constraints",
  severity: "error",
  title: "Constraint on what stands for no resource",
  why: "In a constraint a tag stands for its resources, and a template for those that are made of it. Pacemaker looks no further: a tag in a tag, a template in a tag, a node or a constraint in a tag, and a template that no resource uses are none, so it ignores the whole constraint, and crm_verify fails. Name the resources, or put them into the tag themselves.",
  source:
    "crm_verify 2.0.5, 2.1.5, 3.0.0 and 3.0.3: No resource found for …, … is not a valid resource or tag; tried in each kind of constraint and in sets",
  wrong:
    "primitive a ocf:pacemaker:Dummy op monitor interval=10s\ntag inner a\ntag outer inner\nlocation l outer 100: n1",
  right: "primitive a ocf:pacemaker:Dummy op monitor interval=10s\ntag inner a\ntag outer a\nlocation l outer 100: n1",
  alsoInXml: "without-fixes",
  checkObject(at, lookup, report) {
    for (const { name, isInSet } of namesOf(at)) {
      const of = lookup.definition(name.value);
      const ignored = `so Pacemaker ignores "${"id" in at.object ? at.object.id : ""}", and crm_verify fails.`;
      const span = name.span ?? objectSpan(at.object);
      if (of?.kind === "rsc_template" && !isUsed(name.value, lookup))
        report({ at, span, message: `No resource uses the template "${name.value}", ${ignored} Name a resource.` });
      if (of?.kind !== "tag") continue;
      for (const { value } of of.members) {
        const what = noResource(value, isInSet, lookup);
        if (what === undefined) continue;
        report({
          at,
          span,
          message: `The tag "${name.value}" holds "${value}", ${what} and no resource, ${ignored} Put the resources themselves into the tag.`,
        });
        break;
      }
    }
  },
};
