import { listing, quoted } from "../../../../server/src/text/phrases.ts";
import type { ClusterSnapshot, FailedAction, NodeState, ResourceState } from "./snapshot.ts";
import { unmanagedResources } from "./unmanaged.ts";
import { whyStopped } from "./why-stopped.ts";

/** What is known of resources that are stopped or promoted nowhere, to go behind that: ` because …`, by id. */
type Reasons = ReadonlyMap<string, string>;

/** The problems of a cluster, each in a sentence; what the status alone doesn't say of a stopped resource is in `reasons`. */
export function findProblems(snapshot: ClusterSnapshot, reasons: Reasons = new Map()): string[] {
  const { fencingEnabled, maintenance, failures } = snapshot;
  const all = snapshot.resources.flatMap(flat);
  return [
    ...membership(snapshot),
    ...(fencingEnabled ? [] : ["Fencing is disabled."]),
    ...(maintenance ? ["The cluster is in maintenance mode: nothing is started, stopped or monitored."] : []),
    ...snapshot.nodes.flatMap((node) => nodeProblems(node, snapshot)),
    ...fencingUnderWay(snapshot),
    ...failures.map((failure) => failureText(failure, snapshot)),
    ...unmanagedResources(snapshot).map(leftAlone),
    ...snapshot.resources.flatMap((resource) => severalTimes(resource)),
    ...all.flatMap((resource) => removedFromConfiguration(resource, snapshot)),
    ...inactive(snapshot, reasons),
    ...all.flatMap((resource) => notStopped(resource, snapshot)),
    ...all
      .filter(({ kind, blocked, orphaned }) => kind === "primitive" && blocked && !orphaned)
      .map(({ id }) => `"${id}" is blocked: the cluster doesn't touch it before a cleanup.`),
  ];
}

/** The ids of primitives that the status shows as stopped, or as promoted nowhere, and says no more about; those with a failure, which is listed, come last. */
export function unexplained(snapshot: ClusterSnapshot): string[] {
  const failed = new Set(snapshot.failures.map(({ resource }) => resource.replace(/:\d+$/, "")));
  return [...stopped(snapshot), ...notPromoted(snapshot)]
    .map(({ id }) => id)
    .filter((id) => whyStopped(id, snapshot) === "")
    .toSorted((a, b) => Number(failed.has(a)) - Number(failed.has(b)));
}

const withoutQuorum: Readonly<Record<string, string>> = {
  stop: "every node here stops all resources (no-quorum-policy is stop)",
  freeze: "what runs here goes on, and nothing is started or recovered (no-quorum-policy is freeze)",
  demote: "what is promoted here is demoted, and all else is stopped (no-quorum-policy is demote)",
  suicide: "the nodes here are fenced (no-quorum-policy is suicide)",
  fence: "the nodes here are fenced (no-quorum-policy is fence)",
  ignore:
    "no-quorum-policy is ignore, so resources go on and are started here, even if the other nodes run them as well",
};

function membership({ quorum, dc, noQuorumPolicy = "", votes }: ClusterSnapshot): string[] {
  const policy = withoutQuorum[noQuorumPolicy];
  const waits = votes !== undefined && votes.total >= votes.quorum;
  const cause =
    votes === undefined
      ? ""
      : waits
        ? " (corosync has the votes, and waits after a start until every node has joined once: wait_for_all)"
        : ` (${votes.total} of ${votes.quorum} votes that are needed)`;
  return [
    ...(quorum ? [] : [`There is no quorum${cause}${dc === undefined || policy === undefined ? "" : `: ${policy}`}.`]),
    ...(dc === undefined
      ? [
          "No node is DC now: until one is elected, nothing is started, stopped or recovered, and the state shown here may be old.",
        ]
      : []),
  ];
}

function nodeProblems(node: NodeState, snapshot: ClusterSnapshot): string[] {
  const { name, condition, health } = node;
  return [
    ...(condition === "online" && node.isLeaving !== true
      ? []
      : [`${quoted(name)} ${conditionWords(node, snapshot)}.`]),
    ...(health === undefined
      ? []
      : [`The health of ${quoted(name)} is ${health}: where node-health-strategy says so, resources leave it.`]),
    ...failedFencing(node, snapshot),
  ];
}

function conditionWords(node: NodeState, snapshot: ClusterSnapshot): string {
  const { fencingEnabled, fencing } = snapshot;
  const { condition, name } = node;
  if (condition === "pending") return "is pending: corosync runs there, and Pacemaker hasn't joined (yet)";
  if (condition === "unclean") {
    const last = fencing.find(({ target }) => target === name);
    const next = !fencingEnabled
      ? "Fencing is disabled, so nobody makes sure"
      : last?.status === "pending"
        ? `it is being fenced${failedSoFar(name, fencing)}`
        : "what ran there isn't recovered before it is fenced";
    return `is unclean: nobody knows whether its resources still run; ${next.charAt(0).toLowerCase()}${next.slice(1)}`;
  }
  if (node.isLeaving && condition !== "offline") return "is shutting down";
  if (condition === "standby" && node.standbyOnFail)
    return "is in standby because an operation with on-fail=standby failed there; a cleanup of that ends it";
  const isIn = condition === "standby" || condition === "maintenance";
  return `is ${isIn ? "in " : ""}${condition}${condition === "offline" ? offlineDetail(node, snapshot) : ""}`;
}

/** The tries to fence a node that failed since it was last fenced; the newest is first in the history. */
function failedSoFar(node: string, fencing: ClusterSnapshot["fencing"]): string {
  const own = fencing.filter(({ target }) => target === node);
  const last = own.findIndex(({ status }) => status === "success");
  const failed = (last < 0 ? own : own.slice(0, last)).filter(({ status }) => status === "failed").length;
  return failed === 0 ? "" : `, after ${failed} ${failed === 1 ? "try" : "tries"} that failed`;
}

/** What is known of a node that is offline, to go behind that. */
function offlineDetail(
  { name, asResource, isLost }: NodeState,
  { fencing, fencingEnabled, resources }: ClusterSnapshot,
): string {
  if (asResource !== undefined) {
    const isRunning = resources.flatMap(flat).some(({ id, placements }) => id === asResource && placements.length > 0);
    return isRunning
      ? `: ${quoted(asResource)} runs, and Pacemaker Remote doesn't answer on it`
      : `: nothing connects to it while ${quoted(asResource)} isn't running`;
  }
  const last = fencing.find(({ target }) => target === name);
  if (last?.status === "success" && last.action !== "on")
    return `; it was fenced last ${last.completed === undefined ? "" : `at ${last.completed} `}("quorate timeline" says why)`;
  return isLost && !fencingEnabled
    ? ", and didn't leave in order: as fencing is disabled, nobody knows whether its resources still run there, beside those that run here"
    : "";
}

/** A node that nobody knows to be down, and whose last fencing failed: nothing of its resources is recovered. */
function failedFencing({ name, condition }: NodeState, { fencing }: ClusterSnapshot): string[] {
  const last = fencing.find(({ target }) => target === name);
  if (last?.status !== "failed" || condition !== "unclean") return [];
  const why = last.reason === undefined || last.reason === "" ? "" : `: ${last.reason.replace(/\.$/, "")}`;
  return [`Fencing of ${quoted(name)} failed${why}. What ran there isn't recovered before it succeeds.`];
}

function fencingUnderWay({ fencing, nodes }: ClusterSnapshot): string[] {
  const targets = [...new Set(fencing.filter(({ status }) => status === "pending").map(({ target }) => target))];
  return targets
    .filter((target) => nodes.find(({ name }) => name === target)?.condition !== "unclean")
    .map((target) => `${quoted(target)} is being fenced.`);
}

function failureText(failure: FailedAction, { failCounts }: ClusterSnapshot): string {
  const { resource, node, operation, interval, reason, exitText, status } = failure;
  // What `crm_resource --fail` reports has a name of its own.
  const name = operation === "asyncmon" ? "monitor" : operation;
  const what = name === "monitor" && interval === 0 && operation === name ? "be probed" : name;
  const count = failCounts.find((each) => each.resource === resource && each.node === node)?.count ?? 0;
  const times = count > 1 && count < 1_000_000 ? ` (${count} failures until now)` : "";
  const isTimeout = /timed out|timeout/i.test(status) || /timed out|timeout/i.test(exitText);
  const meaning = isTimeout
    ? "it timed out"
    : /^(ok|error|error occurred|unknown error|)$/i.test(exitText)
      ? ""
      : exitText;
  const why = reason ?? meaning;
  return `${quoted(resource)} failed to ${what} on ${quoted(node)}${times}${why === "" ? "" : `: ${why.replace(/\.$/, "")}`}.`;
}

/** A resource that isn't managed because of itself or what it is in. */
function leftAlone({ id, maintenance, failed }: ResourceState): string {
  const why = maintenance ? `${quoted(id)} is in maintenance` : `${quoted(id)} isn't managed (is-managed)`;
  const what = maintenance ? "watches, starts nor stops it" : "starts nor stops it";
  return failed
    ? `${why}, so the cluster doesn't recover it from its failure.`
    : `${why}: the cluster neither ${what}, and it stays down after a failure.`;
}

/** What was done by hand for a while and is still in force, a sentence each: no problem, and easily forgotten. */
export function leftByHand({ leftovers }: ClusterSnapshot): string[] {
  return leftovers.map(({ id, kind, resource, node, until }) => {
    const what = kind === "ban" ? `banned from ${quoted(node)}` : `moved to ${quoted(node)}`;
    return `${quoted(resource)} was ${what} by hand, and that is in force ${until === undefined ? "until it is cleared" : `until ${until}`} (${id}).`;
  });
}

/** A resource that may run once, and is active on several nodes. */
function severalTimes(resource: ResourceState): string[] {
  if (resource.kind === "group") return resource.children.flatMap(severalTimes);
  const nodes = resource.placements.map(({ node }) => node);
  // After failed starts it only may be active.
  if (resource.kind !== "primitive" || nodes.length < 2 || resource.role === "Migrating" || resource.failed) return [];
  return [
    `${quoted(resource.id)} is active on ${listing(nodes.map(quoted))} at once, and may run on one node only${resource.blocked ? "; the cluster doesn't touch it (multiple-active is block)" : ""}.`,
  ];
}

/**
 * Whether the status shows no fence device though fencing is enabled: then Pacemaker (2.1.5 and 3.0.3, by crm_simulate) stops nothing either,
 * unless SBD fences by the watchdog alone, which crm_mon doesn't show.
 */
function mayStopNothing({ fencingEnabled, resources }: ClusterSnapshot): boolean {
  return fencingEnabled && !resources.flatMap(flat).some(({ agent }) => agent?.startsWith("stonith:"));
}

const stopsNothing = "fencing is enabled, and without a fence device or SBD the cluster stops nothing";

/** A resource that runs without being configured any more. */
function removedFromConfiguration(resource: ResourceState, snapshot: ClusterSnapshot): string[] {
  const { id, kind, orphaned, placements, managed, blocked, failed } = resource;
  if (!orphaned || kind !== "primitive" || placements.length === 0) return [];
  const on = listing(placements.map(({ node }) => quoted(node)));
  const next = blocked
    ? "the cluster couldn't stop it, and doesn't touch it before a cleanup"
    : managed
      ? failed
        ? "the cluster recovers from its failure by stopping it"
        : mayStopNothing(snapshot)
          ? stopsNothing
          : "the cluster is about to stop it"
      : "the cluster leaves it as it is (it isn't managed, or stop-orphan-resources is false)";
  return [`${quoted(id)} was removed from the configuration, and is still active on ${on}: ${next}.`];
}

/** A resource that is to be stopped, and that nothing stops: while it is being stopped, crm_mon says so. */
function notStopped(resource: ResourceState, snapshot: ClusterSnapshot): string[] {
  const { dc, maintenance } = snapshot;
  const { id, kind, disabled, role, pending, placements, managed, blocked, failed, orphaned } = resource;
  const isActive = role === "Started" || role === "Promoted" || role === "Unpromoted";
  if (kind !== "primitive" || !disabled || !isActive || placements.length === 0 || orphaned) return [];
  if (!managed || maintenance || blocked || failed || pending !== undefined || dc === undefined) return [];
  const on = listing(placements.map(({ node }) => quoted(node)));
  const next = mayStopNothing(snapshot)
    ? stopsNothing
    : `if that stays so, look whether Pacemaker on the DC ${quoted(dc)} works`;
  return [`${quoted(id)} is to be stopped (target-role), and is still active on ${on}: ${next}.`];
}

function stopped(snapshot: ClusterSnapshot): ResourceState[] {
  return snapshot.resources
    .flatMap(flat)
    .filter(
      ({ kind, role, disabled, placements, orphaned }) =>
        kind === "primitive" && role === "Stopped" && !disabled && !orphaned && placements.length === 0,
    );
}

/** What is in a promotable clone that runs, and is promoted nowhere. */
function notPromoted({ resources }: ClusterSnapshot): ResourceState[] {
  return resources
    .filter(({ kind, role, disabled }) => kind === "promotable" && role === "Unpromoted" && !disabled)
    .flatMap(flat)
    .filter(({ kind, placements, role }) => kind === "primitive" && placements.length > 0 && role === "Unpromoted");
}

/** What is stopped or not promoted; what has the same reason is in one sentence. */
function inactive(snapshot: ClusterSnapshot, reasons: Reasons): string[] {
  const groups = new Map<string, string[]>();
  const add = (ending: string, id: string): void => {
    groups.set(ending, [...(groups.get(ending) ?? []), id]);
  };
  const because = (id: string): string => {
    const known = whyStopped(id, snapshot);
    return known === "" ? (reasons.get(id) ?? "") : known;
  };
  for (const { id } of stopped(snapshot)) add(`stopped${because(id)}`, id);
  for (const { id } of notPromoted(snapshot)) add(`promoted nowhere${because(id)}`, id);
  return [...groups].flatMap(([ending, ids]) =>
    / because /.test(ending) && ids.length > 1
      ? [`${listing(ids.map(quoted), 8)} are ${ending}.`]
      : ids.map((id) => `${quoted(id)} is ${ending}.`),
  );
}

function flat(resource: ResourceState): ResourceState[] {
  return [resource, ...resource.children.flatMap(flat)];
}
