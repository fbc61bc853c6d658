import type { NvPair, NvSet } from "./attributes.ts";
import { parseBoolean } from "./attributes.ts";
import {
  type AgentName,
  type ClusterObject,
  isPrimitive,
  isResource,
  type Operation,
  type Primitive,
} from "./configuration.ts";
import type { DefinedObject } from "./defined-object.ts";
import type { Lookup } from "./lookup.ts";

/** A pair that holds for an object, and the object in whose statement it is written. */
export interface Held {
  readonly pair: NvPair;
  readonly set: NvSet;
  readonly place: DefinedObject;
  /** Its set has a rule: it holds at some times, or on some nodes, only. */
  readonly isConditional: boolean;
}

/** The first pair of that name in the sets of an object. */
function heldIn(place: DefinedObject, sets: readonly NvSet[], name: string): Held | undefined {
  for (const set of sets) {
    for (const pair of set.pairs) {
      if (pair.name === name) return { pair, set, place, isConditional: set.rules.length > 0 };
    }
  }
  return undefined;
}

/** The template a primitive is made from, when it is defined. */
function templateOf(lookup: Lookup, primitive: Primitive): DefinedObject | undefined {
  const place = primitive.template && lookup.place(primitive.template.value);
  return place?.object.kind === "rsc_template" ? place : undefined;
}

/** The agent of a primitive, its own or its template's. */
export function agentOf(lookup: Lookup, primitive: Primitive): AgentName | undefined {
  if (primitive.agent) return primitive.agent;
  const template = templateOf(lookup, primitive)?.object;
  return template && isPrimitive(template) ? template.agent : undefined;
}

/** A primitive and its template: the objects in whose statements it is described, its own first. */
export function writtenIn(
  lookup: Lookup,
  at: DefinedObject,
): readonly { readonly place: DefinedObject; readonly primitive: Primitive }[] {
  if (!isPrimitive(at.object)) return [];
  const template = templateOf(lookup, at.object);
  const own = { place: at, primitive: at.object };
  return template && isPrimitive(template.object) ? [own, { place: template, primitive: template.object }] : [own];
}

/** A parameter of a primitive, its own or its template's; undefined where neither gives it. */
export function parameterOf(lookup: Lookup, at: DefinedObject, name: string): Held | undefined {
  if (!isPrimitive(at.object)) return undefined;
  const own = heldIn(at, at.object.params, name);
  if (own) return own;
  const template = templateOf(lookup, at.object);
  return template && isPrimitive(template.object) ? heldIn(template, template.object.params, name) : undefined;
}

/** The name and interval of an operation, which no other of a primitive shares. */
function operationKey({ name, attributes }: Operation): string {
  return `${name} ${attributes.find((each) => each.name === "interval")?.value ?? "0"}`;
}

/** The operations of a primitive, those of its template among them unless it has its own of that name and interval. */
export function operationsOf(
  lookup: Lookup,
  at: DefinedObject,
): readonly { readonly place: DefinedObject; readonly operation: Operation }[] {
  if (!isPrimitive(at.object)) return [];
  const own = at.object.operations.map((operation) => ({ place: at, operation }));
  const place = templateOf(lookup, at.object);
  if (!place || !isPrimitive(place.object)) return own;
  const seen = new Set(at.object.operations.map(operationKey));
  const inherited = place.object.operations.filter((operation) => {
    const key = operationKey(operation);
    return !seen.has(key) && seen.add(key);
  });
  return [...own, ...inherited.map((operation) => ({ place, operation }))];
}

/** The groups, clones and bundles around a resource, the nearest first. */
export function containersOf(lookup: Lookup, id: string): DefinedObject[] {
  const around: DefinedObject[] = [];
  let container = lookup.containerOf(id);
  while (container && !around.includes(container)) {
    around.push(container);
    container = lookup.containerOf(container.object.id);
  }
  return around;
}

function ownMeta(object: ClusterObject): readonly NvSet[] {
  return isResource(object) ? object.meta : [];
}

/**
 * A meta attribute as it holds for a resource: its own, its template's, its containers' from the nearest on, or the default of
 * `rsc_defaults`. Undefined where none is written; Pacemaker's own default holds then.
 */
export function metaOf(lookup: Lookup, at: DefinedObject, ...names: readonly string[]): Held | undefined {
  const own = anyHeldIn(at, names);
  if (own) return own;
  const template = isPrimitive(at.object) ? templateOf(lookup, at.object) : undefined;
  const shared = template && anyHeldIn(template, names);
  if (shared) return shared;
  for (const place of containersOf(lookup, at.object.id)) {
    const held = anyHeldIn(place, names);
    if (held) return held;
  }
  return defaultOf(lookup, "rsc_defaults", ...names);
}

/** The meta attribute that an object itself gives by one of these names, the first of them first. */
function anyHeldIn(place: DefinedObject, names: readonly string[]): Held | undefined {
  for (const name of names) {
    const held = heldIn(place, ownMeta(place.object), name);
    if (held) return held;
  }
  return undefined;
}

/** The value that `property`, `rsc_defaults` or `op_defaults` give to one of these names; of several statements the last one without a rule. */
export function defaultOf(
  lookup: Lookup,
  kind: "property" | "rsc_defaults" | "op_defaults",
  ...names: readonly string[]
): Held | undefined {
  let conditional: Held | undefined;
  const places = lookup.ofKind(kind);
  for (let i = places.length - 1; i >= 0; i--) {
    const place = places[i] as DefinedObject;
    if (place.object.kind !== kind) continue;
    const { set } = place.object;
    const pair = set.pairs.findLast((each) => names.includes(each.name));
    if (!pair) continue;
    if (set.rules.length === 0) return { pair, set, place, isConditional: false };
    conditional ??= { pair, set, place, isConditional: true };
  }
  return conditional;
}

/** Whether a clone, or the clone around a resource, is promotable: `promotable=true`, or of the old form (`ms`). */
export function isPromotable(lookup: Lookup, at: DefinedObject): boolean {
  const clones = [at, ...containersOf(lookup, at.object.id)];
  return clones.some(({ object }) => {
    if (object.kind === "master") return true;
    if (object.kind !== "clone") return false;
    return object.meta.some((set) =>
      set.pairs.some(({ name, value }) => name === "promotable" && parseBoolean(value) === true),
    );
  });
}

/** The ids of everything that runs inside, groups expanded; each id once, so that a group inside itself terminates. */
export function idsInside(lookup: Lookup, object: ClusterObject, seen = new Set<string>()): ReadonlySet<string> {
  for (const id of childrenOf(object)) {
    if (seen.has(id)) continue;
    seen.add(id);
    const inner = lookup.place(id)?.object;
    if (inner?.kind === "group") idsInside(lookup, inner, seen);
  }
  return seen;
}

/** The ids of the resources that one holds, in order: a group's members, the child of a clone or bundle. */
export function childrenOf(object: ClusterObject): readonly string[] {
  if (object.kind === "group") return object.members.map(({ value }) => value);
  if (object.kind === "clone" || object.kind === "master" || object.kind === "bundle") {
    return object.child ? [object.child.value] : [];
  }
  return [];
}
