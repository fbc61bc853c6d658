import type { TimelineEvent } from "../event.ts";

/** The events, with one more where two sides of a split made different changes of the same version: one of them is lost when they join. */
export function withDivergence(events: readonly TimelineEvent[]): readonly TimelineEvent[] {
  const made = new Map<string, TimelineEvent>();
  return events.flatMap((event) => {
    const version = event.type === "changed" ? /^cib (\d+\.\d+) /.exec(event.key ?? "")?.[1] : undefined;
    if (version === undefined || event.isDetail) return [event];
    const other = made.get(version);
    made.set(version, event);
    if (other === undefined || other.by === event.by || other.seenBy.some((node) => event.seenBy.includes(node)))
      return [event];
    const diverged: TimelineEvent = {
      ...{ kind: "configuration", type: "diverged", isTrouble: true, key: `diverged ${version}` },
      ...{ at: event.at, seenBy: event.seenBy, place: event.place },
      text: `the nodes had different configurations: version ${version} was made by ${other.by} and by ${event.by}, and one of the two is lost`,
    };
    return [event, diverged];
  });
}
