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
import { optionInForce } from "./options-in-force.ts";
import { findPair, inPrecedence } from "./precedence.ts";

/** A pair that holds for an object, and the object in whose statement it is written. */
export interface Held {
  readonly pair: NvPair;
  readonly set: NvSet;
  readonly place: DefinedObject;
  /** Its set has a rule: it holds at some times, or on some nodes, only. */
  readonly isConditional: boolean;
}

/** A set of an object. */
interface PlacedSet {
  readonly set: NvSet;
  readonly place: DefinedObject;
}

/** The pair of that name that is in force among sets in the order of the CIB; one without a rule where there is one. */
function heldIn(sets: readonly PlacedSet[], name: string): Held | undefined {
  let conditional: Held | undefined;
  for (const { set, place } of inPrecedence(sets, (each) => each.set)) {
    const pair = set.pairs.find((each) => each.name === name);
    if (!pair) continue;
    if (set.rules.length === 0) return { pair, set, place, isConditional: conditional !== undefined };
    conditional ??= { pair, set, place, isConditional: true };
  }
  return conditional;
}

function placed(place: DefinedObject, sets: readonly NvSet[]): PlacedSet[] {
  return sets.map((set) => ({ set, place }));
}

/** The sets that describe a resource in the order of the CIB: those of its template, then its own. */
export function setsWithTemplate(
  lookup: Lookup,
  at: DefinedObject,
  setsOf: (object: ClusterObject) => readonly NvSet[],
): readonly PlacedSet[] {
  const template = isPrimitive(at.object) ? templateOf(lookup, at.object) : undefined;
  return [...(template ? placed(template, setsOf(template.object)) : []), ...placed(at, setsOf(at.object))];
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
  const params = (object: ClusterObject): readonly NvSet[] => (isPrimitive(object) ? object.params : []);
  return heldIn(setsWithTemplate(lookup, at, params), name);
}

/** Roles that are the same as none where the operations of a template are taken over. */
const anyRole: ReadonlySet<string> = new Set(["started", "unpromoted", "slave"]);

/** What an operation has in common with those of a template that it replaces: name and role, whatever the intervals. */
function replacedKey({ name, attributes }: Operation): string {
  const role = attributes.find((each) => each.name === "role")?.value ?? "";
  return `${name} ${anyRole.has(role.toLowerCase()) ? "" : role}`;
}

/** The operations that a primitive has from its template: those of a name and role that it has none of its own of. */
export function inheritedOperations(own: readonly Operation[], ofTemplate: readonly Operation[]): readonly Operation[] {
  const replaced = new Set(own.map(replacedKey));
  return ofTemplate.filter((operation) => !replaced.has(replacedKey(operation)));
}

/** The operations of a primitive, those of its template among them unless it has its own of that name and role. */
export function operationsOf(
  lookup: Lookup,
  at: DefinedObject,
): readonly { readonly place: DefinedObject; readonly operation: Operation }[] {
  if (!isPrimitive(at.object)) return [];
  const own = at.object.operations.map((operation) => ({ place: at, operation }));
  const place = templateOf(lookup, at.object);
  if (!place || !isPrimitive(place.object)) return own;
  const inherited = inheritedOperations(at.object.operations, place.object.operations);
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
  const own = anyHeldIn(setsWithTemplate(lookup, at, ownMeta), names);
  if (own) return own;
  for (const place of containersOf(lookup, at.object.id)) {
    const held = anyHeldIn(placed(place, ownMeta(place.object)), names);
    if (held) return held;
  }
  return defaultOf(lookup, "rsc_defaults", ...names);
}

/** The meta attribute that sets give by one of these names, the first of them first. */
function anyHeldIn(sets: readonly PlacedSet[], names: readonly string[]): Held | undefined {
  for (const name of names) {
    const held = heldIn(sets, name);
    if (held) return held;
  }
  return undefined;
}

/** The value that `property`, `rsc_defaults` or `op_defaults` give to one of these names, as it is in force. */
export function defaultOf(
  lookup: Lookup,
  kind: "property" | "rsc_defaults" | "op_defaults",
  ...names: readonly string[]
): Held | undefined {
  return optionInForce(kind, lookup.ofKind(kind), names);
}

/** Whether a clone, or the clone around a resource, is promotable: `promotable=true`, or of the old form (`ms`). */
export function isPromotable(lookup: Lookup, at: DefinedObject): boolean {
  const clones = [at, ...containersOf(lookup, at.object.id)];
  return clones.some(({ object }) => {
    if (object.kind === "master") return true;
    if (object.kind !== "clone") return false;
    return parseBoolean(findPair(object.meta, "promotable")?.value) === true;
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
