import { listing } from "../../../../../server/src/text/phrases.ts";
import type { TimelineEvent } from "../event.ts";
import { groupBy } from "../group-by.ts";
import { byName, duration, type Sentence } from "./incident-sentence.ts";

/** A node that is fenced again within this time may be in a loop. */
const loopMs = 3_600_000;

/** What the nodes log of one fencing is this close together. */
const sameMs = 500;

/** What a fence agent says is logged this shortly before its result. */
const saidMs = 2_000;

/** Who was fenced, by whom and which device, after what failed; who wasn't; and how often it happened within an hour. */
export function fencingSentences(events: readonly TimelineEvent[], all: readonly TimelineEvent[]): readonly Sentence[] {
  const fencing = events.filter(({ kind, target }) => kind === "fencing" && target !== undefined);
  return [...groupBy(fencing, ({ target }) => target ?? "")].flatMap(([node, own]) => {
    const ends = own.filter(({ type, isDetail }) => type === "fenced" && !isDetail);
    if (ends.length === 0) return wasNotFenced(node, own, events);
    return ends.map((done, number) => {
      const from = ends[number - 1]?.at ?? Number.NEGATIVE_INFINITY;
      const part = own.filter(({ at }) => at > from + sameMs && at <= done.at + sameMs);
      return wasFenced(node, done, part, { events, all });
    });
  });
}

function wasFenced(
  node: string,
  done: TimelineEvent,
  own: readonly TimelineEvent[],
  { events, all }: { readonly events: readonly TimelineEvent[]; readonly all: readonly TimelineEvent[] },
): Sentence {
  const why = own.find(({ type }) => type === "fence-decided")?.by;
  const because = why ? ` because: ${why}` : "";
  const failed = failedTries(own, events);
  const again = timesOf(node, done.at, all);
  if (own.some(({ type }) => type === "fence-confirmed") || done.by === "a human")
    return {
      at: done.at,
      text: `somebody confirmed by hand that ${node} was down${failed}; it was to be fenced${because}${again}`,
    };
  if (done.by === node || own.some(({ type }) => type === "self-fenced"))
    return { at: done.at, text: `${node} was taken to have fenced itself by its watchdog${failed}${because}${again}` };
  const asked = own.find(({ type }) => type === "fence-asked") ?? own[0];
  const device = own.findLast((each) => each.type === "fence-try" && !each.isTrouble)?.by;
  const took = asked === undefined ? "" : ` in ${duration(done.at - asked.at)}`;
  return {
    at: done.at,
    text: `${done.by ?? "a node"} fenced ${node}${device ? ` by ${device}` : ""}${took}${failed}${because}${again}`,
  };
}

function wasNotFenced(
  node: string,
  own: readonly TimelineEvent[],
  events: readonly TimelineEvent[],
): readonly Sentence[] {
  const [first] = own;
  const why = own.find(({ type }) => type === "fence-decided")?.by;
  const because = why ? ` because: ${why}` : "";
  const nobody = own.some(({ type }) => type === "fence-nobody");
  const failed = failedTries(own, events).replace(/^ after /, "");
  if (first === undefined || (!nobody && failed === "" && own.every(({ type }) => type !== "fence-impossible")))
    return [];
  const problem = nobody ? "no device could" : failed === "" ? "it couldn't be" : failed;
  return [{ at: first.at, text: `${node} was to be fenced${because}; ${problem}` }];
}

/** " after bad failed", " after 10 failed tries (bad: it can't log in, and ipmi)"; nothing where none failed. */
function failedTries(own: readonly TimelineEvent[], events: readonly TimelineEvent[]): string {
  const count = own.filter(({ type, isDetail }) => type === "fence-failed" && !isDetail).length;
  const tries = own.filter(({ type, isTrouble, by }) => type === "fence-try" && isTrouble && by);
  const devices = [...groupBy(tries, ({ by }) => by ?? "")]
    .sort(([a], [b]) => byName(a, b))
    .map(([device, same]) => {
      const why = same.map((each) => reasonOf(each, events)).find((reason) => reason !== "");
      return { device, why };
    });
  const named = devices.map(({ device, why }) => (why === undefined ? device : `${device}: ${why}`));
  if (count === 0) {
    const reasons = devices.flatMap(({ why }) => why ?? []);
    const because = reasons.length === 0 ? "" : ` (${[...new Set(reasons)].join("; ")})`;
    return devices.length === 0 ? "" : ` after ${listing(devices.map(({ device }) => device))} failed${because}`;
  }
  const by = named.length === 0 ? "" : ` (${devices.some(({ why }) => why) ? named.join("; ") : listing(named)})`;
  return ` after ${count} failed ${count === 1 ? "try" : "tries"}${by}`;
}

/** What a fence agent wrote before its try failed; empty for nothing. */
function reasonOf(failed: TimelineEvent, events: readonly TimelineEvent[]): string {
  const said = events.findLast(
    ({ type, seenBy, at }) =>
      type === "fence-said" && seenBy[0] === failed.seenBy[0] && at <= failed.at + sameMs && failed.at - at <= saidMs,
  );
  return said?.text.replace(/^.*? says(?: to \w+)?: /, "").replace(/\.$/, "") ?? "";
}

/** "; the 3rd time in 6 min" where the node was fenced before within an hour. */
function timesOf(node: string, at: number, all: readonly TimelineEvent[]): string {
  const before = all.filter(
    (each) =>
      each.type === "fenced" && !each.isDetail && each.target === node && each.at < at && at - each.at <= loopMs,
  );
  const [first] = before;
  if (first === undefined) return "";
  const number = before.length + 1;
  const ending = number % 100 > 10 && number % 100 < 14 ? "th" : (["th", "st", "nd", "rd"][number % 10] ?? "th");
  return `; the ${number}${ending} time in ${duration(at - first.at)}`;
}
