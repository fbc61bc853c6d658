import { listing } from "../../../../../server/src/text/phrases.ts";
import type { TimelineEvent } from "../event.ts";
import { groupBy } from "../group-by.ts";
import { fencingSentences } from "./fencing-sentences.ts";
import { byName, duration, type Sentence } from "./incident-sentence.ts";
import { linkSentences } from "./link-sentences.ts";
import { outages } from "./outages.ts";
import { cutOffNodes } from "./repeats.ts";

/**
 * What happened in an incident, a sentence each, in order. `all`: the whole timeline, since a link may come back and a resource start long
 * after. `pending`: the nodes that are still to be fenced.
 */
export function describeIncident(
  events: readonly TimelineEvent[],
  all: readonly TimelineEvent[],
  { pending, time }: { readonly pending: readonly string[]; readonly time: (at: number) => string },
): readonly string[] {
  const own = withoutCutOffViews(events);
  const sentences = [
    ...losses(own),
    ...linkSentences(own, all),
    ...fencingSentences(own, all),
    ...failures(own),
    ...outages(own, all),
    ...others(own),
  ].sort((a, b) => a.at - b.at);
  const [first] = events;
  if (sentences.length === 0 && first !== undefined) sentences.push(first);
  return [
    ...sentences.map(({ at, text }) => `${time(at)} ${text}.`),
    ...(pending.length > 0
      ? [`${listing(pending)} ${pending.length > 1 ? "were" : "was"} still to be fenced when it went quiet.`]
      : []),
  ];
}

const views = /^(?:member-lost|fence-impossible|fence-decided|fence-nobody|fence-no-quorum|action|transition|dc)$/;

/** A node that lost quorum, or the race to fence, decides nothing: its view of the others is left out where they went on. */
function withoutCutOffViews(events: readonly TimelineEvent[]): readonly TimelineEvent[] {
  const cutOff = cutOffNodes(events);
  const wentOn = events.some(
    ({ type, target, seenBy }) =>
      type === "fenced" ||
      (type === "member-lost" &&
        target !== undefined &&
        cutOff.has(target) &&
        !seenBy.every((node) => cutOff.has(node))),
  );
  return events.filter(({ type, seenBy }) => !(wentOn && views.test(type) && seenBy.every((node) => cutOff.has(node))));
}

function losses(events: readonly TimelineEvent[]): readonly Sentence[] {
  const lost = events.filter(({ type }) => type === "member-lost");
  return [
    ...lost.map((event) => {
      const before = events.filter(({ at }) => at <= event.at);
      const links = new Set(
        before.flatMap(({ type, target, by }) => (type === "link-down" && target === event.target && by ? [by] : [])),
      );
      const why = [
        ...(before.some(({ type }) => type === "token-lost") ? ["the token was lost"] : []),
        ...(links.size === 0
          ? []
          : [
              `its link${links.size > 1 ? "s" : ""} ${listing([...links].sort())} ${links.size > 1 ? "were" : "was"} down`,
            ]),
      ];
      const others = event.seenBy.length > 0 ? `, as ${listing(event.seenBy.toSorted(byName))} saw it` : "";
      return { at: event.at, text: `${event.target} left${why.length > 0 ? ` (${why.join(", ")})` : ""}${others}` };
    }),
    ...events.filter(({ type }) => type === "quorum-lost"),
  ];
}

function failures(events: readonly TimelineEvent[]): readonly Sentence[] {
  const failed = groupBy(
    events.filter(({ type, isDetail }) => type === "failed" && !isDetail),
    ({ resource, by, target }) => `${resource} ${by} ${target}`,
  );
  return [...failed.values()].flatMap((same) => {
    const [first] = same;
    const last = same.at(-1);
    if (first === undefined || last === undefined) return [];
    const said = events.find(
      ({ type, resource, by, at }) =>
        type === "exit-reason" && resource === first.resource && by === first.by && Math.abs(at - first.at) < 5_000,
    );
    const reason = said?.text.replace(/^.*?: /, "") ?? "";
    const why = reason === "" || first.text.includes(reason) ? "" : ` (its agent: ${reason})`;
    const count = same.length > 1 ? `, ${same.length} times within ${duration(last.at - first.at)}` : "";
    return [
      {
        at: first.at,
        text: `${first.text}${why}${count}${limitAfter(last, events)}`,
      },
    ];
  });
}

/** What a failure led to, where it was the last one before its resource had to leave the node. */
function limitAfter(failure: TimelineEvent, events: readonly TimelineEvent[]): string {
  const next = events.find(
    ({ type, resource, target, at, isDetail }) =>
      (type === "threshold" || (type === "failed" && !isDetail)) &&
      resource === failure.resource &&
      target === failure.target &&
      at > failure.at,
  );
  if (next?.type !== "threshold") return "";
  const limit = / \(limit \d+\)$/.exec(next.text)?.[0] ?? "";
  return `; it may no longer run there${limit}`;
}

const noted =
  /^(?:fence-survived|fence-given-up|fence-no-quorum|sbd-reboot|sbd-outdated|died|threshold|paused|qdevice-lost|digest|interface-down|ring-down|peer-lost|unwritten)$/;

/** What else went wrong, as the line says it. */
function others(events: readonly TimelineEvent[]): readonly Sentence[] {
  const seen = new Set<string>();
  const failed = new Set(
    events.flatMap(({ type, resource, target }) => (type === "failed" ? [`${resource} ${target}`] : [])),
  );
  return events.filter(({ type, text, isDetail, resource, target, key = text }) => {
    if (!noted.test(type) || isDetail || seen.has(key)) return false;
    // The sentence of the failure says so, too.
    if (type === "threshold" && failed.has(`${resource} ${target}`)) return false;
    seen.add(key);
    return true;
  });
}
