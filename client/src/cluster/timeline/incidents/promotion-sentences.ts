import type { TimelineEvent } from "../event.ts";
import { groupBy } from "../group-by.ts";
import { duration, type Sentence } from "./incident-sentence.ts";

/** Which promotable clone lost its promoted instance, where it was promoted after that, and how long there was none. */
export function promotionSentences(
  events: readonly TimelineEvent[],
  all: readonly TimelineEvent[],
): readonly Sentence[] {
  const lost = events.filter(({ type, by = "" }) => type === "action" && /^\w+ \(\s*(?:Promoted|Master)\b/.test(by));
  return [...groupBy(lost, ({ resource }) => resource ?? "")].flatMap(([resource, own]) => {
    const [action] = own;
    const begin = action && beginOf(resource, action, events);
    if (action === undefined || begin === undefined) return [];
    const next = all.find(
      (each) => each.type === "done" && each.by === "promote" && each.resource === resource && each.at >= begin,
    );
    if (next === undefined)
      return [{ at: begin, text: `no instance of ${resource} was promoted from then on, as far as the logs show` }];
    const where =
      next.target === action.target ? `again on ${next.target}` : `on ${next.target} instead of ${action.target}`;
    return [{ at: next.at, text: `${resource} was promoted ${where}; none was for ${duration(next.at - begin)}` }];
  });
}

/** Since when a promoted instance is gone: its failure, its node's loss, or its demotion. */
function beginOf(resource: string, { target }: TimelineEvent, events: readonly TimelineEvent[]): number | undefined {
  return events.find(
    (each) =>
      each.target === target &&
      (each.type === "member-lost" ||
        (each.resource === resource &&
          (each.type === "failed" || (each.type === "done" && /^(?:demote|stop)$/.test(each.by ?? ""))))),
  )?.at;
}
