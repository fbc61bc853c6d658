import type { Name } from "../../model/attributes.ts";
import type { ClusterObject, Constraint, ResourceSet, ResourceUse } from "../../model/configuration.ts";
import { omitUndefined } from "../../text/omit-undefined.ts";

/** One resource as a constraint names it. */
export interface ConstraintUse {
  readonly name: Name;
  /** The role that is meant; empty where none is written. */
  readonly role: string;
  /** The action that is ordered; empty where none is written. */
  readonly action: string;
  /** Where the role or action is written, be it a word behind the resource or an attribute. */
  readonly wordSpan?: Name["span"];
}

function ofUse(use: ResourceUse | undefined, other?: ResourceUse): ConstraintUse[] {
  if (!use?.resource.value) return [];
  const word = use.role ?? use.action;
  return [
    {
      name: use.resource,
      role: use.role?.value ?? "",
      action: use.action?.value ?? other?.action?.value ?? "",
      ...(word?.span ? { wordSpan: word.span } : {}),
    },
  ];
}

function ofSets(sets: readonly ResourceSet[]): ConstraintUse[] {
  return sets.flatMap(({ members, role = "", action = "" }) => members.map((name) => ({ name, role, action })));
}

/** Whether an object is a constraint. */
export function isConstraint(object: ClusterObject): object is Constraint {
  return ["location", "colocation", "order", "rsc_ticket"].includes(object.kind);
}

/** Every resource that a constraint names, in the order written. The second of an order has the first's action where it has none of its own. */
export function usesOf(constraint: Constraint): ConstraintUse[] {
  switch (constraint.kind) {
    case "order":
      return [...ofUse(constraint.first), ...ofUse(constraint.then, constraint.first), ...ofSets(constraint.sets)];
    case "colocation":
      return [...ofUse(constraint.first), ...ofUse(constraint.second), ...ofSets(constraint.sets)];
    case "rsc_ticket":
      return [...ofUse(constraint.resource), ...ofSets(constraint.sets)];
    default: {
      const { resource, role = "", attributeSpans } = constraint;
      const wordSpan = attributeSpans?.role;
      const use = resource?.value ? [{ name: resource, role, action: "", ...omitUndefined({ wordSpan }) }] : [];
      return [...use, ...ofSets(constraint.sets)];
    }
  }
}
