import { capitalized, listing, quoted } from "../../../../server/src/text/phrases.ts";
import { ClusterError } from "../errors.ts";
import type { ClusterSnapshot, NodeState, ResourceState } from "../status/snapshot.ts";
import { forecastQuorum, type QuorumForecast } from "./quorum-forecast.ts";
import type { ServiceFacts } from "./service-facts.ts";

/** What is done with the services of a cluster. */
export type ServiceAction = "start" | "stop" | "restart" | "enable" | "disable";

/** What can be done to the cluster's services on nodes. */
export const serviceActions = ["start", "stop", "restart", "enable", "disable"] as const;

/** What a plan is made from. */
export interface ServicePlanInput {
  readonly action: ServiceAction;
  /** The names of nodes; all when undefined. */
  readonly chosen: readonly string[] | undefined;
  /** Restart: stop all of them, then start them; else one after the other. */
  readonly isTogether: boolean;
  readonly cluster: string;
  readonly nodes: readonly ServiceFacts[];
  readonly unreachable: readonly { readonly name: string; readonly reason: string }[];
  /** The status of the cluster; undefined where Pacemaker runs nowhere. */
  readonly snapshot: ClusterSnapshot | undefined;
}

/** What will be done, on which nodes, in which order. */
export interface ServicePlan {
  readonly action: ServiceAction;
  readonly cluster: string;
  /** The nodes where something is to be done, in the order in which it is done: the DC last. */
  readonly nodes: readonly string[];
  readonly isTogether: boolean;
  /** Those that are put in standby before they stop, so that their resources move first. */
  readonly standby: readonly string[];
  /** Each step in words. */
  readonly steps: readonly string[];
  /** What becomes of quorum; undefined where that doesn't change. */
  readonly quorum: QuorumForecast | undefined;
  /** No node, or no quorum, is left: a person confirms that once more. */
  readonly isOutage: boolean;
  /** Sentences about what else a person should know. */
  readonly notes: readonly string[];
}

/** Plans an action on the services. Throws a ClusterError of kind `conflict` where it can't be done. */
export function planServices(input: ServicePlanInput): ServicePlan {
  const { action, nodes } = input;
  const chosen = chosenNodes(input);
  const isBoot = action === "enable" || action === "disable";
  const needed = chosen.filter((each) => isNeeded(action, each));
  // Without systemd nothing is known about boot, not even that it is so already.
  refuseUnable(action, isBoot ? chosen : needed);
  const ordered = dcLast(needed, input.snapshot);
  const names = ordered.map(({ name }) => name);
  const before = nodes.filter(({ runsCorosync }) => runsCorosync).map(({ name }) => name);
  const quorum = isBoot || names.length === 0 ? undefined : quorumOf(input, names, before);
  const standby = action === "stop" || action === "restart" ? standbyFirst(input, ordered) : [];
  const isTogether = action === "restart" ? input.isTogether || names.length === 1 : true;
  return {
    action,
    cluster: input.cluster,
    nodes: names,
    isTogether,
    standby,
    steps: names.length === 0 ? [] : stepsOf(input, ordered, standby, isTogether),
    quorum,
    isOutage: isOutage(input, names, quorum),
    notes: notesOf(input, chosen, ordered, standby, quorum),
  };
}

function chosenNodes({ chosen, nodes, unreachable, cluster }: ServicePlanInput): readonly ServiceFacts[] {
  const known = [...nodes.map(({ name }) => name), ...unreachable.map(({ name }) => name)];
  const wanted = chosen ?? known;
  const strange = wanted.filter((name) => !known.includes(name));
  if (strange.length > 0)
    throw new ClusterError(
      "conflict",
      `${capitalized(quoted(cluster))} has no node ${listing(strange.map(quoted))}, only ${listing(known.map(quoted))}.`,
    );
  const absent = unreachable.filter(({ name }) => wanted.includes(name));
  if (absent.length > 0)
    throw new ClusterError(
      "conflict",
      `${listing(absent.map(({ name }) => quoted(name)))} can't be connected: ${absent[0]?.reason ?? ""} ${chosen === undefined ? "Name the other nodes to leave it out. " : ""}Nothing was changed.`,
    );
  return nodes.filter(({ name }) => wanted.includes(name));
}

/** The units of the cluster on a node. */
export function unitsOf({ hasDevice }: ServiceFacts): readonly string[] {
  return ["corosync", "pacemaker", ...(hasDevice ? ["corosync-qdevice"] : [])];
}

function isNeeded(action: ServiceAction, facts: ServiceFacts): boolean {
  switch (action) {
    case "start":
      return !facts.runsCorosync || !facts.runsPacemaker || (facts.hasDevice && !facts.runsDevice);
    case "stop":
      return facts.runsCorosync || facts.runsPacemaker;
    case "restart":
      return true;
    case "enable":
      return unitsOf(facts).some((unit) => facts.units.get(unit) !== "enabled");
    case "disable":
      return unitsOf(facts).some((unit) => facts.units.get(unit) === "enabled");
  }
}

/** Refuses nodes where nothing is known that could start or stop the services. */
function refuseUnable(action: ServiceAction, nodes: readonly ServiceFacts[]): void {
  const refuse = (found: readonly ServiceFacts[], why: string): void => {
    if (found.length > 0)
      throw new ClusterError(
        "conflict",
        `${listing(found.map(({ name }) => quoted(name)))} ${found.length === 1 ? "has" : "have"} ${why} Nothing was changed.`,
      );
  };
  refuse(
    nodes.filter(({ isInstalled }) => !isInstalled),
    "no corosync and Pacemaker. Install them first.",
  );
  if (action === "enable" || action === "disable") {
    refuse(
      nodes.filter(({ manager }) => manager !== "systemd"),
      "no systemd, so what starts the services of corosync and pacemaker at boot isn't known here.",
    );
    return;
  }
  refuse(
    nodes.filter(({ manager }) => manager === undefined),
    "neither systemd nor init scripts for the services corosync and pacemaker. Start and stop them there by hand.",
  );
  if (action === "stop") return;
  refuse(
    nodes.filter(({ config }) => config === undefined),
    "no corosync.conf with a nodelist. Set the cluster up first (quorate cluster init).",
  );
  const masked = nodes.filter((each) => unitsOf(each).some((unit) => each.units.get(unit)?.startsWith("masked")));
  refuse(masked, "a masked unit, which systemd doesn't start (systemctl unmask corosync pacemaker).");
}

function stateOf(snapshot: ClusterSnapshot | undefined, name: string): NodeState | undefined {
  return snapshot?.nodes.find((node) => node.name === name);
}

/** The DC last, so that no other is elected in between. */
function dcLast(nodes: readonly ServiceFacts[], snapshot: ClusterSnapshot | undefined): readonly ServiceFacts[] {
  const isDc = ({ name }: ServiceFacts): boolean => name === snapshot?.dc;
  return [...nodes.filter((each) => !isDc(each)), ...nodes.filter(isDc)];
}

function isUp(node: NodeState | undefined): boolean {
  return node !== undefined && ["online", "standby", "maintenance"].includes(node.condition);
}

/** What runs on a node, with its containers left out. */
export function runningOn(snapshot: Pick<ClusterSnapshot, "resources">, node: string): readonly ResourceState[] {
  const leaves = (each: ResourceState): readonly ResourceState[] =>
    each.children.length > 0 ? each.children.flatMap(leaves) : [each];
  return snapshot.resources
    .flatMap(leaves)
    .filter(({ placements }) => placements.some((each) => each.node === node && each.role !== "Stopped"));
}

/**
 * The nodes to put in standby first: all that run resources or might get those of the others, so that nothing moves to a node that stops
 * next. None where the cluster can't move anything now.
 */
function standbyFirst({ snapshot }: ServicePlanInput, nodes: readonly ServiceFacts[]): readonly string[] {
  if (snapshot === undefined || snapshot.maintenance || !snapshot.quorum) return [];
  const online = nodes.filter((each) => each.runsPacemaker && stateOf(snapshot, each.name)?.condition === "online");
  const hasResources = online.some(({ name }) => runningOn(snapshot, name).some(({ managed }) => managed));
  return hasResources ? online.map(({ name }) => name) : [];
}

function quorumOf(
  { action, nodes, isTogether }: ServicePlanInput,
  names: readonly string[],
  before: readonly string[],
): QuorumForecast {
  const config = nodes.find((each) => each.config !== undefined)?.config;
  const votes = nodes.find((each) => each.votes?.isQuorate)?.votes ?? nodes.find((each) => each.votes)?.votes;
  const forecast = (after: readonly string[]): QuorumForecast => forecastQuorum({ config, votes, before, after });
  const without = (gone: readonly string[]): readonly string[] => before.filter((name) => !gone.includes(name));
  if (action === "start") return forecast([...new Set([...before, ...names])]);
  if (action === "stop" || isTogether) return forecast(without(names));
  // One after the other: the worst that any of them brings.
  const each = names.filter((name) => before.includes(name)).map((name) => forecast(without([name])));
  return each.find(({ isQuorate }) => isQuorate !== true) ?? each[0] ?? forecast(before);
}

function isOutage(
  { action, nodes, snapshot }: ServicePlanInput,
  names: readonly string[],
  quorum: QuorumForecast | undefined,
): boolean {
  if ((action !== "stop" && action !== "restart") || names.length === 0) return false;
  const running = nodes.filter(({ runsPacemaker }) => runsPacemaker).map(({ name }) => name);
  if (running.length === 0 || !running.some((name) => names.includes(name))) return false;
  const others = snapshot?.nodes.filter((node) => node.type === "member" && isUp(node) && !running.includes(node.name));
  const left = [...running.filter((name) => !names.includes(name)), ...(others ?? [])];
  const isRolling = action === "restart" && running.length > 1;
  return (left.length === 0 && !isRolling) || quorum?.isQuorate !== true;
}

function stepsOf(
  { action, snapshot }: ServicePlanInput,
  nodes: readonly ServiceFacts[],
  standby: readonly string[],
  isTogether: boolean,
): readonly string[] {
  const names = nodes.map(({ name }) => name);
  const where = listing(names);
  const how = (verb: string, ...units: string[]): string =>
    nodes.every(({ manager }) => manager === "systemd")
      ? `systemctl ${verb} ${units.join(" ")}`
      : units.map((unit) => `service ${unit} ${verb}`).join("; ");
  const moves =
    standby.length > 0
      ? [`Put ${listing(standby)} in standby until the restart, and wait until the cluster is idle`]
      : [];
  const device = nodes.some(({ hasDevice }) => hasDevice);
  const last = names.length > 1 && names.at(-1) === snapshot?.dc ? ` (${names.at(-1)}, the DC, last)` : "";
  const stop = (on: string): readonly string[] => [
    `Stop Pacemaker on ${on}${last}: ${how("stop", "pacemaker")}`,
    `Stop corosync on ${on}: ${how("stop", ...(device ? ["corosync-qdevice"] : []), "corosync")}`,
  ];
  const start = (on: string): readonly string[] => [
    `Start corosync on ${on}: ${how("start", "corosync", ...(device ? ["corosync-qdevice"] : []))}`,
    `Start Pacemaker on ${on}: ${how("start", "pacemaker")}`,
    `Wait until ${on} ${names.length === 1 || !isTogether ? "is" : "are"} online`,
  ];
  switch (action) {
    case "start":
      return start(where);
    case "stop":
      return [...moves, ...stop(where)];
    case "restart":
      return isTogether
        ? [...moves, ...stop(where), ...start(where)]
        : [
            `One after the other: ${names.join(", ")}${last}`,
            `Each is ${standby.length > 0 ? "put in standby, " : ""}stopped, started, and online with quorum before the next`,
          ];
    case "enable":
    case "disable":
      return nodes.map((each) => `On ${each.name}: systemctl ${action} ${unitsOf(each).join(" ")}`);
  }
}

function notesOf(
  input: ServicePlanInput,
  chosen: readonly ServiceFacts[],
  ordered: readonly ServiceFacts[],
  standby: readonly string[],
  quorum: QuorumForecast | undefined,
): readonly string[] {
  const { action, nodes, snapshot, unreachable } = input;
  const done = chosen.filter((each) => !ordered.includes(each)).map(({ name }) => name);
  const are = done.length === 1 ? "is" : "are";
  const state = { start: "running", stop: "stopped", restart: "", enable: "enabled", disable: "disabled" }[action];
  const notes: string[] = [];
  if (done.length > 0) notes.push(`${listing(done)} ${are} already ${state}.`);
  if (unreachable.length > 0 && ordered.length > 0)
    notes.push(`${listing(unreachable.map(({ name }) => name))} can't be asked, and isn't touched.`);
  if (ordered.length === 0) return notes;
  if (action === "enable")
    notes.push("A node that was fenced or lost power joins the cluster again by itself, before anybody looked at it.");
  if (action === "disable") notes.push("After a reboot somebody has to start the cluster on the node.");
  if (action === "start") notes.push(...startNotes(input, ordered, quorum));
  if ((action === "stop" || action === "restart") && snapshot !== undefined) {
    const names = ordered.map(({ name }) => name);
    notes.push(...unmanagedNotes(snapshot, names));
    if (quorum?.isQuorate === false && nodes.some((each) => each.runsCorosync && !names.includes(each.name)))
      notes.push(policySentence(snapshot.noQuorumPolicy));
    const isWaiting = nodes.some(({ config }) => config?.waitForAll);
    if (isWaiting && nodes.every((each) => !each.runsCorosync || names.includes(each.name)) && input.isTogether)
      notes.push("The next start needs every node: wait_for_all waits for each once.");
    const isStandbyEverywhere = standby.length > 0;
    if (!isStandbyEverywhere && snapshot.maintenance)
      notes.push("The cluster is in maintenance: its resources keep running, unmonitored, when Pacemaker stops.");
  }
  if ((action === "stop" || action === "restart") && ordered.some(({ runsDlm }) => runsDlm))
    notes.push("dlm_controld runs: corosync isn't stopped while it does, because the node would be fenced.");
  return notes;
}

/** A cluster that starts fences members that it has never seen, where fencing is enabled. */
function startNotes(
  { nodes, unreachable }: ServicePlanInput,
  ordered: readonly ServiceFacts[],
  quorum: QuorumForecast | undefined,
): readonly string[] {
  if (nodes.some(({ runsPacemaker }) => runsPacemaker) || quorum?.isQuorate === false) return [];
  const names = ordered.map(({ name }) => name);
  const absent = [...nodes.map(({ name }) => name), ...unreachable.map(({ name }) => name)].filter(
    (name) => !names.includes(name),
  );
  return absent.length === 0
    ? []
    : [
        `${listing(absent)} ${absent.length === 1 ? "doesn't" : "don't"} start. Where fencing is enabled, a cluster that starts fences nodes it hasn't seen (startup-fencing).`,
      ];
}

function unmanagedNotes(snapshot: ClusterSnapshot, names: readonly string[]): readonly string[] {
  if (snapshot.maintenance) return [];
  const left = new Set(
    names.flatMap((name) =>
      runningOn(snapshot, name)
        .filter(({ managed }) => !managed)
        .map(({ id }) => id),
    ),
  );
  return left.size === 0
    ? []
    : [
        `${listing([...left].map(quoted), 8)} ${left.size === 1 ? "isn't" : "aren't"} managed, so ${left.size === 1 ? "it keeps" : "they keep"} running, unmonitored.`,
      ];
}

function policySentence(policy = "stop"): string {
  switch (policy) {
    case "ignore":
      return "The nodes that are left go on without quorum (no-quorum-policy=ignore).";
    case "freeze":
      return "The nodes that are left keep what runs there and start nothing (no-quorum-policy=freeze).";
    case "demote":
      return "The nodes that are left demote what is promoted and stop the rest (no-quorum-policy=demote).";
    case "suicide":
    case "fence":
      return `The nodes that are left are fenced (no-quorum-policy=${policy}).`;
    default:
      return "The nodes that are left stop all their resources (no-quorum-policy=stop).";
  }
}
