import { onNode } from "../session/on-node.ts";
import type { ClusterSession } from "../session/session-types.ts";
import { decideRollbackTimer, listRollbackTimers } from "./control-rollback-timer.ts";
import type { History } from "./history.ts";
import type { HistoryEntry, HistoryOutcome } from "./history-entry.ts";
import type { Confirmation, RollbackTimer } from "./rollback-timer.ts";

/** The confirmations that nodes know. */
interface ConfirmationUpdate {
  /** The changes that are awaiting confirmation on any node, or were in the last week. */
  readonly found: readonly Confirmation[];
  /** The nodes that were asked, by their addresses. */
  readonly asked: readonly string[];
}

/** Asks all nodes of the cluster; `unreachable` are those that couldn't be. */
export async function findConfirmations(
  session: ClusterSession,
): Promise<ConfirmationUpdate & { readonly unreachable: readonly string[] }> {
  await session.connect();
  const unreachable: string[] = [];
  const answers = session.config.nodes.map((node) =>
    onNode(session, node, async (there) => {
      await there.connect();
      return listRollbackTimers(there);
    }).catch(() => {
      unreachable.push(node);
      return [];
    }),
  );
  const found = groupTimers((await Promise.all(answers)).flat());
  return { found, asked: session.config.nodes.filter((node) => !unreachable.includes(node)), unreachable };
}

/** The rollback timers of several nodes, grouped by change. */
export function groupTimers(timers: readonly RollbackTimer[]): readonly Confirmation[] {
  const ids = new Set(timers.map(({ note }) => note.id));
  return [...ids].map((id) => {
    const own = timers
      .filter(({ note }) => note.id === id)
      .sort((a, b) => Number(a.place.isBackup ?? false) - Number(b.place.isBackup ?? false));
    const [first] = own as [RollbackTimer, ...RollbackTimer[]];
    const running = own.find(({ secondsLeft }) => secondsLeft !== undefined);
    // Whatever the backup timer was asked, the first one rolls the change back as long as it runs, unless the backup did.
    const isFirstRunning = running !== undefined && !running.place.isBackup;
    const decided = isFirstRunning ? own.filter((timer) => timer.end?.kind === "rolled-back") : own;
    const end = endsByWeight.flatMap((kind) => decided.find((timer) => timer.end?.kind === kind)?.end ?? [])[0];
    const isUnsent = running?.isUnsent === true;
    const isOver = decided.some((timer) => timer.end !== undefined || timer.decision !== undefined);
    const isInProgress = decided.some((timer) => timer.isActing);
    return {
      note: first.note,
      places: own.map(({ place }) => place),
      ...(running?.secondsLeft === undefined || isOver || isUnsent ? {} : { secondsLeft: running.secondsLeft }),
      ...(isUnsent && !isOver ? { isUnsent } : {}),
      ...(end?.kind === "nothing" && decided.some(({ wasNeverIn }) => wasNeverIn) ? { wasNeverIn: true } : {}),
      ...(end ? { end } : isInProgress ? { isInProgress } : !isOver && !running ? { isLeft: true } : {}),
      byTimeout: decided.some((timer) => timer.decision === "timeout" && timer.end && timer.end.kind === end?.kind),
    };
  });
}

/** The most significant first: a backup timer finds nothing to do where the first one has done it. */
const endsByWeight = ["rolled-back", "failed", "confirmed", "nothing"] as const;

/**
 * Decides a change on every node that has a timer for it. The first decision counts, so the outcome may be that of another decision.
 * `unreachable` are the nodes that couldn't be asked; rejects with a ClusterError when none could.
 */
export async function decideConfirmation(
  session: ClusterSession,
  places: Confirmation["places"],
  decision: "confirm" | "roll-back",
): Promise<{ readonly decided: Confirmation | undefined; readonly unreachable: readonly string[] }> {
  const ordered = [...places].sort((a, b) => Number(a.isBackup ?? false) - Number(b.isBackup ?? false));
  const timers: RollbackTimer[] = [];
  const unreachable: string[] = [];
  let firstError: unknown;
  let isReached = false;
  let isDecided = false;
  const decide = async (place: Confirmation["places"][number]): Promise<void> => {
    try {
      // One node undoes the change; on the others there is then nothing left to do.
      const own = decision === "roll-back" && isDecided ? "discard" : decision;
      const timer = await decideRollbackTimer(session, place, own);
      isReached = true;
      // A timer that lost its files leaves it to the next one.
      if (timer?.decision !== undefined) isDecided = true;
      if (timer) timers.push(timer);
    } catch (error) {
      firstError ??= error;
      unreachable.push(place.node);
    }
  };
  // What confirms is the same for each node.
  if (decision === "confirm") await Promise.all(ordered.map(decide));
  else for (const place of ordered) await decide(place);
  if (!isReached && firstError !== undefined) throw firstError;
  return { decided: groupTimers(timers)[0], unreachable };
}

/** The outcome that a confirmation's end gives its history entry, which had another one before; undefined while it hasn't ended. */
function outcomeOf({ end, wasNeverIn }: Confirmation, before: HistoryOutcome): HistoryOutcome | undefined {
  switch (end?.kind) {
    case "confirmed":
      return "confirmed";
    case "rolled-back":
      return "rolled-back";
    case "nothing":
      if (before === "awaiting-confirmation") return "rolled-back";
      return wasNeverIn ? "failed" : "not-in";
    case "failed":
      return "rollback-failed";
    case undefined:
      return undefined;
  }
}

/**
 * Records in the history how confirmations ended, in entries that are still awaiting confirmation; also that no timer runs any more, when
 * all nodes that had one were asked and none has. Returns the entries that were changed.
 */
export async function recordConfirmations(
  history: History,
  cluster: string,
  { found, asked }: ConfirmationUpdate,
): Promise<readonly HistoryEntry[]> {
  const known = new Map(found.map((one) => [one.note.id, one]));
  const changed: HistoryEntry[] = [];
  for (const entry of await history.list(cluster)) {
    if (!isEndUnknown(entry)) continue;
    const one = known.get(entry.id);
    const outcome = one && outcomeOf(one, entry.outcome);
    if (one && outcome) changed.push(await history.update(entry, { outcome, message: formatConfirmation(one) }));
    else if (!isRunning(one) && entry.rollbackTimers?.every(({ node }) => asked.includes(node))) {
      const lost = lostTimer(entry, one?.isLeft === true && one.places.length >= entry.rollbackTimers.length);
      if (lost) changed.push(await history.update(entry, lost));
    }
  }
  return changed;
}

/** Has this change a rollback timer whose end isn't recorded? It may have ended on the node since. */
export function isEndUnknown({ outcome, rollbackTimers }: HistoryEntry): boolean {
  return rollbackTimers !== undefined && openOutcomes.has(outcome);
}

const openOutcomes: ReadonlySet<HistoryOutcome> = new Set(["awaiting-confirmation", "unknown", "started"]);

function isRunning(one: Confirmation | undefined): boolean {
  return one !== undefined && (one.secondsLeft !== undefined || one.isUnsent === true || one.isInProgress === true);
}

/**
 * What is recorded of a change that no timer watches any more; undefined where that is recorded already. Only where all timers are there
 * and none of them acted (`isLeft`), the change is as it was; else one of them may have undone it.
 */
function lostTimer(
  { cluster, outcome, message }: HistoryEntry,
  isLeft: boolean,
): Pick<HistoryEntry, "outcome" | "message"> | undefined {
  const gone = `The rollback timer for the change to "${cluster}" is gone`;
  if (message?.startsWith(gone)) return undefined;
  const isIn = outcome === "awaiting-confirmation";
  if (isIn && isLeft)
    return {
      outcome: "applied",
      message: `${gone}: its nodes were restarted, or its processes were ended. The change stays unless you roll it back.`,
    };
  return {
    outcome: "unknown",
    message: `${gone}, and whether the change ${isIn ? "was rolled back" : "ever got in"} isn't known. Look at the plan of a rollback in the history.`,
  };
}

/** How it ended, in sentences for people. */
export function formatConfirmation({
  note,
  end,
  byTimeout,
  wasNeverIn,
  isInProgress,
}: Pick<Confirmation, "note" | "end" | "byTimeout" | "wasNeverIn" | "isInProgress">): string {
  const what = `change to "${note.cluster}" (${note.summary})`;
  switch (end?.kind) {
    case "confirmed":
      return `The ${what} is confirmed.`;
    case "rolled-back":
      return `The ${what} was rolled back${byTimeout ? ", since nobody confirmed it in time" : ""}.${end.othersPreserved ? " Concurrent changes are still there." : ""}`;
    case "nothing":
      if (wasNeverIn) return `The ${what} never got in: it wasn't sent, or the cluster refused it.`;
      return `There was nothing to roll back of the ${what}: it isn't in the configuration.`;
    case "failed":
      return `The ${what} could not be rolled back: ${end.reason}. Nothing was changed. Look at the plan of a rollback in the history.`;
    case undefined:
      if (isInProgress)
        return `What becomes of the ${what} isn't known yet: its rollback timer is still at work, since the cluster or a disk is in trouble. Look at the history later.`;
      return `The ${what} isn't rolled back automatically any more: the node with the rollback timer was restarted, or its process was ended. Look at the history, and roll the change back there if it isn't to stay.`;
  }
}
