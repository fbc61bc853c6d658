import type { ClusterSnapshot, FailedAction, ResourceState } from "./snapshot.ts";

/** The touched resources that run nowhere without a known reason: no failure, no target-role, managed. */
export function stoppedWithoutReason(snapshot: ClusterSnapshot, touched: ReadonlySet<string>): string[] {
  return snapshot.resources
    .filter((resource) => memberIds(resource).some((name) => touched.has(name)))
    .filter((resource) => resource.role === "Stopped" && resource.placements.length === 0)
    .filter((resource) => !resource.disabled && resource.managed && failuresOf(resource, snapshot).length === 0)
    .map((resource) => resource.id);
}

/** The touched resources that are being started, stopped, promoted, demoted or migrated. */
export function changingResources(snapshot: ClusterSnapshot, touched: ReadonlySet<string>): string[] {
  return snapshot.resources
    .filter((resource) => memberIds(resource).some((name) => touched.has(name)))
    .filter((resource) => leaves(resource).some(({ role }) => /ing$/.test(role)))
    .map((resource) => resource.id);
}

/** The ids of a resource and of all inside it, as the configuration has them: without the numbers of instances. */
export function memberIds(resource: ResourceState): string[] {
  return [resource.id.replace(/:\d+$/, ""), ...resource.children.flatMap(memberIds)];
}

/** The failures of a resource and of all inside it. */
export function failuresOf(resource: ResourceState, snapshot: ClusterSnapshot): FailedAction[] {
  const names = new Set(memberIds(resource));
  return snapshot.failures.filter((failure) => names.has(failure.resource.replace(/:\d+$/, "")));
}

/** The resources that are changing state, as a clause for a progress message; empty when there are none. */
export function describeActivity(snapshot: ClusterSnapshot): string {
  const changing = snapshot.resources
    .flatMap(leaves)
    .filter(({ role, pending }) => /ing$/.test(role) || pending !== undefined);
  const clauses = changing.slice(0, 3).map(({ id, role, pending }) => `"${id}" is ${(pending ?? role).toLowerCase()}`);
  return clauses.join(", ") + (changing.length > 3 ? ` and ${changing.length - 3} more` : "");
}

function leaves(resource: ResourceState): ResourceState[] {
  return resource.children.length === 0 ? [resource] : resource.children.flatMap(leaves);
}
