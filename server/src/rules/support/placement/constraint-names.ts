import { type Name, parseBoolean } from "../../../model/attributes.ts";
import type { ClusterModel } from "../../../model/cluster-model.ts";
import type { Group, ResourceSet } from "../../../model/configuration.ts";
import type { DefinedObject } from "../../../model/defined-object.ts";
import { defaultOf } from "../../../model/inheritance.ts";
import { findPair } from "../../../model/precedence.ts";
import { scoreValue } from "../../../model/score.ts";
import type { Span } from "../../../text/span.ts";
import { objectSpan } from "../spans.ts";

/** One side of a constraint, or one set: resources with the role or action that applies to each. */
export interface Side {
  readonly names: readonly Name[];
  /** The role or action; empty if none is written. */
  readonly roleOrAction: string;
  /** Whether its members depend on each other in the order written. */
  readonly isChain: boolean;
}

/** A set as a side; undefined for a reference to another set (`id-ref`). */
export function sideOfSet(set: ResourceSet, roleOrAction: string | undefined): Side | undefined {
  if (set.idRef !== undefined) return undefined;
  return { names: set.members, roleOrAction: roleOrAction ?? "", isChain: set.sequential?.toLowerCase() !== "false" };
}

/** The span of a resource in a constraint, else of the constraint's own id. */
export function namedSpan(at: DefinedObject, name: Name): Span {
  return name.span ?? objectSpan(at.object);
}

/** Whether a score is -INFINITY. */
export function isBanScore(score: string | undefined): boolean {
  return scoreValue(score) === -1_000_000;
}

/** The primitives that are made from each template. */
function primitivesByTemplate(primitives: readonly DefinedObject[]): ReadonlyMap<string, readonly string[]> {
  const made = new Map<string, string[]>();
  for (const { object } of primitives) {
    if (object.kind !== "primitive" || !object.template) continue;
    const list = made.get(object.template.value);
    if (list) list.push(object.id);
    else made.set(object.template.value, [object.id]);
  }
  return made;
}

/** The resources that a name in a constraint refers to: the members of a tag, the primitives of a template, else itself, defined or not. */
export function meantBy(model: ClusterModel, name: string): readonly string[] {
  const object = model.place(name)?.object;
  if (object?.kind === "tag") return object.members.map(({ value }) => value);
  return object?.kind === "rsc_template"
    ? (model.memo.of(primitivesByTemplate, model.ofKind("primitive")).get(name) ?? [])
    : [name];
}

/** Whether the members of a group are `ordered` or `collocated`: true unless its meta attributes or `rsc_defaults` disable it. */
export function isGroupMeta(model: ClusterModel, group: Group, name: "ordered" | "collocated"): boolean {
  const own = findPair(group.meta, name) ?? defaultOf(model, "rsc_defaults", name)?.pair;
  return parseBoolean(own?.value) !== false;
}
