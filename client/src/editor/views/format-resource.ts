import { count } from "../../../../server/src/text/phrases.ts";
import type { ClusterSnapshot, FailedAction, ResourceRole, ResourceState } from "../../cluster/status/snapshot.ts";

/** How much attention something deserves: `muted` is inactive on purpose, `busy` is in transition. */
export type Attention = "good" | "muted" | "busy" | "warning" | "error";

/** One instance of a resource: where it is and as what. */
export type Placement = ResourceState["placements"][number];

const order: readonly ResourceRole[] = [
  "Promoted",
  "Promoting",
  "Demoting",
  "Unpromoted",
  "Started",
  "Starting",
  "Migrating",
  "Stopping",
  "Unknown",
  "Stopped",
];
const transitional: ReadonlySet<ResourceRole> = new Set(["Starting", "Stopping", "Promoting", "Demoting", "Migrating"]);

/** The primitives inside a resource; the resource itself when it holds none. */
export function leaves(resource: ResourceState): readonly ResourceState[] {
  return resource.children.length === 0 ? [resource] : resource.children.flatMap(leaves);
}

/** Every resource of a snapshot by its id, containers and their members; of several with one id (a bundle's replicas) the first. */
export function resourcesById(snapshot: ClusterSnapshot): ReadonlyMap<string, ResourceState> {
  const found = new Map<string, ResourceState>();
  const visit = (resource: ResourceState) => {
    if (!found.has(resource.id)) found.set(resource.id, resource);
    resource.children.forEach(visit);
  };
  snapshot.resources.forEach(visit);
  return found;
}

/** Where a resource runs: its own placements, or for a container the distinct ones of its members. */
export function placementsOf(resource: ResourceState): readonly Placement[] {
  if (resource.children.length === 0) return resource.placements;
  const distinct = new Map<string, Placement>();
  for (const leaf of leaves(resource))
    for (const placement of leaf.placements) distinct.set(`${placement.role} ${placement.node}`, placement);
  return distinct.size > 0 ? [...distinct.values()] : resource.placements;
}

/** `Promoted on n2, Unpromoted on n1 n3`; empty when it runs nowhere. */
export function formatPlacement(placements: readonly Placement[]): string {
  const byRole = new Map<ResourceRole, string[]>();
  for (const { node, role } of placements) {
    if (role === "Stopped") continue;
    byRole.set(role, [...(byRole.get(role) ?? []), node]);
  }
  return [...byRole]
    .sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
    .map(([role, nodes]) => `${role} on ${[...new Set(nodes)].sort(byName).join(" ")}`)
    .join(", ");
}

const collator = new Intl.Collator("en", { numeric: true });

/** Names in the order people expect: `n2` before `n10`. */
export function byName(a: string, b: string): number {
  return collator.compare(a, b);
}

/** The failures of a resource and of its members. */
export function failuresOf(resource: ResourceState, failures: readonly FailedAction[]): readonly FailedAction[] {
  if (failures.length === 0) return failures;
  const ids = new Set<string>();
  const visit = (each: ResourceState) => {
    ids.add(each.id);
    each.children.forEach(visit);
  };
  visit(resource);
  return failures.filter((failure) => ids.has(failure.resource));
}

/** `start on n2: not installed (configfile not found)`. */
export function formatFailure(failure: FailedAction): string {
  const reason = failure.reason ? ` (${failure.reason})` : "";
  return `${failure.operation} on ${failure.node}: ${failure.exitText}${reason}`;
}

/** The parts of a snapshot that affect a resource's state. */
type StatusContext = Pick<ClusterSnapshot, "failures" | "nodes">;

const noContext: StatusContext = { failures: [], nodes: [] };

/** The unclean nodes of a resource: whether it still runs there is unknown until they are fenced. */
export function uncleanNodesOf(resource: ResourceState, { nodes }: StatusContext): readonly string[] {
  const unclean = nodes.filter((node) => node.condition === "unclean").map((node) => node.name);
  if (unclean.length === 0) return unclean;
  const here = new Set(placementsOf(resource).map((placement) => placement.node));
  return unclean.filter((node) => here.has(node));
}

/** The primitives inside a resource that run nowhere although they should. */
export function unexpectedlyStopped(resource: ResourceState): readonly ResourceState[] {
  if (resource.disabled) return [];
  return leaves(resource).filter(
    (leaf) => !leaf.disabled && leaf.managed && !leaf.orphaned && formatPlacement(leaf.placements) === "",
  );
}

/** A resource's state in one line, the most important first. */
export function formatState(resource: ResourceState, context: StatusContext = noContext): string {
  const where = formatPlacement(placementsOf(resource));
  const inside = leaves(resource);
  const stopped = inside.filter((leaf) => formatPlacement(leaf.placements) === "");
  const parts: string[] = [];
  if (where === "") parts.push("Stopped");
  else if (stopped.length > 0 && resource.children.length > 0)
    parts.push(where, `${stopped.length} of ${inside.length} stopped`);
  else parts.push(where);
  if (resource.pending) parts.push(`${resource.pending.toLowerCase()} pending`);
  if (resource.disabled) parts.push("disabled");
  if (resource.maintenance) parts.push("in maintenance");
  else if (!resource.managed && !resource.blocked) parts.push("unmanaged");
  if (resource.orphaned) parts.push("no longer configured");
  if (resource.blocked) parts.push("blocked: the cluster can't manage it");
  const unclean = uncleanNodesOf(resource, context);
  if (unclean.length > 0) parts.push(`${unclean.join(" ")} unclean`);
  const [first, ...rest] = failuresOf(resource, context.failures);
  if (first === undefined) return resource.failed ? `${parts.join(", ")}, failed` : parts.join(", ");
  const problem =
    rest.length === 0 ? formatFailure(first) : `${count(rest.length + 1, "failure")}, ${formatFailure(first)}`;
  return `${parts.join(", ")}: ${problem}`;
}

/** How much attention a resource with its members deserves. */
export function attentionOf(resource: ResourceState, context: StatusContext = noContext): Attention {
  const inside = leaves(resource);
  if (inside.some((leaf) => leaf.blocked)) return "error";
  const isFailed = inside.some((leaf) => leaf.failed) || failuresOf(resource, context.failures).length > 0;
  const placed = inside.filter((leaf) => formatPlacement(leaf.placements) !== "");
  if (isFailed) return placed.length === 0 ? "error" : "warning";
  if (uncleanNodesOf(resource, context).length > 0) return "warning";
  if (
    inside.some(
      (leaf) => leaf.pending || transitional.has(leaf.role) || leaf.placements.some((p) => transitional.has(p.role)),
    )
  )
    return "busy";
  if (resource.orphaned) return "warning";
  if (unexpectedlyStopped(resource).length > 0) return "warning";
  if (placed.length === 0 || !resource.managed || resource.maintenance) return "muted";
  return "good";
}
