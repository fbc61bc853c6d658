import type { TimelineEvent } from "../event.ts";
import { groupBy } from "../group-by.ts";
import { duration, type Sentence } from "./incident-sentence.ts";
import { cutOffNodes } from "./repeats.ts";

/**
 * What moved, restarted or stopped in an incident, and how long it was down: from its loss, failure or stop to its first successful start,
 * which may come long after the incident.
 */
export function outages(events: readonly TimelineEvent[], all: readonly TimelineEvent[]): readonly Sentence[] {
  const actions = events.filter(
    ({ type, resource, text }) =>
      type === "action" && resource && !/^(?:start|promote|demote|reload) |\(blocked\)/i.test(text),
  );
  const read = new Set(all.flatMap(({ seenBy }) => seenBy));
  const cutOff = cutOffNodes(events);
  return [...groupBy(actions, instanceOf)].flatMap(([, own]) => {
    const [action] = own;
    const resource = action?.resource;
    if (action === undefined || resource === undefined) return [];
    if (isClone(action)) return cloneOutage(resource, action, events, all);
    const begin = beginOf(resource, action, events);
    if (begin === undefined) return [];
    const from = action.target;
    const last = events.findLast((each) => each.type === "action" && each.resource === resource) ?? action;
    const to = destinationOf(last);
    // Its start there is in no log; one that is found may be of another time.
    if (to !== undefined && !read.has(to) && isDone(last, events)) {
      const where = to === from ? `was started again on ${to}` : `moved to ${to}`;
      return [
        { at: last.at, text: `${resource} ${where}, as the transition was complete; no log of ${to} shows when` },
      ];
    }
    const start = all.find((each) => each.at >= begin && isStart(each, resource));
    // What a node found that was cut off is of its own side.
    const found = all.find(
      (each) => each.at > begin && isRunning(each, resource) && !each.seenBy.every((node) => cutOff.has(node)),
    );
    if (found !== undefined && (start === undefined || found.at < start.at)) {
      // It was never down where it ran twice.
      if (events.some((each) => each.type === "double" && each.resource === resource)) return [];
      const after = duration(found.at - begin);
      return [
        {
          at: found.at,
          text: `${resource} was found running on ${found.target}, ${after} after that; the logs show no start of it before`,
        },
      ];
    }
    if (start !== undefined) {
      const where = start.target === from ? `ran again on ${from}` : `moved to ${start.target}`;
      return [{ at: start.at, text: `${resource} ${where}; it was down for ${duration(start.at - begin)}` }];
    }
    return [{ at: begin, text: `${resource} was down from then on; the logs show no start of it` }];
  });
}

/** An instance of a clone has a number behind its name: "stop st:1 ( n3 )". */
function isClone({ text, resource }: TimelineEvent): boolean {
  return text.startsWith(`${text.split(" ")[0]} ${resource}:`);
}

/** What is down and comes again by itself: a resource, or the instance of a clone on a node. */
function instanceOf(action: TimelineEvent): string {
  return isClone(action) ? `${action.resource} ${action.target}` : (action.resource ?? "");
}

/** An instance of a clone is down on its node alone; others may run. One that is stopped with its node isn't worth a sentence. */
function cloneOutage(
  resource: string,
  action: TimelineEvent,
  events: readonly TimelineEvent[],
  all: readonly TimelineEvent[],
): readonly Sentence[] {
  const node = action.target;
  const begin = events.find(
    (each) =>
      each.resource === resource && each.target === node && each.type === "failed" && /^monitor$/.test(each.by ?? ""),
  );
  if (begin === undefined) return [];
  const again = all.find((each) => each.at >= begin.at && each.target === node && isStart(each, resource));
  const text =
    again === undefined
      ? `${resource} was down on ${node} from then on; the logs show no start of it there`
      : `${resource} ran again on ${node}; it was down there for ${duration(again.at - begin.at)}`;
  return [{ at: again?.at ?? begin.at, text }];
}

function isRunning({ type, resource }: TimelineEvent, wanted: string): boolean {
  return type === "runs" && resource === wanted;
}

function isStart({ type, by, resource }: TimelineEvent, wanted: string): boolean {
  return type === "done" && resource === wanted && /^(?:start|promote|migrate_from)$/.test(by ?? "");
}

/** Since when a resource is down; undefined where it didn't run before: its first start failed. */
function beginOf(resource: string, action: TimelineEvent, events: readonly TimelineEvent[]): number | undefined {
  const own = events.filter((each) => each.resource === resource);
  const failed = own.find(({ type, by }) => type === "failed" && by !== "start");
  if (failed !== undefined) return failed.at;
  const lost = events.find(({ type, target }) => type === "member-lost" && target === action.target);
  if (lost !== undefined) return lost.at;
  const stop = own.find(({ type, by }) => type === "done" && by === "stop");
  const start = own.find(({ type, by }) => type === "failed" && by === "start");
  return stop === undefined || (start !== undefined && start.at <= stop.at) ? undefined : stop.at;
}

/** Did the transition with an action come to its end? Then its starts succeeded, also where no log of their node was read. */
function isDone(action: TimelineEvent, events: readonly TimelineEvent[]): boolean {
  const end = events.find(({ type, at }) => (type === "complete" || type === "stopped") && at >= action.at);
  if (end?.type !== "complete") return false;
  // One that was broken off without a word is followed by another, whose end this is.
  return events.filter(({ type, at }) => type === "transition" && at >= action.at && at <= end.at).length <= 1;
}

/** Where a resource runs after an action: "Move ( n1 -> n2 )", "Recover ( n2 )"; undefined for what doesn't start it. */
function destinationOf({ by = "" }: TimelineEvent): string | undefined {
  if (!/^(?:Start|Move|Migrate|Recover|Restart)\b/.test(by)) return undefined;
  const inside = /\(\s*([^)]*?)\s*\)/.exec(by)?.[1] ?? "";
  return inside
    .split(/[\s,]+|->/)
    .filter((word) => word !== "")
    .at(-1);
}
