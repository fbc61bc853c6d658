import type { TimelineEvent } from "../event.ts";

/** How far a node's clock is ahead, in milliseconds, and how that is known. */
export interface ClockOffset {
  readonly node: string;
  readonly ahead: number;
  readonly from: "date" | "pairs" | "unknown";
  /** The logs say something else than the clock does now: it was set in between. */
  readonly isDoubtful?: boolean;
}

type Logs = ReadonlyMap<string, readonly TimelineEvent[]>;

/** Less than this, in milliseconds, may be what the question took to arrive. */
const measurable = 250;

/** Membership is noticed up to a second late; what differs by less says nothing of the clock. */
const membershipTolerance = 2_000;

/**
 * The offsets of the nodes' clocks: what `date` gave, where that was asked; else from moments that two nodes' logs share, against the first
 * node that shares some. Fencing has one number on all nodes; a membership is noticed about at the same time.
 */
export function clockOffsets(logs: Logs, measured: ReadonlyMap<string, number>): readonly ClockOffset[] {
  const nodes = [...logs.keys()];
  const [first] = nodes;
  return nodes.map((node): ClockOffset => {
    const own = measured.get(node);
    const reference = first === node ? undefined : first;
    const pairs = reference === undefined ? undefined : difference(logs.get(node) ?? [], logs.get(reference) ?? []);
    if (own !== undefined) {
      const base = reference === undefined ? undefined : measured.get(reference);
      const isDoubtful = pairs !== undefined && base !== undefined && Math.abs(own - base - pairs) > 500;
      return { node, ahead: Math.abs(own) < measurable ? 0 : own, from: "date", ...(isDoubtful ? { isDoubtful } : {}) };
    }
    if (reference === undefined) return { node, ahead: 0, from: nodes.length > 1 ? "pairs" : "unknown" };
    return pairs === undefined ? { node, ahead: 0, from: "unknown" } : { node, ahead: pairs, from: "pairs" };
  });
}

/** The median of what a node's moments are later than another's; undefined without any. */
function difference(own: readonly TimelineEvent[], other: readonly TimelineEvent[]): number | undefined {
  const ofKind = (kind: string): readonly number[] => {
    const moments = new Map(
      other.flatMap(({ moment, at }) => (moment?.startsWith(kind) ? [[moment, at] as const] : [])).reverse(),
    );
    const seen = new Set<string>();
    return own.flatMap(({ moment, at }) => {
      const there = moment === undefined || seen.has(moment) ? undefined : moments.get(moment);
      if (moment !== undefined) seen.add(moment);
      return there === undefined ? [] : [at - there];
    });
  };
  const fencing = ofKind("fencing");
  if (fencing.length > 0) return median(fencing);
  const membership = ofKind("membership");
  if (membership.length === 0) return undefined;
  const found = median(membership);
  return Math.abs(found) > membershipTolerance ? found : 0;
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
