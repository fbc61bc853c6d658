import { listing, quoted } from "../../../../server/src/text/phrases.ts";
import { onlineCommand, runCommands } from "../actions/actions.ts";
import { ClusterError } from "../errors.ts";
import { clusterHosts } from "../rollback/history-entry.ts";
import { forecastWithout } from "../services/quorum-forecast.ts";
import type { ServiceFacts } from "../services/service-facts.ts";
import { openServiceNodes } from "../services/service-nodes.ts";
import { simulateLeaving } from "../services/simulate-leaving.ts";
import type { ClusterSession } from "../session/session-types.ts";
import type { ClusterSnapshot } from "../status/snapshot.ts";
import { failureKey, healthProblems, runningResources, upMembers } from "./cluster-health.ts";
import { type MaintenanceState, ourStandbyNodes, type WorkKind } from "./maintenance-state.ts";

/** A maintenance that can begin, or go on, and what a person should know before. */
export interface MaintenancePlan {
  readonly state: MaintenanceState;
  /** What becomes of resources and quorum while each node is away, and what else matters: lines. */
  readonly lines: readonly string[];
}

/** The work of a node, in words. */
export const workTitles: Readonly<Record<WorkKind, string>> = {
  prompt: "your own step",
  command: "your command",
  reboot: "a reboot",
};

/**
 * Plans the maintenance of these nodes, all when undefined, the DC last. Rejects with a ClusterError where a node can't be connected, or the
 * cluster isn't healthy enough to begin.
 */
export async function planMaintenance(
  session: ClusterSession,
  { chosen, work }: { readonly chosen: readonly string[] | undefined; readonly work: WorkKind },
  signal?: AbortSignal,
): Promise<MaintenancePlan> {
  const opened = await openServiceNodes(session, signal);
  try {
    const snapshot = await session.refresh(signal);
    const known = [...opened.nodes, ...opened.unreachable].map(({ name }) => name);
    const strange = chosen?.filter((name) => !known.includes(name)) ?? [];
    if (strange.length > 0)
      throw conflict(
        `${quoted(session.config.name)} has no node ${listing(strange.map(quoted))}, only ${listing(known.map(quoted))}.`,
      );
    const absent = opened.unreachable.find(({ name }) => chosen === undefined || chosen.includes(name));
    if (absent)
      throw conflict(
        `${quoted(absent.name)} can't be connected: ${absent.reason}${chosen === undefined ? " Name the other nodes to leave it out." : ""}`,
      );
    const nodes = opened.nodes.filter(({ name }) => chosen === undefined || chosen.includes(name));
    const ordered = [...nodes].sort((a, b) => Number(a.name === snapshot.dc) - Number(b.name === snapshot.dc));
    const state: MaintenanceState = {
      ...{ format: 1, cluster: session.config.name, hosts: clusterHosts(session.config), work },
      startedAt: new Date().toISOString(),
      nodes: ordered.map(({ name, access }) => ({ name, address: access.address, stage: "waiting" })),
      running: runningResources(snapshot),
      failures: snapshot.failures.map(failureKey),
      absent: absentMembers(snapshot),
      acceptedDown: [],
    };
    const down = nodes.filter(({ name }) => state.absent.includes(name)).map(({ name }) => quoted(name));
    const problems = [
      ...healthProblems(snapshot, state),
      ...(down.length > 0 ? [`${listing(down)} ${down.length === 1 ? "isn't" : "aren't"} online.`] : []),
    ];
    if (problems.length > 0) throw conflict(`The maintenance can't begin. ${problems.join(" ")}`);
    const quorum = quorumWithout(
      state,
      opened.nodes.map(({ facts }) => facts),
    );
    if (work === "reboot" && quorum.lost.length > 0)
      throw conflict(
        `While ${listing(quorum.lost.map(quoted))} ${quorum.lost.length === 1 ? "is" : "are"} rebooted, the cluster has no quorum. ${quorum.sentence}`,
      );
    return await withLosses(session, { ...state, acceptsLostQuorum: quorum.lost.length > 0 }, signal, [
      ...quorum.lines,
      ...standbyNotes(snapshot, state),
      ...(state.absent.length > 0
        ? [`${listing(state.absent)} ${state.absent.length === 1 ? "isn't" : "aren't"} online now.`]
        : []),
      ...(state.failures.length > 0
        ? [`There are failures already, which don't count: ${listing(state.failures, 4)}.`]
        : []),
    ]);
  } finally {
    opened.close();
  }
}

/** What is left of a saved maintenance, with what would happen from here. Rejects with a ClusterError. */
export async function planResume(
  session: ClusterSession,
  state: MaintenanceState,
  signal?: AbortSignal,
): Promise<MaintenancePlan> {
  const opened = await openServiceNodes(session, signal);
  try {
    const quorum = quorumWithout(
      state,
      opened.nodes.map(({ facts }) => facts),
    );
    // A reboot without quorum is agreed to by nobody: its check stops there once more.
    const acceptsLostQuorum = state.work !== "reboot" && quorum.lost.length > 0;
    return await withLosses(session, { ...state, acceptsLostQuorum }, signal, [
      ...quorum.lines,
      ...(state.trouble === undefined ? [] : [`It had stopped: ${state.trouble}`]),
    ]);
  } finally {
    opened.close();
  }
}

/** What becomes of quorum while each node that is still to leave is down, in a line; `lost`: those with which it goes, and why. */
function quorumWithout(
  { nodes }: MaintenanceState,
  facts: readonly ServiceFacts[],
): { readonly lost: readonly string[]; readonly sentence: string; readonly lines: readonly string[] } {
  const left = nodes.filter(({ stage }) => ["waiting", "check", "standby", "work"].includes(stage));
  const forecasts = left.map(({ name }) => ({ name, ...forecastWithout(facts, [name]) }));
  const lost = forecasts.filter(({ isQuorate }) => isQuorate === false);
  const { sentence = "" } = lost[0] ?? forecasts[0] ?? {};
  const line =
    lost.length > 0 ? `If a node stops: ${sentence} Don't stop the cluster there.` : `With a node down: ${sentence}`;
  return { lost: lost.map(({ name }) => name), sentence, lines: left.length === 0 ? [] : [line] };
}

/** Asks the scheduler about each node that is still to leave: what would be down is accepted by whoever approves the plan. */
async function withLosses(
  session: ClusterSession,
  state: MaintenanceState,
  signal: AbortSignal | undefined,
  notes: readonly string[],
): Promise<MaintenancePlan> {
  const lines: string[] = [];
  const acceptedDown = new Set(state.acceptedDown);
  for (const { name } of state.nodes.filter(({ stage }) => stage === "waiting" || stage === "check")) {
    const { sentences, down, problem } = await simulateLeaving(session, [name], true, signal);
    for (const id of down) acceptedDown.add(id);
    lines.push(
      `${name}: ${problem === undefined ? sentences.join(" ") || "no resource moves." : `what would move isn't known: ${problem}`}`,
    );
  }
  return { state: { ...state, acceptedDown: [...acceptedDown] }, lines: [...lines, ...notes] };
}

function standbyNotes(snapshot: ClusterSnapshot, { nodes }: MaintenanceState): readonly string[] {
  const names = nodes
    .map(({ name }) => name)
    .filter((name) => snapshot.nodes.some((each) => each.name === name && each.condition === "standby"));
  return names.length === 0
    ? []
    : [
        `${listing(names)} ${names.length === 1 ? "is" : "are"} in standby already, and ${names.length === 1 ? "stays" : "stay"} so.`,
      ];
}

function absentMembers(snapshot: ClusterSnapshot): readonly string[] {
  const up = upMembers(snapshot);
  return snapshot.nodes.filter(({ name, type }) => type === "member" && !up.includes(name)).map(({ name }) => name);
}

/** Ends a maintenance where it is: takes the nodes out of standby that it put there. Resolves to their names. Rejects with a ClusterError. */
export async function abandonMaintenance(session: ClusterSession, state: MaintenanceState): Promise<readonly string[]> {
  const ours = ourStandbyNodes(state);
  if (ours.length === 0) return [];
  const snapshot = await session.refresh();
  const left = ours.filter((name) =>
    // One that is down is in standby again once it comes back, so the attribute goes all the same.
    snapshot.nodes.some((each) => each.name === name && each.condition !== "online"),
  );
  if (left.length > 0) await runCommands(session, left.map(onlineCommand));
  return left;
}

function conflict(message: string): ClusterError {
  return new ClusterError("conflict", `${message} Nothing was changed.`);
}
