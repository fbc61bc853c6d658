import type { TimelineEvent } from "./event.ts";
import { cutOffNodes } from "./repeats.ts";

/** A burst around a failure. */
export interface Incident {
  readonly from: number;
  readonly to: number;
  /** No: the logs end before the cluster was idle again. */
  readonly isOver: boolean;
  /** What happened, a sentence each. */
  readonly sentences: readonly string[];
}

/** After so long without trouble an incident is over, also where no node says that the cluster is idle. */
const quietMs = 60_000;

/** The incidents: from the first loss or failure until the cluster is idle with nothing failed and nothing left to fence. */
export function incidentsOf(events: readonly TimelineEvent[], time: (at: number) => string): readonly Incident[] {
  const incidents: Incident[] = [];
  let open: TimelineEvent[] = [];
  let isOver = false;
  const close = (): void => {
    const incident = open.some(({ isTrouble }) => isTrouble) ? describe(open, isOver, time) : undefined;
    if (incident) incidents.push(incident);
    open = [];
    isOver = false;
  };
  for (const event of events) {
    const last = open.at(-1);
    if (last !== undefined && event.at - last.at > quietMs) close();
    if (open.length === 0 && !event.isTrouble) continue;
    open.push(event);
    const isIdle = event.type === "idle" && !event.seenBy.every((node) => cutOffNodes(open).has(node));
    if (isIdle && pendingOf(open).length === 0 && hasActed(open)) {
      isOver = true;
      close();
    }
  }
  close();
  return incidents;
}

/** Has the cluster answered the trouble? A link that went down a moment before the node is lost isn't over at an idle in between. */
function hasActed(open: readonly TimelineEvent[]): boolean {
  return open.some(({ type }) => type === "transition" || type === "complete");
}

/** The nodes that are still to be fenced; what a cut-off node wanted doesn't count where others went on. */
function pendingOf(events: readonly TimelineEvent[]): readonly string[] {
  const pending = new Set<string>();
  const cutOff = cutOffNodes(events);
  const wentOn = events.some(({ type }) => type === "fenced");
  for (const { type, target, seenBy } of events) {
    if (target === undefined || (wentOn && seenBy.every((node) => cutOff.has(node)))) continue;
    if (type === "fence-decided" || type === "fence-impossible" || type === "fence-failed") pending.add(target);
    if (type === "fenced" || type === "fence-confirmed") pending.delete(target);
  }
  return [...pending];
}

function describe(all: readonly TimelineEvent[], isOver: boolean, time: (at: number) => string): Incident | undefined {
  const cutOff = cutOffNodes(all);
  const wentOn = all.some(({ type }) => type === "fenced");
  const views = /^(?:member-lost|fence-impossible|fence-decided|fence-nobody|action|transition)$/;
  // A node that lost quorum, or the race to fence, decides nothing: its view of the others is left out where they went on.
  const events = all.filter(
    ({ type, seenBy }) => !(wentOn && views.test(type) && seenBy.every((node) => cutOff.has(node))),
  );
  const [first] = events;
  const last = events.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const sentences = [
    ...losses(events, time),
    ...fencing(events, time),
    ...failures(events, time),
    ...outages(events, time),
    ...others(events, time),
  ];
  if (sentences.length === 0) sentences.push(`${time(first.at)} ${first.text}.`);
  const pending = pendingOf(events);
  if (pending.length > 0) sentences.push(`${pending.join(", ")} was still to be fenced when it went quiet.`);
  return { from: first.at, to: last.at, isOver: (isOver || isShort(events)) && pending.length === 0, sentences };
}

/** Only a link or a token was lost, and came back. */
function isShort(events: readonly TimelineEvent[]): boolean {
  return events.every(({ type, isTrouble }) => !isTrouble || /^(?:link-down|token-lost|paused)$/.test(type));
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 1 : 0)} s`;

function losses(events: readonly TimelineEvent[], time: (at: number) => string): string[] {
  const lost = events.filter(({ type }) => type === "member-lost");
  const sentences = lost.map((event) => {
    const before = events.filter(({ at }) => at <= event.at);
    const links = before.filter(({ type, target }) => type === "link-down" && target === event.target);
    const why = [
      ...(before.some(({ type }) => type === "token-lost") ? ["the token was lost"] : []),
      ...(links.length > 0
        ? [
            `${new Set(links.map(({ text }) => text)).size} links to it were down`.replace(
              /^1 links to it were/,
              "its link was",
            ),
          ]
        : []),
    ];
    const others =
      event.seenBy.length > 0
        ? `, as ${event.seenBy.toSorted((a, b) => a.localeCompare(b, "en", { numeric: true })).join(" and ")} saw it`
        : "";
    return `${time(event.at)} ${event.target} left${why.length > 0 ? ` (${why.join(", ")})` : ""}${others}.`;
  });
  const quorum = events.filter(({ type }) => type === "quorum-lost").map((event) => `${time(event.at)} ${event.text}.`);
  return [...sentences, ...quorum];
}

function fencing(events: readonly TimelineEvent[], time: (at: number) => string): string[] {
  const nodes = new Set(events.flatMap(({ kind, target }) => (kind === "fencing" && target ? [target] : [])));
  return [...nodes].flatMap((node) => {
    const own = events.filter(({ kind, target }) => kind === "fencing" && target === node);
    const why = own.find(({ type }) => type === "fence-decided")?.by;
    const asked = own.find(({ type }) => type === "fence-asked") ?? own[0];
    const failed = own.filter(({ type, isDetail }) => type === "fence-failed" && !isDetail).length;
    const done = own.findLast(({ type }) => type === "fenced");
    const nobody = own.some(({ type }) => type === "fence-nobody");
    const because = why === undefined ? "" : ` because: ${why}`;
    if (done === undefined)
      return failed > 0 || nobody || own.some(({ type }) => type === "fence-impossible")
        ? [
            `${time(own[0]?.at ?? 0)} ${node} was to be fenced${because}; ${nobody ? "no device could" : failed > 0 ? `it failed ${failed} ${failed === 1 ? "time" : "times"}` : "it couldn't be"}.`,
          ]
        : [];
    const device = own.findLast((each) => each.type === "fence-try" && !each.isTrouble)?.by;
    const took = asked === undefined ? "" : ` in ${seconds(done.at - asked.at)}`;
    const before = failed > 0 ? ` after ${failed} failed ${failed === 1 ? "try" : "tries"}` : "";
    return [
      `${time(done.at)} ${done.by ?? "a node"} fenced ${node}${device ? ` by ${device}` : ""}${took}${before}${because}.`,
    ];
  });
}

const noted =
  /^(?:fence-survived|fence-given-up|fence-no-quorum|sbd-reboot|sbd-outdated|died|threshold|paused|qdevice-lost|digest|interface-down|ring-down|peer-lost)$/;

/** What else went wrong, as the line says it. */
function others(events: readonly TimelineEvent[], time: (at: number) => string): string[] {
  const seen = new Set<string>();
  return events.flatMap(({ type, text, at, isDetail, key = text }) => {
    if (!noted.test(type) || isDetail || seen.has(key)) return [];
    seen.add(key);
    return [`${time(at)} ${text}.`];
  });
}

function failures(events: readonly TimelineEvent[], time: (at: number) => string): string[] {
  const seen = new Set<string>();
  return events.flatMap((event) => {
    const key = `${event.resource} ${event.by} ${event.target}`;
    if (event.type !== "failed" || event.isDetail || seen.has(key)) return [];
    seen.add(key);
    const count = events.filter(
      (each) => each.type === "failed" && !each.isDetail && `${each.resource} ${each.by} ${each.target}` === key,
    ).length;
    const said = events.find(
      ({ type, resource, by, at }) =>
        type === "exit-reason" && resource === event.resource && by === event.by && Math.abs(at - event.at) < 5_000,
    );
    const reason = said?.text.replace(/^.*?: /, "") ?? "";
    const why = reason === "" || event.text.includes(reason) ? "" : ` (its agent: ${reason})`;
    return [`${time(event.at)} ${event.text}${why}${count > 1 ? ` (${count} times)` : ""}.`];
  });
}

/** What moved, restarted or stopped, and how long it was down: from its loss, failure or stop to its first successful start. */
function outages(events: readonly TimelineEvent[], time: (at: number) => string): string[] {
  const resources = new Set(
    events.flatMap(({ type, resource, text }) =>
      type === "action" && resource && !/^(?:start|promote|demote|reload) |\(blocked\)/i.test(text) ? [resource] : [],
    ),
  );
  return [...resources].flatMap((resource) => {
    const own = events.filter((each) => each.resource === resource);
    const action = own.find(({ type }) => type === "action");
    const from = action?.target;
    const begin =
      own.find(({ type, by }) => type === "failed" && by !== "start")?.at ??
      events.find(({ type, target }) => type === "member-lost" && target === from)?.at ??
      own.find(({ type, by }) => type === "done" && by === "stop")?.at;
    if (begin === undefined) return [];
    const start = own.find(
      ({ type, by, at }) => type === "done" && /^(?:start|promote|migrate_from)$/.test(by ?? "") && at >= begin,
    );
    if (start === undefined && action !== undefined && isDone(action, events)) {
      const to = destinationOf(action);
      if (to !== undefined)
        return [
          `${resource} ${to === from ? `was started again on ${to}` : `moved to ${to}`}, as the transition was complete; the logs of ${to} don't show when.`,
        ];
    }
    if (start === undefined) return [`${resource} was down from ${time(begin)}; the logs show no start of it.`];
    const where = start.target === from ? `ran again on ${from}` : `moved to ${start.target}`;
    return [`${time(start.at)} ${resource} ${where}; it was down for ${seconds(start.at - begin)}.`];
  });
}

/** Did the transition with an action come to its end? Then its starts succeeded, also where no log of their node was read. */
function isDone(action: TimelineEvent, events: readonly TimelineEvent[]): boolean {
  const end = events.find(({ type, at }) => (type === "complete" || type === "stopped") && at >= action.at);
  return end?.type === "complete";
}

/** Where a resource runs after an action: "Move ( n1 -> n2 )", "Recover ( n2 )"; undefined for what doesn't start it. */
function destinationOf({ by = "" }: TimelineEvent): string | undefined {
  if (!/^(?:Move|Migrate|Recover|Restart)\b/.test(by)) return undefined;
  const inside = /\(\s*([^)]*?)\s*\)/.exec(by)?.[1] ?? "";
  return inside
    .split(/[\s,]+|->/)
    .filter((word) => word !== "")
    .at(-1);
}
