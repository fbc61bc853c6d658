import type { TimelineEvent } from "../event.ts";

/**
 * Says for each transition what it does and why: its actions, which the DC logs before it, and what had happened since the transition before.
 * A transition that does nothing becomes a detail.
 */
export function explainTransitions(events: readonly TimelineEvent[]): readonly TimelineEvent[] {
  let since: TimelineEvent[] = [];
  const actions = new Map<string, TimelineEvent[]>();
  return events.map((event) => {
    const dc = event.seenBy[0] ?? "";
    if (event.type === "action") {
      actions.set(dc, [...(actions.get(dc) ?? []), event]);
      return event;
    }
    if (event.type !== "transition") {
      since.push(event);
      return event;
    }
    const own = actions.get(dc) ?? [];
    actions.delete(dc);
    // The other side of a split has its own story.
    const cause = causeOf(since.filter(({ kind, seenBy }) => kind !== "membership" || seenBy.includes(dc)));
    const isEmpty = own.length === 0;
    // What the DC has no answer to yet leads to its next transition.
    since = isEmpty
      ? since.filter(({ type, at }) => /^(?:member-lost|failed|fence-failed)$/.test(type) && event.at - at < 60_000)
      : [];
    if (isEmpty) return { ...event, isDetail: true };
    const text = `${event.text}: ${own.map((action) => action.text).join(", ")}`;
    return { ...event, text, ...(cause === undefined ? {} : { cause }) };
  });
}

const causes: readonly string[] = [
  "member-lost",
  "failed",
  "fence-failed",
  "changed",
  "member-member",
  "fail-count",
  "fenced",
];

/** What most probably led to a transition: losses first, then failures, changes, nodes that joined; else why the last one was broken off. */
function causeOf(since: readonly TimelineEvent[]): string | undefined {
  for (const type of causes) {
    const found = since.filter((each) => each.type === type && !(type === "changed" && each.isDetail));
    if (found.length > 0) return [...new Set(found.map(({ text }) => text))].slice(0, 3).join("; ");
  }
  const aborted = since.filter(({ type, by }) => type === "aborted" && by !== "Peer Cancelled").at(-1)?.by;
  return aborted;
}
