import { parseBoolean } from "../../../model/attributes.ts";
import type { ClusterModel } from "../../../model/cluster-model.ts";
import type { Order } from "../../../model/configuration.ts";
import type { DefinedObject } from "../../../model/defined-object.ts";
import { scoreValue } from "../../../model/score.ts";
import { type Dependency, dependencyBetween } from "../dependencies/service-dependencies.ts";
import { type Colocated, colocationsOf } from "../placement/colocations.ts";
import { meantBy } from "../placement/constraint-names.ts";
import { orderSides } from "./order-graph.ts";

/** Two resources that an order names one directly after the other, with the actions as written (`start` where none is). */
export interface OrderedPair {
  readonly at: DefinedObject;
  readonly before: string;
  readonly beforeAction: string;
  readonly after: string;
  readonly afterAction: string;
  /** The second waits for the first also when only the second is due. */
  readonly isMandatory: boolean;
  readonly isSymmetrical: boolean;
}

const mostPairs = 400;

/** The pairs of one order; none where a name stands for several resources. */
export function pairsOf(model: ClusterModel, at: DefinedObject): OrderedPair[] {
  const order = at.object as Order;
  const sides = orderSides(order).map((side) => ({
    ...side,
    action: side.roleOrAction.toLowerCase() || "start",
    ids: side.names.flatMap(({ value }) => meantBy(model, value)),
  }));
  const isMandatory = isMandatoryOrder(order);
  const isSymmetrical = parseBoolean(order.symmetrical) !== false;
  const pairs: OrderedPair[] = [];
  const add = (before: string, beforeAction: string, after: string, afterAction: string): void => {
    if (pairs.length < mostPairs)
      pairs.push({ at, before, beforeAction, after, afterAction, isMandatory, isSymmetrical });
  };
  for (const [i, { ids, action, isChain }] of sides.entries()) {
    if (isChain) for (const [k, id] of ids.slice(1).entries()) add(ids[k] as string, action, id, action);
    const next = sides[i + 1];
    if (!next) continue;
    for (const left of isChain ? ids.slice(-1) : ids) {
      for (const right of next.isChain ? next.ids.slice(0, 1) : next.ids) add(left, action, right, next.action);
    }
  }
  return pairs;
}

function isMandatoryOrder({ orderKind, score, sets }: Order): boolean {
  if (orderKind) return orderKind.value.toLowerCase() === "mandatory";
  if (sets.some(({ kind }) => kind !== undefined && kind.toLowerCase() !== "mandatory")) return false;
  return score === undefined || (scoreValue(score.value) ?? 0) > 0;
}

/** Two resources of which one uses the other, with the orders and colocations that name both. */
export interface RelatedPair {
  readonly dependency: Dependency;
  readonly orders: readonly OrderedPair[];
  /** With a score above 0, on the same node. */
  readonly colocations: readonly Colocated[];
}

/** All such pairs that a colocation or an order of the files names, in the order of the files. */
export function relatedPairs(model: ClusterModel): readonly RelatedPair[] {
  return model.memo.of(computeRelatedPairs, model);
}

function computeRelatedPairs(model: ClusterModel): readonly RelatedPair[] {
  const found = new Map<string, { orders: OrderedPair[]; colocations: Colocated[]; one: string; other: string }>();
  const of = (one: string, other: string) => {
    const key = one < other ? `${one}\n${other}` : `${other}\n${one}`;
    let pair = found.get(key);
    if (!pair) {
      pair = { orders: [], colocations: [], one, other };
      found.set(key, pair);
    }
    return pair;
  };
  for (const each of colocationsOf(model)) {
    if (each.at.object.kind !== "colocation" || each.score <= 0 || each.nodeAttribute !== "#uname") continue;
    of(each.resource, each.with).colocations.push(each);
  }
  for (const at of model.ofKind("order")) {
    for (const each of pairsOf(model, at)) of(each.before, each.after).orders.push(each);
  }
  return [...found.values()].flatMap(({ one, other, orders, colocations }) => {
    const dependency = one === other ? undefined : dependencyBetween(model, one, other);
    return dependency ? [{ dependency, orders, colocations }] : [];
  });
}
