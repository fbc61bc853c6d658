import type { TimelineEvent } from "../event.ts";
import { duration, type Sentence } from "./incident-sentence.ts";
import { cutOffNodes } from "./repeats.ts";

/** An election of a few seconds is usual. */
const usualMs = 10_000;

/** How long there was no DC, so that nothing could be decided, where it took long. */
export function dcSentences(events: readonly TimelineEvent[], all: readonly TimelineEvent[]): readonly Sentence[] {
  const cutOff = cutOffNodes(events);
  const without = new Map<string, number>();
  for (const { type, seenBy, at } of events)
    if (type === "dc-unset") for (const node of seenBy) if (!cutOff.has(node)) without.set(node, at);
  if (without.size === 0) return [];
  const since = Math.min(...without.values());
  const next = all.find(
    ({ type, seenBy, at }) => type === "dc" && at >= since && seenBy.some((node) => without.has(node)),
  );
  if (next === undefined) return [{ at: since, text: "there was no DC from then on, as far as the logs show" }];
  const gap = next.at - since;
  return gap < usualMs ? [] : [{ at: since, text: `there was no DC for ${duration(gap)}: nothing could be decided` }];
}
