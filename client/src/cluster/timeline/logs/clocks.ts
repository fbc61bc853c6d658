import type { TimelineEvent } from "../event.ts";

/** How far a node's clock is ahead, in milliseconds, and how that is known. */
export interface ClockOffset {
  readonly node: string;
  /** At the end of what was read. */
  readonly ahead: number;
  readonly from: "date" | "pairs" | "unknown";
  /** The logs say something else than the clock does now: it was set in between. */
  readonly isDoubtful?: boolean;
  /** The clock was set while the logs were written: how far it was ahead before. In order; after the last, `ahead`. */
  readonly before?: readonly ClockPart[];
}

/** A time in which a clock was a number of milliseconds ahead. It was set between `last` and `until`, as it showed then. */
interface ClockPart {
  readonly ahead: number;
  readonly last: number;
  readonly until: number;
}

type Logs = ReadonlyMap<string, readonly TimelineEvent[]>;

/** A moment that two logs share: when one has it, and how much later than the other, in milliseconds. */
interface Pair {
  readonly at: number;
  readonly later: number;
}

/** Pairs that agree, from the first to the last of them. */
interface Part {
  readonly at: number;
  readonly last: number;
  readonly later: number;
}

/** Less than this, in milliseconds, may be what the question took to arrive. */
const measurable = 250;
/** Within this, in milliseconds, the nodes of a cluster log one fencing or one change, on busy machines too. */
const changeTolerance = 500;
/** A membership is noticed late on a busy node; what differs by less says nothing of the clock. */
const membershipTolerance = 10_000;
/** A difference that changed by so much, in milliseconds, in several moments one after the other, is a clock that was set. */
const step = 3_000;
const enoughPairs = 2;

/**
 * The offsets of the nodes' clocks: what `date` gave, where that was asked; else from moments that two nodes' logs share, against the first
 * node that shares some. Fencing and changes of the configuration have one number on all nodes; a membership is noticed about at the same time.
 */
export function clockOffsets(logs: Logs, measured: ReadonlyMap<string, number>): readonly ClockOffset[] {
  const nodes = [...logs.keys()];
  const [first] = nodes;
  return nodes.map((node): ClockOffset => {
    const own = measured.get(node);
    const reference = first === node ? undefined : first;
    const parts = reference === undefined ? [] : differences(logs.get(node) ?? [], logs.get(reference) ?? []);
    const last = parts.at(-1)?.later;
    const base = own === undefined ? 0 : reference === undefined ? undefined : measured.get(reference);
    const now = own === undefined ? last : Math.abs(own) < measurable ? 0 : own;
    const before =
      base === undefined
        ? []
        : parts.slice(0, -1).map(({ last: end, later }, index) => ({
            ahead: base + later,
            last: end,
            until: parts[index + 1]?.at ?? 0,
          }));
    const steps = before.length > 0 ? { before } : {};
    if (own !== undefined && now !== undefined) {
      const isDoubtful = last !== undefined && base !== undefined && Math.abs(own - base - last) > changeTolerance;
      return { node, ahead: now, from: "date", ...(isDoubtful ? { isDoubtful } : {}), ...steps };
    }
    if (reference === undefined) return { node, ahead: 0, from: nodes.length > 1 ? "pairs" : "unknown" };
    if (last !== undefined) return { node, ahead: last, from: "pairs", ...steps };
    const isSame = shared(logs.get(node) ?? [], logs.get(reference) ?? [], /^membership/).length > 0;
    return { node, ahead: 0, from: isSame ? "pairs" : "unknown" };
  });
}

/** What the clock was ahead at a time that it showed, in milliseconds. */
export function aheadAt({ ahead, before = [] }: ClockOffset, at: number): number {
  return before.find(({ until }) => at < until)?.ahead ?? ahead;
}

/** How much later a node's moments are than another's, from when on by its clock: one part, or one more for each time that a clock was set. */
function differences(own: readonly TimelineEvent[], other: readonly TimelineEvent[]): readonly Part[] {
  const changes = partsOf(shared(own, other, /^(?:fencing|cib)/));
  if (changes.length > 0)
    return changes.map((each) => ({ ...each, later: Math.abs(each.later) < changeTolerance ? 0 : each.later }));
  return partsOf(shared(own, other, /^membership/)).filter(({ later }) => Math.abs(later) > membershipTolerance);
}

/** The moments of a kind that both logs have, by the first time in each. */
function shared(own: readonly TimelineEvent[], other: readonly TimelineEvent[], kind: RegExp): readonly Pair[] {
  const moments = new Map<string, number>();
  for (const { moment, at } of other)
    if (moment !== undefined && kind.test(moment) && !moments.has(moment)) moments.set(moment, at);
  const seen = new Set<string>();
  return own.flatMap(({ moment, at }) => {
    const there = moment === undefined || seen.has(moment) ? undefined : moments.get(moment);
    if (moment !== undefined) seen.add(moment);
    return there === undefined ? [] : [{ at, later: at - there }];
  });
}

/** Pairs as runs that agree, each by its median; a pair or two that differ are none of their own. */
function partsOf(pairs: readonly Pair[]): readonly Part[] {
  const runs: Pair[][] = [];
  let open: Pair[] = [];
  for (const pair of pairs) {
    const current = runs.at(-1);
    if (current === undefined) {
      runs.push([pair]);
      continue;
    }
    if (Math.abs(pair.later - median(current)) < step) {
      current.push(pair);
      open = [];
      continue;
    }
    const begun = open.length > 0 && Math.abs(pair.later - median(open)) < step ? open : [];
    open = [...begun, pair];
    if (open.length < enoughPairs) continue;
    // What one pair alone says was late, not set.
    if (current.length < enoughPairs) runs.pop();
    runs.push(open);
    open = [];
  }
  return runs.map((run) => ({ at: run[0]?.at ?? 0, last: run.at(-1)?.at ?? 0, later: median(run) }));
}

function median(pairs: readonly Pair[]): number {
  const sorted = pairs.map(({ later }) => later).sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
