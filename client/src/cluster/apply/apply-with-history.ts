import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { readCibText } from "../cib/cib-content.ts";
import { ClusterError } from "../errors.ts";
import { patchSender } from "../rollback/control-rollback-timer.ts";
import type { History, NewHistoryEntry } from "../rollback/history.ts";
import { clusterHosts, type HistoryEntry, type HistoryOutcome } from "../rollback/history-entry.ts";
import type { Confirmation, RollbackTimerPlace } from "../rollback/rollback-timer.ts";
import type { ClusterSession } from "../session/session-types.ts";
import { parseAddress } from "../ssh/address.ts";
import { type ApplyOptions, applyCib } from "./apply.ts";
import { type ApplyResult, nothingApplied } from "./apply-result.ts";
import { armTimers, discardTimers, noteOf } from "./arm-timers.ts";
import { thisPerson } from "./person.ts";

/** A change that was approved, with what the history records of it. */
interface ApprovedChange extends Pick<NewHistoryEntry, "files" | "mode" | "revertsTo" | "changes"> {
  /** The live CIB that the plan was made for, and the wanted one. */
  readonly base: string;
  readonly wanted: string;
  /** What is applied in a few words, for whoever finds the change awaiting confirmation. */
  readonly summary: string;
  /** Unless somebody confirms the change within so many seconds, a node rolls it back. */
  readonly confirmWithinSeconds?: number;
  /** Called as soon as the change is in and awaiting confirmation. */
  readonly onAwaitingConfirmation?: (confirmation: Confirmation) => void;
}

/** How an apply ended, and its entry. */
export interface RecordedApplyResult extends ApplyResult {
  readonly entry: HistoryEntry;
  /** The rollback timers that are running; empty when the change isn't awaiting confirmation. */
  readonly rollbackTimers: readonly RollbackTimerPlace[];
}

/**
 * Applies by `applyCib`, with the CIB recorded in the history before and the outcome afterwards; with `confirmWithinSeconds` a rollback timer
 * is armed on a node before the change is sent, which rolls it back unless it is confirmed. The timer is discarded when nothing went in.
 */
export async function applyWithHistory(
  session: ClusterSession,
  history: History,
  change: ApprovedChange,
  options: ApplyOptions,
): Promise<RecordedApplyResult> {
  await session.connect(options.signal).catch(rethrowNothingApplied);
  let entry = await history.start(newEntry(session, change), change.base);
  const record = async (outcome: HistoryOutcome, message: string, more: Partial<HistoryEntry> = {}): Promise<void> => {
    entry = await history.update(entry, { outcome, message, ...more });
  };
  const { summary, confirmWithinSeconds = 0 } = change;
  let rollbackTimers: readonly RollbackTimerPlace[] = [];
  let isCommitted = false;
  const armedAt = performance.now();
  const secondsLeft = (): number => confirmWithinSeconds - (performance.now() - armedAt) / 1000;
  const reportAwaiting = (): void => {
    if (rollbackTimers.length === 0) return;
    const note = noteOf(entry, summary, confirmWithinSeconds);
    change.onAwaitingConfirmation?.({ note, places: rollbackTimers, secondsLeft: secondsLeft(), byTimeout: false });
  };
  try {
    const result = await applyCib(session, change.base, change.wanted, options, {
      async arm() {
        rollbackTimers = await armTimers(session, entry, change, options);
        if (rollbackTimers.length > 0) entry = await history.update(entry, { rollbackTimers });
        return rollbackTimers[0] && patchSender(rollbackTimers[0]);
      },
      beforeSend() {
        if (rollbackTimers.length > 0 && secondsLeft() <= 0) throw tooLate(confirmWithinSeconds);
      },
      onCommitted() {
        isCommitted = true;
        reportAwaiting();
      },
    });
    if (result.mayBeApplied) reportAwaiting();
    else if (result.outcome === "unchanged" || result.outcome === "conflict") {
      await discardTimers(session, rollbackTimers);
      await record(result.outcome, result.message);
      return { ...result, entry, rollbackTimers: [] };
    }
    const { message, version: after } = result;
    const outcome = result.mayBeApplied ? "unknown" : result.outcome;
    await record(
      outcome === "applied" && rollbackTimers.length > 0 ? "awaiting-confirmation" : outcome,
      message,
      omitUndefined({ after }),
    );
    return { ...result, entry, rollbackTimers };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (isCommitted)
      await record(
        rollbackTimers.length > 0 ? "awaiting-confirmation" : "applied",
        `The change is applied. Then something failed: ${message}`,
      );
    else {
      await discardTimers(session, rollbackTimers);
      await record("failed", message);
    }
    throw error;
  }
}

function rethrowNothingApplied(error: unknown): never {
  throw error instanceof ClusterError ? nothingApplied(error) : error;
}

function newEntry(session: ClusterSession, change: ApprovedChange): NewHistoryEntry {
  const { base, files, mode, revertsTo, changes } = change;
  const { adminEpoch, epoch } = readCibText(base, "The CIB that the plan was made for");
  const { connection } = session.view;
  const node = connection.kind === "connected" ? connection.node : (session.config.nodes[0] ?? "");
  const account = parseAddress(node)?.user ?? session.config.user ?? "";
  return {
    cluster: session.config.name,
    hosts: clusterHosts(session.config),
    by: { person: thisPerson(), account, node },
    ...{ files, mode, changes, before: { adminEpoch, epoch } },
    ...omitUndefined({ revertsTo }),
  };
}

function tooLate(seconds: number): ClusterError {
  return new ClusterError(
    "timeout",
    `Preparing the change took longer than the ${Math.round(seconds)} s within which it has to be confirmed. Nothing was applied. Allow more time, and apply again.`,
  );
}
