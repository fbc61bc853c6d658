import type { Name } from "../../../model/attributes.ts";
import type { ClusterObject, Constraint, ResourceSet, ResourceUse } from "../../../model/configuration.ts";
import { omitUndefined } from "../../../text/omit-undefined.ts";

/** One resource of a constraint. */
export interface ConstraintUse {
  readonly name: Name;
  /** The role; empty if none is written. */
  readonly role: string;
  /** The ordered action; empty if none is written. */
  readonly action: string;
  /** The span of the role or action, which follows the resource or is an attribute. */
  readonly roleOrActionSpan?: Name["span"];
}

function ofUse(use: ResourceUse | undefined, other?: ResourceUse): ConstraintUse[] {
  if (!use?.resource.value) return [];
  const written = use.role ?? use.action;
  return [
    {
      name: use.resource,
      role: use.role?.value ?? "",
      action: use.action?.value ?? other?.action?.value ?? "",
      ...(written?.span ? { roleOrActionSpan: written.span } : {}),
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

/** Every resource of a constraint, in the order written. The second of an order inherits the first's action unless it has its own. */
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
      const roleOrActionSpan = attributeSpans?.role;
      const use = resource?.value ? [{ name: resource, role, action: "", ...omitUndefined({ roleOrActionSpan }) }] : [];
      return [...use, ...ofSets(constraint.sets)];
    }
  }
}
