import type { TimelineEvent } from "../event.ts";

/** A node that is shut down leaves within this time. */
const shutDownMs = 20 * 60_000;

/** So long after a fail count was cleared the scheduler may not know it yet. */
const clearedMs = 5_000;

/** A node that started so shortly before only learns what the others know. */
const freshMs = 60_000;

/**
 * The merged events, with who saw a loss, and as details what only repeats: members and fail counts that a node learns when it has started, and
 * a DC that one more node hears of.
 */
export function markRepeats(events: readonly TimelineEvent[]): readonly TimelineEvent[] {
  const started = new Map<string, number>();
  const counts = new Map<string, string>();
  const stopping = new Map<string, number>();
  const shutDown = new Set<string>();
  const cleared = new Map<string, number>();
  let dc = "";
  return events.map((event) => {
    const isFresh = (node: string): boolean => event.at - (started.get(node) ?? Number.NEGATIVE_INFINITY) < freshMs;
    switch (event.type) {
      case "started":
        if (event.target !== undefined) started.set(event.target, event.at);
        shutDown.delete(event.target ?? "");
        return event;
      case "shutdown-asked":
      case "stopping":
        if (event.target !== undefined) stopping.set(event.target, event.at);
        return event;
      case "member-lost": {
        const text = `${event.target} left, as ${event.seenBy.toSorted((a, b) => a.localeCompare(b, "en", { numeric: true })).join(" and ")} saw it`;
        const asked = stopping.get(event.target ?? "");
        stopping.delete(event.target ?? "");
        if (asked === undefined || event.at - asked > shutDownMs) return { ...event, text };
        shutDown.add(event.target ?? "");
        const { isTrouble, ...quiet } = event;
        return { ...quiet, text: `${text}: it was shut down` };
      }
      case "link-down": {
        // The links to a node that was shut down go with it.
        const { isTrouble, ...quiet } = event;
        const isExpected = shutDown.has(event.target ?? "") || event.seenBy.every((node) => shutDown.has(node));
        return isExpected ? { ...quiet, isDetail: true } : event;
      }
      case "member-member":
        shutDown.delete(event.target ?? "");
        return event.seenBy.every(isFresh) && !isFresh(event.target ?? "") ? { ...event, isDetail: true } : event;
      case "fail-count": {
        const name = event.text.replace(/ is \S+$/, "");
        const isKnown = counts.get(name) === event.text;
        counts.set(name, event.text);
        if (event.isDetail) cleared.set(`${event.resource} ${event.target}`, event.at);
        return isKnown ? { ...event, isDetail: true } : event;
      }
      case "threshold": {
        // The scheduler may still calculate with what was cleared a moment before.
        const since = event.at - (cleared.get(`${event.resource} ${event.target}`) ?? Number.NEGATIVE_INFINITY);
        const { isTrouble, ...quiet } = event;
        return since < clearedMs ? { ...quiet, isDetail: true } : event;
      }
      case "dc": {
        const isKnown = dc === event.target;
        dc = event.target ?? "";
        return isKnown ? { ...event, isDetail: true } : event;
      }
      default:
        return event;
    }
  });
}

/**
 * The nodes that were cut off or fenced: what they saw and decided isn't what the cluster did. A node that fenced another one was back, or
 * never gone.
 */
export function cutOffNodes(events: readonly TimelineEvent[]): ReadonlySet<string> {
  const fencers = new Set(events.flatMap(({ type, by }) => (type === "fenced" && by !== undefined ? [by] : [])));
  const cutOff = events.flatMap(({ type, seenBy, target }) =>
    type === "quorum-lost" ? seenBy : type === "fenced" && target !== undefined ? [target] : [],
  );
  return new Set(cutOff.filter((node) => !fencers.has(node)));
}
