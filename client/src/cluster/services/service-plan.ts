import { capitalized, listing, quoted } from "../../../../server/src/text/phrases.ts";
import { ClusterError } from "../errors.ts";
import { runningOn } from "../status/running-on.ts";
import type { ClusterSnapshot, NodeState } from "../status/snapshot.ts";
import { configOf, forecastQuorum, forecastWithout, type QuorumForecast, votesAmong } from "./quorum-forecast.ts";
import { refuseUnable } from "./refuse-unable.ts";
import { type ServiceFacts, unitsOf } from "./service-facts.ts";
import { notesOf } from "./service-notes.ts";
import type { ServiceAction, ServicePlanInput } from "./service-plan-input.ts";
import { stepsOf } from "./service-steps.ts";

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
  const grown = (after: readonly string[]): QuorumForecast =>
    forecastQuorum({ config: configOf(nodes), votes: votesAmong(nodes, before), before, after });
  if (action === "start") return grown([...new Set([...before, ...names])]);
  if (action === "stop" || isTogether) return forecastWithout(nodes, names);
  // One after the other: the worst that any of them brings.
  const each = names.filter((name) => before.includes(name)).map((name) => forecastWithout(nodes, [name]));
  return each.find(({ isQuorate }) => isQuorate !== true) ?? each[0] ?? grown(before);
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
