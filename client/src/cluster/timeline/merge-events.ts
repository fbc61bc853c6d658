import type { TimelineEvent } from "./event.ts";
import { aheadAt, type ClockOffset } from "./logs/clocks.ts";

/** So far apart the same fact of two logs is still one event. */
const togetherMs = 10_000;

/** The events of all nodes by the common clock, each once. */
export function mergeEvents(
  logs: ReadonlyMap<string, readonly TimelineEvent[]>,
  offsets: readonly ClockOffset[],
): readonly TimelineEvent[] {
  const clocks = new Map(offsets.map((each) => [each.node, each]));
  const all = [...logs].flatMap(([node, events]) => {
    const clock = clocks.get(node);
    return events.map((event) => ({
      ...event,
      at: Math.round(event.at - (clock === undefined ? 0 : aheadAt(clock, event.at))),
    }));
  });
  all.sort((a, b) => a.at - b.at);
  const last = new Map<string, number>();
  const merged: TimelineEvent[] = [];
  for (const event of all) {
    // The same line of a second log of the node (the journal beside the file, a rotated copy) has the same text.
    const key = event.key ?? `${event.seenBy.join()} ${event.text}`;
    const index = last.get(key);
    const earlier = index === undefined ? undefined : merged[index];
    const isSame =
      earlier !== undefined &&
      (key.startsWith("cib ") || event.at - earlier.at <= (event.key === undefined ? 0 : togetherMs));
    if (isSame && index !== undefined) {
      // A line that says it better than a witness is what is shown.
      const shown = earlier.unless !== undefined && event.unless === undefined ? event : earlier;
      merged[index] = { ...shown, at: earlier.at, seenBy: [...new Set([...earlier.seenBy, ...event.seenBy])] };
      continue;
    }
    if (event.ends !== undefined) last.delete(event.ends);
    last.set(key, merged.length);
    merged.push(event);
  }
  return merged;
}
