import { listing } from "../../../../../server/src/text/phrases.ts";
import type { TimelineEvent } from "../event.ts";
import { groupBy } from "../group-by.ts";
import { dcSentences } from "./dc-sentences.ts";
import { fencingSentences } from "./fencing-sentences.ts";
import { byName, duration, type Sentence } from "./incident-sentence.ts";
import { linkSentences } from "./link-sentences.ts";
import { outages } from "./outages.ts";
import { promotionSentences } from "./promotion-sentences.ts";
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
    ...losses(own, all),
    ...linkSentences(own, all),
    ...fencingSentences(own, all),
    ...failures(own, all),
    ...kernelSentences(own, all),
    ...outages(own, all),
    ...promotionSentences(own, all),
    ...dcSentences(own, all),
    ...others(own),
  ].sort((a, b) => a.at - b.at);
  const [first] = events;
  if (sentences.length === 0 && first !== undefined) sentences.push(first);
  return [
    ...sentences.map(({ at, text }) => `${time(at)} ${text.replace(/\.$/, "")}.`),
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
  // What a node decided of itself, as where it couldn't stop a resource, is what was done.
  return events.filter(
    ({ type, seenBy, target }) =>
      !(wentOn && views.test(type) && seenBy.every((node) => cutOff.has(node) && node !== target)),
  );
}

function losses(events: readonly TimelineEvent[], all: readonly TimelineEvent[]): readonly Sentence[] {
  const lost = events.filter(({ type }) => type === "member-lost");
  return [
    ...(lost.length === 0 ? tokens(events) : []),
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
      const back = all.find(
        (each) => each.type === "member-member" && each.target === event.target && each.at > event.at,
      );
      const until = back === undefined ? "" : `; it joined again after ${duration(back.at - event.at)}`;
      return {
        at: event.at,
        text: `${event.target} left${why.length > 0 ? ` (${why.join(", ")})` : ""}${others}${until}`,
      };
    }),
    ...events
      .filter(({ type }) => type === "quorum-lost")
      .map((event) => {
        const again = all.find(
          (each) => each.type === "quorum-acquired" && each.key === event.ends && each.at > event.at,
        );
        const until = again === undefined ? "" : ` for ${duration(again.at - event.at)}`;
        return { at: event.at, text: `${event.text}${until}` };
      }),
  ];
}

/** Who lost the token where nobody left. */
function tokens(events: readonly TimelineEvent[]): readonly Sentence[] {
  const lost = events.filter(({ type }) => type === "token-lost");
  const [first] = lost;
  if (first === undefined) return [];
  const nodes = [...new Set(lost.flatMap(({ seenBy }) => seenBy))].sort(byName);
  return [{ at: first.at, text: `${listing(nodes)} lost the token, and no node left` }];
}

/** What the kernel of a node said up to so long before an incident may be its cause. */
const beforeMs = 60_000;

/** What the nodes' kernels said in an incident, or shortly before it. */
function kernelSentences(events: readonly TimelineEvent[], all: readonly TimelineEvent[]): readonly Sentence[] {
  const [first, last] = [events[0]?.at ?? 0, events.at(-1)?.at ?? 0];
  return all.filter(({ type, at, isDetail }) => type === "kernel" && !isDetail && at >= first - beforeMs && at <= last);
}

function failures(events: readonly TimelineEvent[], all: readonly TimelineEvent[]): readonly Sentence[] {
  const failed = groupBy(
    events.filter(({ type, isDetail }) => type === "failed" && !isDetail),
    ({ resource, by, target }) => `${resource} ${by} ${target}`,
  );
  return [...failed.values()].flatMap((same) => {
    const [first] = same;
    const last = same.at(-1);
    if (first === undefined || last === undefined) return [];
    const reason = reasonOf(first, events, all);
    const why = reason === "" ? "" : ` (its agent: ${reason})`;
    const count = same.length > 1 ? `, ${same.length} times within ${duration(last.at - first.at)}` : "";
    return [
      {
        at: first.at,
        text: `${first.text}${why}${count}${limitAfter(last, events)}`,
      },
    ];
  });
}

/** What an agent wrote this long before its operation failed may be the reason: an operation that hangs ends with its timeout. */
const agentMs = 120_000;

/** What the agent of a failed operation said: its reason, or the error that it wrote; empty for neither. */
function reasonOf(failure: TimelineEvent, events: readonly TimelineEvent[], all: readonly TimelineEvent[]): string {
  const { resource, by, target, at } = failure;
  const reason = events.find(
    (each) =>
      each.type === "exit-reason" && each.resource === resource && each.by === by && Math.abs(each.at - at) < 5_000,
  );
  const own = all.filter((each) => each.resource === resource && (each.target ?? target) === target && each.at <= at);
  // Before another failure, or a success, it was of that.
  const since = own.findLast((each) => each.at < at && /^(?:failed|done)$/.test(each.type))?.at ?? at - agentMs;
  const error = own.findLast((each) => each.type === "agent-said" && each.at >= Math.max(since, at - agentMs));
  const said = [...(reason === undefined ? [] : [reason]), ...own.filter((each) => each.type === "agent-said")];
  const words = (each: TimelineEvent): string => each.text.replace(/^.*?: (?:(?:ERROR|CRIT\w*): )?/, "");
  if (said.some((each) => failure.text.includes(words(each)))) return "";
  return words(reason ?? error ?? failure) === words(failure) ? "" : words(reason ?? error ?? failure);
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
  /^(?:fence-survived|fence-given-up|fence-no-quorum|sbd-reboot|sbd-outdated|died|threshold|paused|qdevice-lost|digest|interface-down|ring-down|peer-lost|unwritten|double|election-loop|same-name|sbd-majority|ping-lost|dlm-waits|dlm-failed|prevented|diverged)$/;

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
