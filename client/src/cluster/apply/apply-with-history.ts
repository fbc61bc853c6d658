import { hostname, userInfo } from "node:os";
import { readCibText } from "../cib/cib-content.ts";
import { ClusterError } from "../errors.ts";
import type { Confirmation } from "../rollback/confirmation.ts";
import type { History, HistoryNews } from "../rollback/history.ts";
import type { HistoryEntry, HistoryOutcome } from "../rollback/history-entry.ts";
import {
  armWayBack,
  decideWayBack,
  onNode,
  sendFor,
  type WayBackNote,
  type WayBackPlace,
} from "../rollback/rollback-timer.ts";
import type { ClusterSession } from "../session/session-types.ts";
import { parseAddress } from "../ssh/address.ts";
import { type ApplyOptions, type ApplyResult, applyCib, nothingApplied } from "./apply.ts";

/** The second node acts so much later than the first would, so that it sees whether that one was killed. */
const deputySeconds = 10;

/** A change that was approved, with what the history keeps of it. */
export interface KeptApply extends Pick<HistoryNews, "files" | "mode" | "goesBackTo" | "changes"> {
  /** The live CIB that the plan was made for, and the wanted one. */
  readonly base: string;
  readonly wanted: string;
  /** What was applied in a few words, for whoever finds the change waiting. */
  readonly summary: string;
  /** Unless somebody keeps the change within so many seconds, a node takes it back by itself. */
  readonly keepWithinSeconds?: number;
  /** Told as soon as the change is in and waits to be kept. */
  readonly onWaiting?: (waiting: Confirmation) => void;
}

/** How an apply ended, and its entry. */
export interface KeptApplyResult extends ApplyResult {
  readonly entry: HistoryEntry;
  /** The nodes that now wait for somebody to keep the change; empty when none does. */
  readonly waysBack: readonly WayBackPlace[];
}

/**
 * Applies by `applyCib`, with the CIB kept in the history before and the end noted there; with `keepWithinSeconds` a node of the cluster
 * waits, from before the change goes in, and takes it back unless it is kept. What waits is called off when nothing went in.
 */
export async function applyKept(
  session: ClusterSession,
  history: History,
  change: KeptApply,
  options: ApplyOptions,
): Promise<KeptApplyResult> {
  await session.connect(options.signal).catch((error: unknown) => {
    throw error instanceof ClusterError ? nothingApplied(error) : error;
  });
  const { adminEpoch, epoch } = readCibText(change.base, "The CIB that the plan was made for");
  const { files, mode, goesBackTo, changes } = change;
  let entry = await history.begin(
    {
      cluster: session.config.name,
      by: whoIs(session),
      ...{ files, mode, changes, before: { adminEpoch, epoch } },
      ...(goesBackTo === undefined ? {} : { goesBackTo }),
    },
    change.base,
  );
  let waysBack: readonly WayBackPlace[] = [];
  let armed = 0;
  let isIn = false;
  const note = async (outcome: HistoryOutcome, message: string, more: Partial<HistoryEntry> = {}): Promise<void> => {
    entry = await history.note(entry, { outcome, message, ...more });
  };
  const secondsLeft = (): number => (change.keepWithinSeconds ?? 0) - (performance.now() - armed) / 1000;
  const tellWaiting = (): void => {
    if (waysBack.length > 0) change.onWaiting?.(confirmationOf(entry, waysBack, change, secondsLeft()));
  };
  try {
    armed = performance.now();
    waysBack = await arm(session, entry, change, options).catch((error: unknown) => {
      throw error instanceof ClusterError ? nothingApplied(error) : error;
    });
    if (waysBack.length > 0) entry = await history.note(entry, { waysBack });
    const [first] = waysBack;
    const result = await applyCib(session, change.base, change.wanted, {
      ...options,
      ...(first ? { sender: sendFor(first) } : {}),
      onStep(step, text) {
        if (step === "patching" && waysBack.length > 0 && secondsLeft() <= 0) throw tooLate(change);
        const isNews = step === "settling" && !isIn;
        isIn ||= isNews;
        if (isNews) tellWaiting();
        options.onStep(step, text);
      },
    });
    if (result.mayBeIn) tellWaiting();
    else if (result.outcome === "unchanged" || result.outcome === "conflict") {
      await callOff(session, waysBack);
      await note(result.outcome, result.message);
      return { ...result, entry, waysBack: [] };
    }
    const isWaiting = waysBack.length > 0;
    const outcome = result.mayBeIn ? "unknown" : result.outcome;
    await note(
      outcome === "applied" && isWaiting ? "waiting" : outcome,
      result.message,
      result.version ? { after: result.version } : {},
    );
    return { ...result, entry, waysBack };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (isIn)
      await note(waysBack.length > 0 ? "waiting" : "applied", `The change is in. Then there was trouble: ${message}`);
    else {
      await callOff(session, waysBack);
      await note("failed", message);
    }
    throw error;
  }
}

function tooLate({ keepWithinSeconds = 0 }: KeptApply): ClusterError {
  return new ClusterError(
    "timeout",
    `Getting ready took longer than the ${Math.round(keepWithinSeconds)} s within which the change is to be kept. Nothing was applied. Allow more time, and apply again.`,
  );
}

async function arm(
  session: ClusterSession,
  entry: HistoryEntry,
  { base, wanted, summary, keepWithinSeconds }: KeptApply,
  { onStep, signal }: ApplyOptions,
): Promise<readonly WayBackPlace[]> {
  if (keepWithinSeconds === undefined) return [];
  onStep("reading", "Having a node wait for the confirmation");
  const note = noteOf(entry, summary, keepWithinSeconds);
  const first = await armWayBack(session, base, wanted, note).catch(async (error: unknown) => {
    if (!(error instanceof ClusterError) || error.kind !== "cut") throw error;
    // Should the node we lost wait after all, it finds that nothing was sent by it. The next one waits in its place.
    return await armWayBack(session, base, wanted, note);
  });
  const places = [first, ...(await armDeputy(session, first, base, wanted, note))];
  if (!signal?.aborted) return places;
  await callOff(session, places);
  throw new ClusterError("cancelled", "The apply was cancelled. Nothing was applied.");
}

/** Has one more node wait, should the first be killed meanwhile; without one that can be reached, the first waits alone. */
async function armDeputy(
  session: ClusterSession,
  first: WayBackPlace,
  base: string,
  wanted: string,
  note: WayBackNote,
): Promise<readonly WayBackPlace[]> {
  const late = { ...note, seconds: note.seconds + deputySeconds, isDeputy: true };
  for (const node of session.config.nodes.filter((each) => each !== first.node)) {
    const work = (there: ClusterSession) => armWayBack(there, base, wanted, late, first.name);
    const place = await onNode(session, node, work).catch(() => undefined);
    if (place) return [place];
  }
  return [];
}

function noteOf({ id, cluster, by, at }: HistoryEntry, summary: string, seconds: number): WayBackNote {
  return { id, cluster, by: by.person, at, summary, seconds: Math.round(seconds) };
}

function confirmationOf(
  entry: HistoryEntry,
  places: readonly WayBackPlace[],
  { summary, keepWithinSeconds = 0 }: KeptApply,
  secondsLeft: number,
): Confirmation {
  return { note: noteOf(entry, summary, keepWithinSeconds), places, secondsLeft, byTime: false };
}

/** Nothing went in, so nothing has to wait. Where a node can't be told, it knows that nothing was sent, or that it failed. */
async function callOff(session: ClusterSession, places: readonly WayBackPlace[]): Promise<void> {
  await Promise.all(places.map((place) => decideWayBack(session, place, "drop").catch(() => undefined)));
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
