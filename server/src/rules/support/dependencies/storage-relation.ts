import type { ClusterModel } from "../../../model/cluster-model.ts";
import { containersOf } from "../../../model/inheritance.ts";
import { isOrdered } from "../order/order-graph.ts";
import { areTogether } from "../placement/same-node.ts";
import { unitsOf } from "../placement/units.ts";

/** How a resource is related to one that has to be active before it on its node. */
interface StorageRelation {
  /** It runs only where the other one does. */
  readonly isPlaced: boolean;
  /** It starts only after the other one. */
  readonly isAfter: boolean;
}

/** What constraints name in place of a resource: the clone or bundle around it, or itself. */
export function constrainedName(model: ClusterModel, id: string): string {
  const around = containersOf(model, id).filter(({ object }) => object.kind !== "group");
  return around.at(-1)?.object.id ?? id;
}

/** What a constraint best names: the outermost group, clone or bundle around a resource, or itself. */
function outermost(model: ClusterModel, id: string): string {
  return containersOf(model, id).at(-1)?.object.id ?? id;
}

/** How a user is related to the storage below it, by groups and any chain of constraints. */
export function storageRelation(model: ClusterModel, user: string, base: string): StorageRelation {
  const common = containersOf(model, user).some(({ object }) =>
    containersOf(model, base).some((other) => other.object.id === object.id),
  );
  // The order in a group is group-member-too-early's.
  if (common) return { isPlaced: true, isAfter: true };
  const [one, other] = [constrainedName(model, user), constrainedName(model, base)];
  const [left, right] = [unitsOf(model, one)[0], unitsOf(model, other)[0]];
  if (!left || !right) return { isPlaced: true, isAfter: true };
  return {
    isPlaced: right.isEverywhere || areTogether(model, left, right, ""),
    isAfter: isOrdered(model, { resource: other, step: "start" }, { resource: one, step: "start" }),
  };
}

/** What is missing, and the constraints to add; undefined where nothing is. */
export function missingRelation(
  model: ClusterModel,
  user: string,
  base: string,
  { isPlaced, isAfter }: StorageRelation,
): { readonly problem: string; readonly advice: string } | undefined {
  if (isPlaced && isAfter) return undefined;
  const [one, other] = [outermost(model, user), outermost(model, base)];
  const order = `"order Mandatory: ${other} ${one}"`;
  const colocation = `"colocation inf: ${one} ${other}"`;
  if (isPlaced) return { problem: `no order lets it wait for "${other}"`, advice: `Add ${order}, with an id` };
  if (isAfter) return { problem: `no colocation keeps it with "${other}"`, advice: `Add ${colocation}, with an id` };
  return {
    problem: `neither an order nor a colocation connects it with "${other}"`,
    advice: `Add ${order} and ${colocation}, each with an id`,
  };
}
