import type { TimelineEvent } from "../event.ts";
import { describeIncident } from "./describe-incident.ts";
import { cutOffNodes } from "./repeats.ts";

/** A burst around a failure. */
export interface Incident {
  readonly from: number;
  readonly to: number;
  /** No: the logs end before the cluster was idle again, or a node is still to be fenced. */
  readonly isOver: boolean;
  /** What happened, a sentence each, in order. */
  readonly sentences: readonly string[];
}

/** After so long without trouble an incident is over, also where no node says that the cluster is idle. */
const quietMs = 60_000;

/** The same while a node is still to be fenced, which may take long. */
const pendingMs = 30 * 60_000;

/** The incidents: from the first loss or failure until the cluster is idle with nothing failed and nothing left to fence. */
export function incidentsOf(events: readonly TimelineEvent[], time: (at: number) => string): readonly Incident[] {
  const incidents: Incident[] = [];
  let open: TimelineEvent[] = [];
  const close = (): void => {
    const [first] = open;
    const last = open.at(-1);
    if (first !== undefined && last !== undefined) {
      const pending = pendingOf(open);
      const sentences = describeIncident(open, events, { pending, time });
      const isOver = (isShort(open) || isIdleAtEnd(open)) && pending.length === 0;
      incidents.push({ from: first.at, to: last.at, isOver, sentences });
    }
    open = [];
  };
  for (const event of events) {
    const quiet = event.at - (open.findLast(({ isTrouble }) => isTrouble)?.at ?? event.at);
    if (quiet > quietMs && (quiet > pendingMs || pendingOf(open).length === 0)) close();
    if (open.length === 0 && !event.isTrouble) continue;
    open.push(event);
    if (isIdle(event, open) && pendingOf(open).length === 0 && hasActed(open)) close();
  }
  close();
  return incidents;
}

/** Has the cluster answered the last loss or failure? An idle after a transition without actions, before it decides, is no end. */
function hasActed(open: readonly TimelineEvent[]): boolean {
  return open.slice(lastTrouble(open) + 1).some(({ type, isDetail }) => type === "transition" && !isDetail);
}

function lastTrouble(open: readonly TimelineEvent[]): number {
  return open.findLastIndex(({ type, isTrouble }) => isTrouble && /^(?:member-lost|failed)$/.test(type));
}

/** Was the cluster idle after the last loss or failure? */
function isIdleAtEnd(open: readonly TimelineEvent[]): boolean {
  return open.slice(lastTrouble(open) + 1).some((event) => isIdle(event, open));
}

/** Idle, as a node says that wasn't cut off. */
function isIdle({ type, seenBy }: TimelineEvent, open: readonly TimelineEvent[]): boolean {
  return type === "idle" && !seenBy.every((node) => cutOffNodes(open).has(node));
}

/** The nodes that are still to be fenced; what a cut-off node wanted doesn't count where others went on. */
function pendingOf(events: readonly TimelineEvent[]): readonly string[] {
  const pending = new Set<string>();
  const down = new Set<string>();
  const cutOff = cutOffNodes(events);
  const wentOn = events.some(({ type }) => type === "fenced");
  for (const { type, target, seenBy } of events) {
    if (target === undefined || (wentOn && seenBy.every((node) => cutOff.has(node)))) continue;
    // A try that was under way may fail after another one, or a person, has ended the matter.
    if (type === "fence-decided" || type === "fence-impossible" || (type === "fence-failed" && !down.has(target)))
      pending.add(target);
    if (type === "fence-decided") down.delete(target);
    if (type === "fenced" || type === "fence-confirmed") down.add(target);
    // A node that comes back as a member needs no fencing any more.
    if (type === "fenced" || type === "fence-confirmed" || type === "member-member") pending.delete(target);
  }
  return [...pending];
}

/** Only a link or a token was lost, and came back. */
function isShort(events: readonly TimelineEvent[]): boolean {
  return events.every(({ type, isTrouble }) => !isTrouble || /^(?:link-down|token-lost|paused)$/.test(type));
}
