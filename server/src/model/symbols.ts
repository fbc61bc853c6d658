import type { Name } from "./attributes.ts";
import { type ClusterObject, isPrimitive, isResource, type ResourceSet } from "./configuration.ts";

/** One place in an object that names another: a resource, a template or a node. */
interface Reference {
  readonly name: Name;
  readonly to: "resource" | "template" | "node";
}

function ofSets(sets: readonly ResourceSet[]): Name[] {
  return sets.flatMap((set) => set.members);
}

/** Every resource, template and node that an object names, in the order written. A name written by a pattern is none. */
export function referencesOf(object: ClusterObject): Reference[] {
  const resource = (name: Name | undefined): Reference[] => (name?.value ? [{ name, to: "resource" }] : []);
  if (isPrimitive(object)) return object.template ? [{ name: object.template, to: "template" }] : [];
  switch (object.kind) {
    case "group":
      return object.members.flatMap(resource);
    case "monitor":
      return resource(object.resource);
    case "clone":
    case "bundle":
    case "master":
      return resource(object.child);
    case "location":
      return [
        ...resource(object.resource),
        ...ofSets(object.sets).flatMap(resource),
        ...(object.node?.value ? [{ name: object.node, to: "node" } as const] : []),
      ];
    case "colocation":
      return [object.first?.resource, object.second?.resource, ...ofSets(object.sets)].flatMap(resource);
    case "order":
      return [object.first?.resource, object.then?.resource, ...ofSets(object.sets)].flatMap(resource);
    case "rsc_ticket":
      return [object.resource?.resource, ...ofSets(object.sets)].flatMap(resource);
    default:
      return [];
  }
}

/** The id an object defines, in the space that resources, templates and tags share when they are referred to; undefined for others. */
export function referableId(object: ClusterObject): string | undefined {
  return isResource(object) || object.kind === "tag" ? object.id || undefined : undefined;
}
