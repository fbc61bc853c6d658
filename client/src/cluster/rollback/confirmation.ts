import type { ClusterSession } from "../session/session-types.ts";
import type { History } from "./history.ts";
import type { HistoryEntry, HistoryOutcome } from "./history-entry.ts";
import {
  decideRollbackTimer,
  listRollbackTimers,
  onNode,
  type RollbackTimer,
  type RollbackTimerEnd,
  type RollbackTimerNote,
  type RollbackTimerPlace,
} from "./rollback-timer.ts";

/** A change that waits to be kept, or waited, as the nodes tell of it. */
export interface Confirmation {
  readonly note: RollbackTimerNote;
  readonly places: readonly (Pick<RollbackTimerPlace, "node" | "folder" | "isDeputy"> & Partial<RollbackTimerPlace>)[];
  /** Until it goes back by itself; undefined when nothing waits any more. */
  readonly secondsLeft?: number;
  /** Nodes wait, but nothing was sent so far: somebody is about to apply, or their connection broke before. Then `secondsLeft` is absent. */
  readonly isUnsent?: true;
  /** Undefined without `secondsLeft`: it is being carried out, or what waited has died and nothing goes back by itself. */
  readonly end?: RollbackTimerEnd;
  /** It was decided, and its end isn't there yet. */
  readonly isBeingCarriedOut?: true;
  /** Was it time that decided, and not a person? */
  readonly byTime: boolean;
}

/** What nodes told of confirmations. */
export interface ConfirmationUpdate {
  /** The changes that wait on any node, or waited there in the last week. */
  readonly found: readonly Confirmation[];
  /** The nodes that were asked, as they are addressed. */
  readonly asked: readonly string[];
}

/** Asks all nodes of the cluster; `unreached` are those that couldn't be. */
export async function findConfirmations(
  session: ClusterSession,
): Promise<ConfirmationUpdate & { readonly unreached: readonly string[] }> {
  await session.connect();
  const unreached: string[] = [];
  const answers = session.config.nodes.map((node) =>
    onNode(session, node, async (there) => {
      await there.connect();
      return listRollbackTimers(there);
    }).catch(() => {
      unreached.push(node);
      return [];
    }),
  );
  const found = confirmationsOf((await Promise.all(answers)).flat());
  return { found, asked: session.config.nodes.filter((node) => !unreached.includes(node)), unreached };
}

/** What several nodes tell, put together by change. */
export function confirmationsOf(ways: readonly RollbackTimer[]): readonly Confirmation[] {
  const ids = new Set(ways.map(({ note }) => note.id));
  return [...ids].map((id) => {
    const own = ways
      .filter(({ note }) => note.id === id)
      .sort((a, b) => Number(a.place.isDeputy ?? false) - Number(b.place.isDeputy ?? false));
    const [first] = own as [RollbackTimer, ...RollbackTimer[]];
    const waiting = own.find(({ secondsLeft }) => secondsLeft !== undefined);
    // Whatever a second node was told, the first takes the change back as long as it waits.
    const decided = waiting && !waiting.place.isDeputy ? [] : own;
    const end = rank.flatMap((kind) => decided.find((way) => way.end?.kind === kind)?.end ?? [])[0];
    const isUnsent = waiting?.isUnsent === true;
    const isOver = decided.some((way) => way.end !== undefined || way.claim !== undefined);
    return {
      note: first.note,
      places: own.map(({ place }) => place),
      ...(waiting?.secondsLeft === undefined || isOver || isUnsent ? {} : { secondsLeft: waiting.secondsLeft }),
      ...(isUnsent && !isOver ? { isUnsent } : {}),
      ...(end ? { end } : isOver ? { isBeingCarriedOut: true } : {}),
      byTime: decided.some(({ claim, end: one }) => claim === "time" && one !== undefined && one.kind === end?.kind),
    };
  });
}

/** What tells most, first: a second node finds nothing to do where the first has done it. */
const rank = ["went-back", "left", "kept", "nothing"] as const;

/**
 * Decides a waiting change on every node that waits. The first decision counts, so what is told may be the other one.
 * `unreached` names the nodes that couldn't be told; rejects with a ClusterError when none could.
 */
export async function decideConfirmation(
  session: ClusterSession,
  places: Confirmation["places"],
  decision: "keep" | "back",
): Promise<{ readonly decided: Confirmation | undefined; readonly unreached: readonly string[] }> {
  const ordered = [...places].sort((a, b) => Number(a.isDeputy ?? false) - Number(b.isDeputy ?? false));
  const ways: RollbackTimer[] = [];
  const unreached: string[] = [];
  let trouble: unknown;
  let isTold = false;
  for (const place of ordered) {
    // One node undoes the change; on the others there is then nothing left to do.
    const order = decision === "back" && isTold ? "drop" : decision;
    try {
      const way = await decideRollbackTimer(session, place, order);
      isTold = true;
      if (way) ways.push(way);
    } catch (error) {
      trouble ??= error;
      unreached.push(place.node);
    }
  }
  if (!isTold && trouble !== undefined) throw trouble;
  return { decided: confirmationsOf(ways)[0], unreached };
}

/** What an ended confirmation makes of its history entry's outcome; undefined while it isn't ended. */
function outcomeOf({ end }: Pick<Confirmation, "end">): HistoryOutcome | undefined {
  if (end === undefined) return undefined;
  return end.kind === "nothing" ? "went-back" : end.kind;
}

/**
 * Notes in the history how confirmations ended, where an entry still says that its change waits; also that nothing waits any more,
 * when all nodes that waited were asked and none does. Gives the entries that were changed.
 */
export async function noteConfirmations(
  history: History,
  cluster: string,
  { found, asked }: ConfirmationUpdate,
): Promise<readonly HistoryEntry[]> {
  const known = new Map(found.map((one) => [one.note.id, one]));
  const changed: HistoryEntry[] = [];
  for (const entry of await history.list(cluster)) {
    if (entry.rollbackTimers === undefined || !["waiting", "unknown", "begun"].includes(entry.outcome)) continue;
    const one = known.get(entry.id);
    const outcome = one && outcomeOf(one);
    if (one && outcome) changed.push(await history.note(entry, { outcome, message: endSentence(one) }));
    else if (!waitsStill(one) && entry.rollbackTimers.every(({ node }) => asked.includes(node)))
      changed.push(await history.note(entry, { outcome: "applied", message: lostSentence(entry) }));
  }
  return changed;
}

function waitsStill(one: Confirmation | undefined): boolean {
  return (
    one !== undefined && (one.secondsLeft !== undefined || one.isUnsent === true || one.isBeingCarriedOut === true)
  );
}

function lostSentence({ cluster }: HistoryEntry): string {
  return `No node of "${cluster}" waits any more to take the change back: those that did were restarted. It stays unless you roll it back.`;
}

/** How it ended, in sentences for people. */
export function endSentence({ note, end, byTime }: Pick<Confirmation, "note" | "end" | "byTime">): string {
  const what = `the change to "${note.cluster}" (${note.summary})`;
  const because = byTime ? ", since nobody kept it in time" : "";
  switch (end?.kind) {
    case "kept":
      return `Kept: ${what}.`;
    case "went-back":
      return `${upperFirst(what)} was taken back${because}.${end.othersKept ? " What others changed meanwhile is still there." : ""}`;
    case "nothing":
      return `There was nothing to take back of ${what}: it isn't in the configuration.`;
    case "left":
      return `${upperFirst(what)} could not be taken back: ${end.reason}. Everything was left as it is. Look at the plan of a roll back in the history.`;
    case undefined:
      return `Nothing takes back ${what} by itself any more: the node that waited was restarted. Keep it, or go back now.`;
  }
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
