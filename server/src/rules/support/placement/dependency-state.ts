import type { ClusterModel } from "../../../model/cluster-model.ts";
import type { Dependency } from "../dependencies/service-dependencies.ts";
import { isOrdered } from "../order/order-graph.ts";
import type { RelatedPair } from "../order/related-pairs.ts";
import { areTogether } from "./same-node.ts";

/** Whether every node on which the user runs has the base in the role that it needs, by whatever constraints and groups there are. */
export function isPlaced(model: ClusterModel, { users, bases, role }: Dependency): boolean {
  return users.every((user) => bases.every((base) => areTogether(model, user, base, role)));
}

/** The same without regard to the role. */
export function isPlacedInAnyRole(model: ClusterModel, { users, bases }: Dependency): boolean {
  return users.every((user) => bases.every((base) => areTogether(model, user, base, "")));
}

/** Whether something wants the user where the base is unpromoted: an address for reading, a backup. */
export function isForUnpromoted({ colocations, dependency }: RelatedPair): boolean {
  return (
    dependency.role === "Promoted" &&
    colocations.some(({ role, withRole }) => role === "Unpromoted" || withRole === "Unpromoted")
  );
}

/** Whether the user starts after the base is ready; the other way round too where that may be deliberate. */
export function isStartOrdered(model: ClusterModel, dependency: Dependency): boolean {
  const { users, bases, role, isStrict } = dependency;
  const ready = role === "Promoted" ? "promote" : "start";
  return users.every((user) =>
    bases.every(
      (base) =>
        isOrdered(model, { resource: base.id, step: ready }, { resource: user.id, step: "start" }) ||
        (!isStrict && isOrdered(model, { resource: user.id, step: "start" }, { resource: base.id, step: ready })),
    ),
  );
}

/** Whether the user stops before the base is demoted, where it holds the base's device. */
export function isStopOrdered(model: ClusterModel, { users, bases, isHeld }: Dependency): boolean {
  if (!isHeld) return true;
  return users.every((user) =>
    bases.every(
      (base) =>
        isOrdered(model, { resource: user.id, step: "stop" }, { resource: base.id, step: "demote" }) ||
        isOrdered(model, { resource: user.id, step: "stop" }, { resource: base.id, step: "stop" }),
    ),
  );
}

/** The user, or the group around it, as a constraint best names it. */
export function nameForConstraint(model: ClusterModel, id: string): string {
  const container = model.containerOf(id);
  return container?.object.kind === "group" ? container.object.id : id;
}

/** A resource with its role, for messages: `"m" (Promoted)`. */
export function formatBase({ base, role }: Dependency): string {
  return role ? `"${base}" (${role})` : `"${base}"`;
}
