import { explainStatement } from "../editing/hover/explain-statement.ts";
import type { ClusterModel } from "../model/cluster-model.ts";
import type { ClusterGraph, GraphBox, GraphEdge, GraphEnd, GraphRelation } from "../protocol.ts";
import { orderCycles } from "../rules/support/order/order-cycles.ts";
import { colocationCycles } from "../rules/support/placement/colocations.ts";
import { omitUndefined } from "../text/omit-undefined.ts";
import { colocationLinks, type Link, orderLinks } from "./constraint-edges.ts";
import { badgesOf } from "./location-badges.ts";
import { boxOf, type PlaceOf, resourceBoxes } from "./resource-boxes.ts";

/**
 * The picture of a configuration: a box for each resource that is in no other one, an edge for each pair that orders and colocations
 * join. A name that nothing defines has a box of its own. Placement on nodes is a badge, never an edge.
 */
export function buildGraph(model: ClusterModel, placeOf: PlaceOf): ClusterGraph {
  const boxes = new Map<string, GraphBox>(resourceBoxes(model, placeOf).map((box) => [box.id, box]));
  const edges = new Map<string, { from: GraphEnd; to: GraphEnd; relations: GraphRelation[] }>();
  const cyclic = constraintsInCycles(model);

  const boxFor = (id: string, kind: GraphBox["kind"]): void => {
    if (boxes.has(id)) return;
    const isElsewhere = model.otherNames.has(id);
    const detail = kind === "junction" ? "" : isElsewhere ? "written as XML" : "not defined";
    boxes.set(id, { id, kind: isElsewhere ? "primitive" : kind, detail, rows: [], badges: [] });
  };
  const endOf = (id: string, isJunction: boolean): GraphEnd => {
    const box = isJunction ? id : boxOf(model, id);
    boxFor(box, isJunction ? "junction" : "undefined");
    return box === id ? { box } : { box, row: id };
  };
  const add = (link: Link, relation: GraphRelation): void => {
    const [from, to] = [endOf(link.from, link.junction === "from"), endOf(link.to, link.junction === "to")];
    // A constraint between members of one box is a finding, and no line could show it.
    if (from.box === to.box) return;
    const known = edges.get(keyOf(from, to)) ?? (isPlacement(relation) ? edges.get(keyOf(to, from)) : undefined);
    const edge = known ?? { from, to, relations: [] };
    if (!known) edges.set(keyOf(from, to), edge);
    if (!edge.relations.some((each) => each.constraint === relation.constraint && each.form === relation.form)) {
      edge.relations.push(relation);
    }
  };

  // Orders first: where a pair has both, the order gives the direction.
  for (const kind of ["order", "colocation"] as const) {
    for (const { object } of model.ofKind(kind)) {
      if (object.kind !== kind) continue;
      const links = object.kind === "order" ? orderLinks(model, object) : colocationLinks(model, object);
      const common = {
        constraint: object.id,
        sentence: explainStatement(object) ?? "",
        isWrong: cyclic.has(object.id),
        ...omitUndefined({ place: placeOf(object.id) }),
      };
      for (const link of links) add(link, { ...common, form: link.form, label: link.label });
    }
  }
  for (const kind of ["location", "rsc_ticket"] as const) {
    for (const { object } of model.ofKind(kind)) {
      for (const { resource, badge } of badgesOf(model, object, placeOf)) {
        const { box } = endOf(resource, false);
        const known = boxes.get(box);
        if (known) boxes.set(box, { ...known, badges: [...known.badges, badge] });
      }
    }
  }
  return { boxes: [...boxes.values()], edges: [...edges.values()].map(withContradiction) };
}

function keyOf(from: GraphEnd, to: GraphEnd): string {
  return JSON.stringify([from.box, from.row, to.box, to.row]);
}

function isPlacement({ form }: GraphRelation): boolean {
  return form === "together" || form === "near" || form === "apart" || form === "avoids";
}

/** The ids of the constraints that wait for each other. */
function constraintsInCycles(model: ClusterModel): ReadonlySet<string> {
  const steps = [...orderCycles(model), ...colocationCycles(model)].flat();
  return new Set(steps.map(({ at }) => at.object.id));
}

/** A pair that must be together and must be apart is wrong in both. */
function withContradiction(edge: GraphEdge): GraphEdge {
  const has = (form: GraphRelation["form"]) => edge.relations.some((relation) => relation.form === form);
  if (!has("together") || !has("apart")) return edge;
  return { ...edge, relations: edge.relations.map((each) => (isPlacement(each) ? { ...each, isWrong: true } : each)) };
}
