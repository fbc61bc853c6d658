import { listing, quoted } from "../../../../server/src/text/phrases.ts";
import type { ClusterSnapshot, FailedAction, ResourceState } from "../status/snapshot.ts";
import type { MaintenanceState } from "./maintenance-state.ts";

/** How many instances of each resource run. */
export function runningResources({ resources }: Pick<ClusterSnapshot, "resources">): Readonly<Record<string, number>> {
  const leaves = (each: ResourceState): readonly ResourceState[] =>
    each.children.length > 0 ? each.children.flatMap(leaves) : [each];
  const counts: Record<string, number> = {};
  for (const { id, placements } of resources.flatMap(leaves)) {
    const active = placements.filter(({ role }) => role !== "Stopped").length;
    if (active > 0) counts[id] = (counts[id] ?? 0) + active;
  }
  return counts;
}

/** What identifies a failure. */
export function failureKey({ resource, node, operation, when = "" }: FailedAction): string {
  return `${operation} of ${resource} on ${node} ${when}`.trim();
}

/** The members that are up, in standby or not. */
export function upMembers({ nodes }: Pick<ClusterSnapshot, "nodes">): readonly string[] {
  return nodes
    .filter(({ type, condition }) => type === "member" && ["online", "standby", "maintenance"].includes(condition))
    .map(({ name }) => name);
}

/**
 * What is wrong with a cluster, compared with how it was when its maintenance began: sentences; none where all is well. `isNodeAway`: a node
 * is in standby for its maintenance, so that fewer instances of clones run, and what a person agreed to may be down.
 */
export function healthProblems(
  snapshot: ClusterSnapshot,
  began: Pick<MaintenanceState, "running" | "failures" | "absent" | "acceptedDown">,
  isNodeAway = false,
): readonly string[] {
  const up = upMembers(snapshot);
  const members = snapshot.nodes.filter(({ type }) => type === "member");
  const unclean = members.filter(({ condition }) => condition === "unclean").map(({ name }) => name);
  const down = members
    .map(({ name }) => name)
    .filter((name) => !up.includes(name) && !unclean.includes(name) && !began.absent.includes(name));
  const now = runningResources(snapshot);
  const missing = Object.entries(began.running).filter(([id, count]) =>
    isNodeAway ? (now[id] ?? 0) === 0 && !began.acceptedDown.includes(id) : (now[id] ?? 0) < count,
  );
  const failures = snapshot.failures.filter((each) => !began.failures.includes(failureKey(each)));
  const be = (names: readonly unknown[]): string => (names.length === 1 ? "is" : "are");
  return [
    ...(snapshot.dc === undefined ? ["No DC is elected."] : []),
    ...(snapshot.quorum ? [] : ["There is no quorum."]),
    ...(snapshot.maintenance ? ["The cluster is in maintenance (maintenance-mode), so nothing moves."] : []),
    ...(unclean.length > 0 ? [`${listing(unclean.map(quoted))} ${be(unclean)} unclean.`] : []),
    ...(down.length > 0 ? [`${listing(down.map(quoted))} ${be(down)} not online.`] : []),
    ...missing.map(([id, count]) =>
      (now[id] ?? 0) === 0
        ? `${quoted(id)} doesn't run.`
        : `${quoted(id)} runs ${now[id]} times, and ran ${count} times at the beginning.`,
    ),
    ...failures.map(
      ({ resource, node, operation, exitText, reason }) =>
        `The ${operation} of ${quoted(resource)} failed on ${quoted(node)}: ${reason ?? exitText}.`,
    ),
  ];
}
