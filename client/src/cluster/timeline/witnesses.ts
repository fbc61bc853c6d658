import type { TimelineEvent } from "./event.ts";

/** So far from the better line the same thing is meant. */
const nearMs = 30_000;
/** When a node goes, its daemons' peers notice it so shortly after each other; later it is another daemon that died. */
const peersMs = 3_000;
/** A failure that the scheduler recalls may be old; what is near enough for a recalled one. */
const recalledMs = 24 * 3_600_000;

/**
 * Makes details of what another line says better (`unless`) and of what is only written again (`repeats`): in a whole log the daemon that did
 * it says so, in an excerpt perhaps only another one does.
 */
export function weighWitnesses(events: readonly TimelineEvent[]): readonly TimelineEvent[] {
  const better = new Map<string, number[]>();
  for (const event of events)
    if (event.unless === undefined) for (const key of keysOf(event.type, event)) put(better, key, event.at);
  const shown = new Map<string, number[]>();
  const left = leftWhole(events);
  const last = new Set<string>();
  return events.map((event) => {
    const { unless, repeats, key = event.text, isDetail, at, ends } = event;
    if (ends !== undefined) last.delete(ends);
    const isAgain = repeats === true && last.has(key);
    if (repeats) last.add(key);
    if (unless !== undefined) {
      const near = event.type === "known-failure" ? recalledMs : nearMs;
      const keys = keysOf(unless, event);
      const isSaid = [better, shown].some((map) =>
        keys.some((each) => (map.get(each) ?? []).some((other) => Math.abs(other - at) <= near)),
      );
      if (isSaid || isAgain) return detail(event);
      for (const each of [...keys, ...keysOf(event.type, event)]) put(shown, each, at);
      return left.has(event) ? { ...event, type: "member-lost", text: `${event.target} left the cluster` } : event;
    }
    return isAgain && !isDetail ? detail(event) : event;
  });
}

/** Where several daemons lost their peers on a node, the node is gone, not one of them. */
function leftWhole(events: readonly TimelineEvent[]): ReadonlySet<TimelineEvent> {
  const peers = events.filter(({ type }) => type === "peer-lost");
  return new Set(
    peers.filter((event) =>
      peers.some(
        ({ target, by, at }) => target === event.target && by !== event.by && Math.abs(at - event.at) <= peersMs,
      ),
    ),
  );
}

function detail(event: TimelineEvent): TimelineEvent {
  const { isTrouble, ...rest } = event;
  return { ...rest, isDetail: true };
}

/** What is compared: of an operation the resource and its node, of fencing and membership the node, else the kind alone. */
function keysOf(type: string, { resource, target }: TimelineEvent): readonly string[] {
  return [`${type} ${resource ?? ""} ${target ?? ""}`];
}

function put(map: Map<string, number[]>, key: string, at: number): void {
  const own = map.get(key);
  if (own === undefined) map.set(key, [at]);
  else own.push(at);
}
