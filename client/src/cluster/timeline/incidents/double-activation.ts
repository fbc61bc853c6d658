import type { TimelineEvent } from "../event.ts";

/**
 * The events, with one more where a probe finds a resource on a node while it runs on another: somebody, or the node's own init system, started
 * it there. The scheduler itself says so only where it knows of both when it calculates.
 */
export function withDoubles(events: readonly TimelineEvent[]): readonly TimelineEvent[] {
  const running = new Map<string, Set<string>>();
  const clones = new Set(
    events.flatMap(({ type, text, resource }) =>
      type === "action" && resource && text.includes(` ${resource}:`) ? [resource] : [],
    ),
  );
  return events.flatMap((event) => {
    const { type, by = "", resource, target } = event;
    if (type === "fenced" || type === "member-lost" || type === "stopping" || type === "started")
      for (const nodes of running.values()) nodes.delete(target ?? "");
    if (resource === undefined || target === undefined || clones.has(resource)) return [event];
    const nodes = running.get(resource) ?? new Set();
    running.set(resource, nodes);
    if (type === "done" && /^(?:stop|migrate_to)$/.test(by)) nodes.delete(target);
    if (type === "failed" && by === "monitor") nodes.delete(target);
    if (type === "done" && /^(?:start|migrate_from)$/.test(by)) nodes.add(target);
    if (type !== "runs") return [event];
    const others = [...nodes].filter((node) => node !== target);
    nodes.add(target);
    if (by !== "probe" || others.length === 0) return [event];
    const double: TimelineEvent = {
      ...{ kind: "operation", type: "double", resource, isTrouble: true, key: `double ${resource}` },
      ...{ at: event.at, seenBy: event.seenBy, place: event.place, target },
      text: `${resource} is active twice: a probe found it on ${target} while it runs on ${others.join(" and ")}`,
    };
    return [event, double];
  });
}
