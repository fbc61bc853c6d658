import { listing } from "../../../../../server/src/text/phrases.ts";
import type { TimelineEvent } from "../event.ts";
import { groupBy } from "../group-by.ts";
import { byName, duration, type Sentence } from "./incident-sentence.ts";

/** The links that failed between nodes of which none left or was fenced: which, between whom, and for how long. */
export function linkSentences(events: readonly TimelineEvent[], all: readonly TimelineEvent[]): readonly Sentence[] {
  const lost = new Set(
    events.flatMap(({ type, kind, target }) => (type === "member-lost" || kind === "fencing" ? [target] : [])),
  );
  const down = events.filter(
    ({ type, target, seenBy }) => type === "link-down" && !lost.has(target) && !lost.has(seenBy[0]),
  );
  return [...groupBy(down, ({ by }) => by)].flatMap(([link, own]) => {
    const [first] = own;
    if (link === undefined || first === undefined) return [];
    const pairs = own.map(({ seenBy, target }) => [seenBy[0] ?? "", target ?? ""] as const);
    const nodes = [...new Set(pairs.flat())].sort(byName);
    // The node that each of them has in common is the one that was cut off.
    const common = nodes.filter((node) => pairs.every((pair) => pair.includes(node)));
    const [node] = common;
    const between =
      common.length === 1 && node !== undefined
        ? `from ${node} to ${listing(nodes.filter((each) => each !== node))}`
        : `between ${listing(nodes)}`;
    const up = own.map((event) => all.find((each) => isSameLink(each, event) && each.at >= event.at)?.at);
    const isUp = up.every((at) => at !== undefined);
    const length = isUp ? ` for ${duration(Math.max(...up) - first.at)}` : "";
    const end = isUp ? "" : "; the logs don't show it up again";
    return [{ at: first.at, text: `link ${link} ${between} was down${length}, and no node left because of it${end}` }];
  });
}

function isSameLink({ type, by, target, seenBy }: TimelineEvent, down: TimelineEvent): boolean {
  return type === "link-up" && by === down.by && target === down.target && seenBy[0] === down.seenBy[0];
}
