import { parseXml } from "../../../../server/src/text/xml.ts";
import type { Cib } from "../cib/cib-content.ts";
import type { ClusterSnapshot, FailedAction, ResourceState } from "../status/snapshot.ts";

/** Who changed a CIB last, as a clause: `by "root" with crm_attribute on "n2" (Fri Nov 20 04:37:50 2026)`; empty when it doesn't tell. */
export function whoChanged(live: Cib): string {
  return whoWrote(live.root.attributes);
}

/** The same of a CIB's first tag alone; empty when it can't be read. */
export function whoChangedHead(tag: string): string {
  try {
    return whoWrote(parseXml(tag.trim().replace(/\/?>$/, "/>")).attributes);
  } catch {
    return "";
  }
}

function whoWrote(a: Readonly<Record<string, string>>): string {
  const parts = [
    ...(a["update-user"] ? [`by "${a["update-user"]}"`] : []),
    ...(a["update-client"] ? [`with ${a["update-client"]}`] : []),
    ...(a["update-origin"] ? [`on "${a["update-origin"]}"`] : []),
    ...(a["cib-last-written"] ? [`(${a["cib-last-written"]})`] : []),
  ];
  return parts.length > 0 ? ` ${parts.join(" ")}` : "";
}

/** What these resources do now, one sentence each; where they are many, or none of them exists any more, the cluster as a whole. */
export function whatRuns(snapshot: ClusterSnapshot, touched: ReadonlySet<string>): string {
  const all = snapshot.resources;
  const concerned = all.filter((resource) => namesOf(resource).some((id) => touched.has(id)));
  if (concerned.length > 0 && concerned.length <= 6)
    return concerned.map((resource) => whatItDoes(resource, snapshot)).join(" ");
  const list = concerned.length > 0 ? concerned : all;
  if (list.length === 0) return "No resource is configured.";
  const idle = list.filter((resource) => !runs(resource));
  if (idle.length === 0) return list.length === 1 ? "The only resource runs." : `All ${list.length} resources run.`;
  const shown = idle.slice(0, 3).map((resource) => whatItDoes(resource, snapshot));
  const more = idle.length > 3 ? ` ${idle.length - 3} more don't run.` : "";
  return `${list.length - idle.length} of ${list.length} resources run. ${shown.join(" ")}${more}`;
}

/** The touched resources that run nowhere though nothing is known that keeps them: no failure, no target-role, no ban. */
export function idleForNoReason(snapshot: ClusterSnapshot, touched: ReadonlySet<string>): string[] {
  return snapshot.resources
    .filter((resource) => namesOf(resource).some((name) => touched.has(name)))
    .filter((resource) => resource.role === "Stopped" && resource.placements.length === 0)
    .filter((resource) => !resource.disabled && resource.managed && failuresOf(resource, snapshot).length === 0)
    .map((resource) => resource.id);
}

/** The touched resources that are just being started, stopped, promoted, demoted or moved. */
export function changing(snapshot: ClusterSnapshot, touched: ReadonlySet<string>): string[] {
  return snapshot.resources
    .filter((resource) => namesOf(resource).some((name) => touched.has(name)))
    .filter((resource) => leaves(resource).some(({ role }) => /ing$/.test(role)))
    .map((resource) => resource.id);
}

function namesOf(resource: ResourceState): string[] {
  return [resource.id.replace(/:\d+$/, ""), ...resource.children.flatMap(namesOf)];
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
    if (resource.disabled) return `${name} stays stopped, as its target-role says.`;
    return because === "" ? `${name} is stopped.` : `${name} doesn't run${because}.`;
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

function failuresOf(resource: ResourceState, snapshot: ClusterSnapshot): FailedAction[] {
  const names = new Set(namesOf(resource));
  return snapshot.failures.filter((failure) => names.has(failure.resource.replace(/:\d+$/, "")));
}

function failureClause(failure: FailedAction): string {
  const reason = failure.reason ? `, ${failure.reason}` : "";
  return `${failure.operation} of "${failure.resource}" on "${failure.node}" gave "${failure.exitText}"${reason}`;
}

/** What the cluster is busy with, as a clause for the progress line; empty when nothing is seen to move. */
export function whatMoves(snapshot: ClusterSnapshot): string {
  const moving = snapshot.resources
    .flatMap(leaves)
    .filter(({ role, pending }) => /ing$/.test(role) || pending !== undefined);
  const clauses = moving.slice(0, 3).map(({ id, role, pending }) => `"${id}" is ${(pending ?? role).toLowerCase()}`);
  return clauses.join(", ") + (moving.length > 3 ? ` and ${moving.length - 3} more` : "");
}

function leaves(resource: ResourceState): ResourceState[] {
  return resource.children.length === 0 ? [resource] : resource.children.flatMap(leaves);
}
