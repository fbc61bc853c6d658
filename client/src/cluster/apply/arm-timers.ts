import { ClusterError } from "../errors.ts";
import { armRollbackTimer, decideRollbackTimer } from "../rollback/control-rollback-timer.ts";
import type { HistoryEntry } from "../rollback/history-entry.ts";
import type { RollbackTimerNote, RollbackTimerPlace } from "../rollback/rollback-timer.ts";
import { onNode } from "../session/on-node.ts";
import type { ClusterSession } from "../session/session-types.ts";
import type { ApplyOptions } from "./apply.ts";

/** The backup timer runs so much longer than the first one, so that it hears how that one ended. */
const backupSeconds = 10;

/** Arms the rollback timers of a change: one on the connected node, and a backup on another; none where it needs no confirmation. */
export async function armTimers(
  session: ClusterSession,
  entry: HistoryEntry,
  change: {
    readonly base: string;
    readonly wanted: string;
    readonly summary: string;
    readonly confirmWithinSeconds?: number;
  },
  { onStep, signal }: ApplyOptions,
): Promise<readonly RollbackTimerPlace[]> {
  const { base, wanted, summary, confirmWithinSeconds } = change;
  if (confirmWithinSeconds === undefined) return [];
  onStep("reading", "Arming the rollback timer");
  const note = noteOf(entry, summary, confirmWithinSeconds);
  await session.connect(signal);
  const { connection } = session.view;
  const connected = connection.kind === "connected" ? connection.node : undefined;
  // At once, as the backup needs a connection of its own.
  const [arming, backing] = await Promise.allSettled([
    armFirst(session, base, wanted, note),
    connected === undefined ? [] : armBackup(session, connected, base, wanted, note),
  ]);
  let backup = backing.status === "fulfilled" ? backing.value : [];
  if (arming.status === "rejected") {
    await discardTimers(session, backup);
    throw arming.reason;
  }
  const first = arming.value;
  if (first.node !== connected) {
    // The next node took over, which may be that of the backup.
    await discardTimers(session, backup);
    backup = await armBackup(session, first.node, base, wanted, note);
  }
  const places = [first, ...backup];
  if (!signal?.aborted) return places;
  await discardTimers(session, places);
  throw new ClusterError("cancelled", "The apply was cancelled. Nothing was applied.");
}

/**
 * Connects to the node of the backup, while the plan is made or read: on a slow line that takes longer than all the rest. Asks nobody anything
 * and never rejects.
 */
export async function prepareBackup(session: ClusterSession, signal?: AbortSignal): Promise<void> {
  await session.connect(signal).catch(() => undefined);
  const { connection } = session.view;
  if (connection.kind !== "connected") return;
  const other = session.config.nodes.find((node) => node !== connection.node);
  if (other !== undefined) session.prepare?.(other);
}

async function armFirst(
  session: ClusterSession,
  base: string,
  wanted: string,
  note: RollbackTimerNote,
): Promise<RollbackTimerPlace> {
  return await armRollbackTimer(session, base, wanted, note).catch(async (error: unknown) => {
    if (!(error instanceof ClusterError) || error.kind !== "connection-lost") throw error;
    // Should a timer be armed on the lost node after all, it sees that nothing was sent from there. The next node takes over.
    return await armRollbackTimer(session, base, wanted, note);
  });
}

/** Arms one more timer on a node other than the first one's, should that be lost; where no other node answers, the first timer is the only one. */
async function armBackup(
  session: ClusterSession,
  first: string,
  base: string,
  wanted: string,
  note: RollbackTimerNote,
): Promise<readonly RollbackTimerPlace[]> {
  const backup = { ...note, seconds: note.seconds + backupSeconds, isBackup: true };
  for (const node of session.config.nodes.filter((each) => each !== first)) {
    const arm = (there: ClusterSession) => armRollbackTimer(there, base, wanted, backup);
    const place = await onNode(session, node, arm).catch(() => undefined);
    if (place) return [place];
  }
  return [];
}

/** Nothing went in, so nothing has to be rolled back. A timer that can't be asked sees that nothing was sent, or that it failed. */
export async function discardTimers(session: ClusterSession, places: readonly RollbackTimerPlace[]): Promise<void> {
  await Promise.all(places.map((place) => decideRollbackTimer(session, place, "discard").catch(() => undefined)));
}

/** The note of an entry's rollback timer. */
export function noteOf(
  { id, cluster, by, at }: HistoryEntry,
  summary: string,
  confirmWithinSeconds: number,
): RollbackTimerNote {
  return { id, cluster, by: by.person, at, summary, seconds: Math.round(confirmWithinSeconds) };
}
