import { parseBoolean } from "../model/attributes.ts";
import type { ClusterModel } from "../model/cluster-model.ts";
import { type ClusterObject, isResource, type Primitive, type Resource } from "../model/configuration.ts";
import { childrenOf } from "../model/inheritance.ts";
import { findPair } from "../model/precedence.ts";
import type { GraphBox, GraphPlace, GraphRow } from "../protocol.ts";
import { omitUndefined } from "../text/omit-undefined.ts";

/** Finds the place of an object's definition by its id. */
export type PlaceOf = (id: string) => GraphPlace | undefined;

/** A box for each resource that is in no other one, in the order of the text. Templates have none: what is made from them does. */
export function resourceBoxes(model: ClusterModel, placeOf: PlaceOf): GraphBox[] {
  return model.placed.flatMap(({ object }) => {
    if (!isResource(object) || object.kind === "rsc_template") return [];
    if (model.place(object.id)?.object !== object || model.containerOf(object.id)) return [];
    const { id } = object;
    return [
      {
        ...{ id, kind: kindOf(model, object), detail: detailOf(model, object), rows: rowsOf(model, object, placeOf) },
        badges: [],
        ...omitUndefined({ place: placeOf(id) }),
      },
    ];
  });
}

/** The box that a resource is in: its outermost container. */
export function boxOf(model: ClusterModel, id: string): string {
  let outer = id;
  // A text can have containers that hold each other.
  for (let depth = 0; depth < 4; depth++) {
    const container = model.containerOf(outer);
    if (!container) break;
    outer = container.object.id;
  }
  return outer;
}

function kindOf(model: ClusterModel, object: Resource): GraphBox["kind"] {
  switch (object.kind) {
    case "primitive":
      return agentOf(model, object)?.startsWith("stonith:") ? "fence" : "primitive";
    case "master":
      return "promotable";
    case "clone":
      return parseBoolean(findPair(object.meta, "promotable")?.value) ? "promotable" : "clone";
    case "group":
    case "bundle":
      return object.kind;
    default:
      return "primitive";
  }
}

/** The agent of a primitive, in full as far as it is written; its template's where it has one. */
function agentOf(model: ClusterModel, primitive: Primitive): string | undefined {
  const name = primitive.agent ?? model.templateOf(primitive)?.agent;
  return name && [name.class, name.provider, name.type].filter((part) => part !== undefined).join(":");
}

function detailOf(model: ClusterModel, object: Resource): string {
  switch (object.kind) {
    case "group":
      return "group";
    case "clone":
    case "master": {
      const most = findPair(object.meta, "clone-max")?.value;
      const kind = kindOf(model, object) === "promotable" ? "promotable clone" : "clone";
      return most === undefined ? kind : `${kind}, at most ${most}`;
    }
    case "bundle": {
      const replicas = object.container?.attributes.find(({ name }) => name === "replicas")?.value;
      const kind = `bundle${object.container ? ` of ${object.container.type}` : ""}`;
      return replicas === undefined ? kind : `${kind}, ${replicas} replicas`;
    }
    default:
      return agentOf(model, object) ?? "";
  }
}

/** The resources inside a container, a group in a clone before its members. */
function rowsOf(model: ClusterModel, object: ClusterObject, placeOf: PlaceOf, depth = 0): GraphRow[] {
  if (depth > 3) return [];
  return childrenOf(object).flatMap((id) => {
    const child = model.place(id)?.object;
    const agent = child?.kind === "primitive" ? agentOf(model, child) : child?.kind;
    const row = { id, ...omitUndefined({ agent, place: placeOf(id) }) };
    return child ? [row, ...rowsOf(model, child, placeOf, depth + 1)] : [row];
  });
}
