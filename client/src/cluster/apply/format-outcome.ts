import { failuresOf, memberIds } from "../status/resource-activity.ts";
import type { ClusterSnapshot, FailedAction, ResourceState } from "../status/snapshot.ts";
import { whyStopped } from "../status/why-stopped.ts";

/** What these resources do now, one sentence each; where they are many, or none of them exists any more, the cluster as a whole. */
export function whatRuns(snapshot: ClusterSnapshot, touched: ReadonlySet<string>): string {
  const all = snapshot.resources;
  const affected = all.filter((resource) => memberIds(resource).some((id) => touched.has(id)));
  if (affected.length > 0 && affected.length <= 6)
    return affected.map((resource) => whatItDoes(resource, snapshot)).join(" ");
  const list = affected.length > 0 ? affected : all;
  if (list.length === 0) return "No resource is configured.";
  const idle = list.filter((resource) => !runs(resource));
  if (idle.length === 0) return list.length === 1 ? "The only resource runs." : `All ${list.length} resources run.`;
  const shown = idle.slice(0, 3).map((resource) => whatItDoes(resource, snapshot));
  const more = idle.length > 3 ? ` ${idle.length - 3} more don't run.` : "";
  return `${list.length - idle.length} of ${list.length} resources run. ${shown.join(" ")}${more}`;
}

function runs(resource: ResourceState): boolean {
  return ["Started", "Promoted", "Unpromoted"].includes(resource.role) && !resource.failed;
}

function whatItDoes(resource: ResourceState, snapshot: ClusterSnapshot): string {
  const name = `"${resource.id}"`;
  const failures = failuresOf(resource, snapshot);
  const because = failures.length > 0 ? `: ${failures.slice(0, 2).map(failureClause).join("; ")}` : "";
  if (resource.role === "Stopped" && resource.placements.length > 0)
    return `${name} runs only in part, on ${resource.placements.map(({ node }) => `"${node}"`).join(", ")}${because}.`;
  if (resource.orphaned && resource.placements.length > 0) {
    const nodes = resource.placements.map(({ node }) => `"${node}"`).join(", ");
    return `${name} was removed, but still runs on ${nodes}: with fencing on and no fence device, the cluster starts and stops nothing.`;
  }
  if (resource.placements.length === 0) {
    if (resource.disabled) return `${name} stays stopped, as its target-role is set so.`;
    return because === ""
      ? `${name} is stopped${whyStopped(resource.id, snapshot)}.`
      : `${name} doesn't run${because}.`;
  }
  const places = byRole(resource).map(([role, nodes]) => {
    const sorted = [...nodes].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
    return `${role} on ${sorted.map((node) => `"${node}"`).join(", ")}`;
  });
  const part =
    resource.kind === "group" && resource.children.some((child) => !runs(child) && !child.disabled)
      ? ", but not all of it"
      : "";
  return `${name} is ${places.join(" and ")}${part}${because === "" ? "" : `, after a failure${because}`}.`;
}

function byRole(resource: ResourceState): [string, string[]][] {
  const roles = new Map<string, string[]>();
  for (const { node, role } of resource.placements)
    roles.set(role.toLowerCase(), [...(roles.get(role.toLowerCase()) ?? []), node]);
  return [...roles].sort(([a], [b]) => (a === "promoted" ? -1 : b === "promoted" ? 1 : 0));
}

function failureClause(failure: FailedAction): string {
  const reason = failure.reason ? `, ${failure.reason}` : "";
  const what = `${failure.operation} of "${failure.resource}" on "${failure.node}"`;
  // What timed out returned nothing: the code that Pacemaker shows then is its own.
  return /timed out/i.test(failure.status)
    ? `${what} timed out${reason}`
    : `${what} returned "${failure.exitText}"${reason}`;
}
