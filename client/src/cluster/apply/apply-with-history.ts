import { hostname, userInfo } from "node:os";
import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { readCibText } from "../cib/cib-content.ts";
import { ClusterError } from "../errors.ts";
import type { Confirmation } from "../rollback/confirmation.ts";
import type { History, NewHistoryEntry } from "../rollback/history.ts";
import type { HistoryEntry, HistoryOutcome } from "../rollback/history-entry.ts";
import {
  armRollbackTimer,
  decideRollbackTimer,
  onNode,
  type RollbackTimerNote,
  type RollbackTimerPlace,
  sendFor,
} from "../rollback/rollback-timer.ts";
import type { ClusterSession } from "../session/session-types.ts";
import { parseAddress } from "../ssh/address.ts";
import { type ApplyOptions, type ApplyResult, applyCib, nothingApplied } from "./apply.ts";

/** The second node acts so much later than the first would, so that it sees whether that one was killed. */
const deputySeconds = 10;

/** A change that was approved, with what the history keeps of it. */
export interface HistoryApply extends Pick<NewHistoryEntry, "files" | "mode" | "revertsTo" | "changes"> {
  /** The live CIB that the plan was made for, and the wanted one. */
  readonly base: string;
  readonly wanted: string;
  /** What was applied in a few words, for whoever finds the change waiting. */
  readonly summary: string;
  /** Unless somebody keeps the change within so many seconds, a node takes it back by itself. */
  readonly confirmWithinSeconds?: number;
  /** Told as soon as the change is in and waits to be kept. */
  readonly onWaiting?: (waiting: Confirmation) => void;
}

/** How an apply ended, and its entry. */
export interface HistoryApplyResult extends ApplyResult {
  readonly entry: HistoryEntry;
  /** The nodes that now wait for somebody to keep the change; empty when none does. */
  readonly rollbackTimers: readonly RollbackTimerPlace[];
}

/**
 * Applies by `applyCib`, with the CIB kept in the history before and the end noted there; with `confirmWithinSeconds` a node of the cluster
 * waits, from before the change goes in, and takes it back unless it is kept. What waits is called off when nothing went in.
 */
export async function applyWithHistory(
  session: ClusterSession,
  history: History,
  change: HistoryApply,
  options: ApplyOptions,
): Promise<HistoryApplyResult> {
  await session.connect(options.signal).catch((error: unknown) => {
    throw error instanceof ClusterError ? nothingApplied(error) : error;
  });
  const { adminEpoch, epoch } = readCibText(change.base, "The CIB that the plan was made for");
  const { files, mode, revertsTo, changes } = change;
  let entry = await history.begin(
    {
      cluster: session.config.name,
      by: whoIs(session),
      ...{ files, mode, changes, before: { adminEpoch, epoch } },
      ...omitUndefined({ revertsTo }),
    },
    change.base,
  );
  let rollbackTimers: readonly RollbackTimerPlace[] = [];
  let armed = 0;
  let isIn = false;
  const note = async (outcome: HistoryOutcome, message: string, more: Partial<HistoryEntry> = {}): Promise<void> => {
    entry = await history.note(entry, { outcome, message, ...more });
  };
  const secondsLeft = (): number => (change.confirmWithinSeconds ?? 0) - (performance.now() - armed) / 1000;
  const tellWaiting = (): void => {
    if (rollbackTimers.length > 0) change.onWaiting?.(confirmationOf(entry, rollbackTimers, change, secondsLeft()));
  };
  try {
    armed = performance.now();
    rollbackTimers = await arm(session, entry, change, options).catch((error: unknown) => {
      throw error instanceof ClusterError ? nothingApplied(error) : error;
    });
    if (rollbackTimers.length > 0) entry = await history.note(entry, { rollbackTimers });
    const [first] = rollbackTimers;
    const result = await applyCib(session, change.base, change.wanted, {
      ...options,
      ...(first ? { sender: sendFor(first) } : {}),
      onStep(step, text) {
        if (step === "patching" && rollbackTimers.length > 0 && secondsLeft() <= 0) throw tooLate(change);
        const isNews = step === "settling" && !isIn;
        isIn ||= isNews;
        if (isNews) tellWaiting();
        options.onStep(step, text);
      },
    });
    if (result.mayBeIn) tellWaiting();
    else if (result.outcome === "unchanged" || result.outcome === "conflict") {
      await callOff(session, rollbackTimers);
      await note(result.outcome, result.message);
      return { ...result, entry, rollbackTimers: [] };
    }
    const isWaiting = rollbackTimers.length > 0;
    const outcome = result.mayBeIn ? "unknown" : result.outcome;
    await note(
      outcome === "applied" && isWaiting ? "waiting" : outcome,
      result.message,
      result.version ? { after: result.version } : {},
    );
    return { ...result, entry, rollbackTimers };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (isIn)
      await note(
        rollbackTimers.length > 0 ? "waiting" : "applied",
        `The change is in. Then there was trouble: ${message}`,
      );
    else {
      await callOff(session, rollbackTimers);
      await note("failed", message);
    }
    throw error;
  }
}

function tooLate({ confirmWithinSeconds = 0 }: HistoryApply): ClusterError {
  return new ClusterError(
    "timeout",
    `Getting ready took longer than the ${Math.round(confirmWithinSeconds)} s within which the change is to be kept. Nothing was applied. Allow more time, and apply again.`,
  );
}

async function arm(
  session: ClusterSession,
  entry: HistoryEntry,
  { base, wanted, summary, confirmWithinSeconds }: HistoryApply,
  { onStep, signal }: ApplyOptions,
): Promise<readonly RollbackTimerPlace[]> {
  if (confirmWithinSeconds === undefined) return [];
  onStep("reading", "Having a node wait for the confirmation");
  const note = noteOf(entry, summary, confirmWithinSeconds);
  const first = await armRollbackTimer(session, base, wanted, note).catch(async (error: unknown) => {
    if (!(error instanceof ClusterError) || error.kind !== "connection-lost") throw error;
    // Should the node we lost wait after all, it finds that nothing was sent by it. The next one waits in its place.
    return await armRollbackTimer(session, base, wanted, note);
  });
  const places = [first, ...(await armDeputy(session, first, base, wanted, note))];
  if (!signal?.aborted) return places;
  await callOff(session, places);
  throw new ClusterError("cancelled", "The apply was cancelled. Nothing was applied.");
}

/** Has one more node wait, should the first be killed meanwhile; without one that can be reached, the first waits alone. */
async function armDeputy(
  session: ClusterSession,
  first: RollbackTimerPlace,
  base: string,
  wanted: string,
  note: RollbackTimerNote,
): Promise<readonly RollbackTimerPlace[]> {
  const late = { ...note, seconds: note.seconds + deputySeconds, isDeputy: true };
  for (const node of session.config.nodes.filter((each) => each !== first.node)) {
    const work = (there: ClusterSession) => armRollbackTimer(there, base, wanted, late, first.name);
    const place = await onNode(session, node, work).catch(() => undefined);
    if (place) return [place];
  }
  return [];
}

function noteOf({ id, cluster, by, at }: HistoryEntry, summary: string, seconds: number): RollbackTimerNote {
  return { id, cluster, by: by.person, at, summary, seconds: Math.round(seconds) };
}

function confirmationOf(
  entry: HistoryEntry,
  places: readonly RollbackTimerPlace[],
  { summary, confirmWithinSeconds = 0 }: HistoryApply,
  secondsLeft: number,
): Confirmation {
  return { note: noteOf(entry, summary, confirmWithinSeconds), places, secondsLeft, byTime: false };
}

/** Nothing went in, so nothing has to wait. Where a node can't be told, it knows that nothing was sent, or that it failed. */
async function callOff(session: ClusterSession, places: readonly RollbackTimerPlace[]): Promise<void> {
  await Promise.all(places.map((place) => decideRollbackTimer(session, place, "drop").catch(() => undefined)));
}

function whoIs(session: ClusterSession): HistoryEntry["by"] {
  const { connection } = session.view;
  const node = connection.kind === "connected" ? connection.node : (session.config.nodes[0] ?? "");
  return { person: person(), account: parseAddress(node)?.user ?? session.config.user ?? "", node };
}

/** The person at this machine, as `user@host`. */
export function person(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    // An account without a name, as in some containers.
    return `${process.getuid?.() ?? "somebody"}@${hostname()}`;
  }
}
