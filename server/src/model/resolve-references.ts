import { omitUndefined } from "../text/omit-undefined.ts";
import type { NvSet, Rule } from "./attributes.ts";
import { type ClusterObject, isPrimitive } from "./configuration.ts";

/** The kinds of set, by the name of their element in the CIB. */
type SetName = "instance_attributes" | "meta_attributes" | "utilization";

/** The sets of an object, by the name of their element. */
function setsOf(object: ClusterObject): Partial<Record<SetName, readonly NvSet[]>> {
  switch (object.kind) {
    case "primitive":
    case "rsc_template":
      return { instance_attributes: object.params, meta_attributes: object.meta, utilization: object.utilization };
    case "group":
    case "clone":
    case "master":
    case "bundle":
      return { instance_attributes: object.params, meta_attributes: object.meta };
    case "node":
    case "alert":
      return { instance_attributes: object.attributes };
    default:
      return {};
  }
}

/**
 * The objects with each `$id-ref` to an object replaced by one to that object's first set of the kind, as crmsh does it.
 * References to a set by its own id stay as they are, and so do dangling ones.
 */
export function resolveReferences(objects: readonly ClusterObject[]): ClusterObject[] {
  if (!objects.some(hasReference)) return [...objects];
  const byId = new Map(objects.map((object) => [object.id, object]));
  const target = (id: string, name: SetName): string => {
    const object = byId.get(id);
    const first = object && setsOf(object)[name]?.[0];
    if (!first) return id;
    return first.id ?? `${id}-${name}`;
  };
  const inSet = (set: NvSet, name: SetName): NvSet =>
    set.idRef === undefined ? set : { ...set, idRef: target(set.idRef, name) };
  const inSets = (sets: readonly NvSet[], name: SetName): NvSet[] => sets.map((set) => inSet(set, name));
  const ruleTarget = (rule: Rule): Rule => {
    const object = rule.idRef === undefined ? undefined : byId.get(rule.idRef);
    if (object?.kind !== "location" || !object.rules[0]) return rule;
    return { ...rule, idRef: object.rules[0].id ?? `${object.id}-rule` };
  };
  return objects.map((object): ClusterObject => {
    if (isPrimitive(object)) {
      const holder = object.operationsRef === undefined ? undefined : byId.get(object.operationsRef);
      const operationsRef =
        holder && isPrimitive(holder) ? (holder.operationsId ?? `${holder.id}-operations`) : object.operationsRef;
      return {
        ...object,
        params: inSets(object.params, "instance_attributes"),
        meta: inSets(object.meta, "meta_attributes"),
        utilization: inSets(object.utilization, "utilization"),
        ...omitUndefined({ operationsRef }),
        ...(isReferredOperations(object.id, objects) && object.operationsId === undefined
          ? { operationsId: `${object.id}-operations` }
          : {}),
      };
    }
    if (object.kind === "location") return { ...object, rules: object.rules.map(ruleTarget) };
    if (object.kind === "group" || object.kind === "clone" || object.kind === "master" || object.kind === "bundle") {
      return {
        ...object,
        params: inSets(object.params, "instance_attributes"),
        meta: inSets(object.meta, "meta_attributes"),
      };
    }
    return object;
  });
}

function hasReference(object: ClusterObject): boolean {
  if (isPrimitive(object) && object.operationsRef !== undefined) return true;
  if (object.kind === "location") return object.rules.some((rule) => rule.idRef !== undefined);
  return Object.values(setsOf(object)).some((sets) => sets.some((set) => set.idRef !== undefined));
}

function isReferredOperations(id: string, objects: readonly ClusterObject[]): boolean {
  return objects.some((object) => isPrimitive(object) && object.operationsRef === id);
}
