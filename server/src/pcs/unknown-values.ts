import type { ClusterObject } from "../model/configuration.ts";
import { isUnknown } from "./shell/syntax.ts";

/** Whether something holds a value that only the running script knows. */
export function holdsUnknown(value: unknown): boolean {
  if (typeof value === "string") return isUnknown(value);
  if (value instanceof Map) return [...value].some(([key, each]) => holdsUnknown(key) || holdsUnknown(each));
  return typeof value === "object" && value !== null && Object.values(value).some(holdsUnknown);
}

/** Objects without what only the running script knows, and what was left out. */
interface KnownObjects {
  readonly objects: readonly ClusterObject[];
  /** The objects that are left out whole. */
  readonly lost: readonly ClusterObject[];
}

/** Leaves out the values that only the running script knows, and the objects that can't be without them. */
export function withoutUnknown(objects: readonly ClusterObject[]): KnownObjects {
  const lost: ClusterObject[] = [];
  const kept = objects.flatMap((object): ClusterObject[] => {
    if (!holdsUnknown(object)) return [object];
    const known = withoutPairs(object) as ClusterObject;
    if (!holdsUnknown(known)) return [known];
    lost.push(object);
    return [];
  });
  return { objects: kept, lost };
}

function isUnknownPair(value: unknown): boolean {
  if (typeof value !== "object" || value === null || !("name" in value)) return false;
  const { name, value: own } = value as { readonly name: unknown; readonly value?: unknown };
  return typeof name === "string" && typeof own === "string" && (isUnknown(name) || isUnknown(own));
}

function withoutPairs(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((each) => !isUnknownPair(each)).map(withoutPairs);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutPairs(each)]));
}
