import { setTimeout as delay } from "node:timers/promises";
import {
  fence,
  fenceCommand,
  onlineCommand,
  runCommands,
  runCommandsAndWait,
  standbyCommand,
} from "../actions/actions.ts";
import { ClusterError } from "../errors.ts";
import type { ClusterSession } from "../session/session-types.ts";
import { waitUntilIdle } from "../session/wait-until-idle.ts";
import { readLiveInput } from "../what-if/read-live-input.ts";
import { sessionScheduler } from "../what-if/session-scheduler.ts";
import { type WhatIfRow, whatIf } from "../what-if/what-if.ts";
import { type Downtime, downtimes, type Observation, observationOf } from "./downtimes.ts";

/** What is done to a node: standby moves its resources in order, fencing cuts it off. */
export type DrillKind = "standby" | "fence";

/** What is to be tried on a live cluster. */
export interface DrillPlan {
  readonly node: string;
  readonly kind: DrillKind;
  /** What the scheduler says will happen. */
  readonly predicted: WhatIfRow;
  /** The fence devices of the cluster, which serve nobody. */
  readonly devices: readonly string[];
  /** The command that does it. */
  readonly command: readonly string[];
}

/** What happened in a drill. */
export interface DrillResult {
  readonly plan: DrillPlan;
  /** When it began, in milliseconds since 1970. */
  readonly began: number;
  /** Milliseconds until the cluster was idle again, or until the wait ended. */
  readonly took: number;
  /** Whether the cluster was idle at the end. */
  readonly isIdle: boolean;
  readonly resources: readonly (Downtime & {
    /** Where the scheduler said that it would be; absent where it said nothing. */
    readonly predicted?: readonly string[];
    readonly agrees: boolean;
  })[];
  /** What became of the node afterwards, a sentence. */
  readonly ending: string;
}

/** How long one waits until the cluster is idle, in seconds. */
const longest = 300;

/** The pause between two looks at the status, in milliseconds. */
const between = 250;

/** Asks the scheduler what a drill would do. Throws an Error with a sentence where the node can't be drilled. */
export async function planDrill(
  session: ClusterSession,
  node: string,
  kind: DrillKind,
  signal?: AbortSignal,
): Promise<DrillPlan> {
  const snapshot = await session.refresh(signal);
  const state = snapshot.nodes.find(({ name }) => name === node);
  if (!state) throw new Error(`The cluster has no node "${node}".`);
  if (state.type !== "member") throw new Error(`"${node}" is a ${state.type} node: only full members are drilled.`);
  if (state.condition !== "online") throw new Error(`"${node}" is ${state.condition}, so a drill would show nothing.`);
  if (kind === "fence" && !snapshot.fencingEnabled) throw new Error("Fencing is disabled in this cluster.");
  const others = snapshot.nodes.filter(
    ({ name, type, condition }) => name !== node && type === "member" && condition === "online",
  );
  if (others.length === 0) throw new Error(`No other node is online: without "${node}" nothing would run.`);
  const id = kind === "standby" ? `standby ${node}` : `lost ${node}`;
  const matrix = await whatIf({
    ...(await readLiveInput(session, signal)),
    ...{ scheduler: sessionScheduler(session), signal },
    isWanted: (scenario) => scenario.id === id,
  });
  const [predicted] = matrix.rows;
  if (!predicted) throw new Error(`The scheduler knows no such scenario for "${node}".`);
  const command = kind === "standby" ? standbyCommand(node) : fenceCommand(node, "reboot");
  return { node, kind, predicted, devices: matrix.devices, command };
}

/**
 * Does it on the live cluster, watches until it is idle, and takes the node out of standby again, also when it is cancelled. Rejects with a
 * ClusterError where the command was refused, or fencing failed.
 */
export async function runDrill(
  session: ClusterSession,
  plan: DrillPlan,
  { onProgress, signal }: { readonly onProgress: (text: string) => void; readonly signal?: AbortSignal },
): Promise<DrillResult> {
  const { node, kind } = plan;
  const observations: Observation[] = [observationOf(await session.refresh(signal), 0)];
  const began = Date.now();
  const watching = new AbortController();
  const watched = watch(session, began, observations, watching.signal);
  let isIdle = false;
  let isChanged = false;
  try {
    onProgress(kind === "standby" ? `${node} goes to standby` : `${node} is fenced`);
    isChanged = true;
    if (kind === "standby") await runCommands(session, [plan.command], signal ? { signal } : {});
    else await fence(session, node, "reboot", signal ? { signal } : {});
    isIdle = (await waitUntilIdle(session, longest, onProgress, signal)) === "idle";
  } catch (error) {
    watching.abort();
    await watched;
    if (isChanged && kind === "standby") await bringBack(session, node, onProgress);
    throw error;
  }
  const took = Date.now() - began;
  watching.abort();
  await watched;
  observations.push(observationOf(await session.refresh(), took));
  const measured = downtimes(observations).filter(({ resource }) => !plan.devices.includes(resource));
  const resources = measured.map((each) => withPrediction(each, plan.predicted));
  const ending =
    kind === "standby"
      ? await bringBack(session, node, onProgress)
      : `"${node}" was fenced: it comes back as its boot settings say.`;
  return { plan, began, took, isIdle, resources, ending };
}

/** Looks at the status again and again; a connection that is lost comes back on another node. */
async function watch(
  session: ClusterSession,
  began: number,
  observations: Observation[],
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const snapshot = await session.refresh(signal);
      // It shows what was some time between the question and the answer.
      observations.push(observationOf(snapshot, Date.now() - began));
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
    }
    await delay(between, undefined, { signal }).catch(() => undefined);
  }
}

/** Takes the node out of standby, whatever happened before; says how that went. */
async function bringBack(session: ClusterSession, node: string, onProgress: (text: string) => void): Promise<string> {
  try {
    onProgress(`${node} is taken out of standby`);
    await runCommandsAndWait(session, [onlineCommand(node)], { onProgress });
    return `"${node}" was taken out of standby again.`;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return `"${node}" is still in standby: ${why} Take it out of standby by hand.`;
  }
}

function withPrediction(measured: Downtime, row: WhatIfRow): DrillResult["resources"][number] {
  const cell = row.cells.find(({ resource }) => resource === measured.resource);
  if (!cell || row.problem !== undefined) return { ...measured, agrees: false };
  const predicted = cell.on.toSorted();
  return { ...measured, predicted, agrees: predicted.join(" ") === measured.after.join(" ") };
}
