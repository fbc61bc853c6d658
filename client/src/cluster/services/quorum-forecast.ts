import { listing } from "../../../../server/src/text/phrases.ts";
import { type CorosyncVotes, tieBreakersOf } from "./corosync-votes.ts";
import type { LiveVotes, ServiceFacts } from "./service-facts.ts";

/** What becomes of quorum when corosync starts or stops on some nodes. */
export interface QuorumForecast {
  /** Undefined where that isn't known. */
  readonly isQuorate: boolean | undefined;
  /** A sentence with the figures. */
  readonly sentence: string;
}

/** What a forecast is made from. */
interface ForecastInput {
  readonly config: CorosyncVotes | undefined;
  /** Of a node that is a member; undefined where corosync runs nowhere. */
  readonly votes: LiveVotes | undefined;
  /** The nodes where corosync runs. */
  readonly before: readonly string[];
  /** Those where it will run. */
  readonly after: readonly string[];
}

/** What becomes of quorum, by the rules of votequorum(5). */
export function forecastQuorum(input: ForecastInput): QuorumForecast {
  const { before, after, votes } = input;
  if (after.length === 0) return { isQuorate: false, sentence: "No node is left: the cluster is down." };
  const isStop = after.every((name) => before.includes(name));
  if (isStop) return forecastStop(input);
  return votes === undefined ? forecastColdStart(input) : forecastJoin(input, votes);
}

/** What becomes of quorum when corosync stops on these nodes, by what was found on all that can be asked. */
export function forecastWithout(nodes: readonly ServiceFacts[], gone: readonly string[]): QuorumForecast {
  const before = nodes.filter(({ runsCorosync }) => runsCorosync).map(({ name }) => name);
  const after = before.filter((name) => !gone.includes(name));
  return forecastQuorum({ config: configOf(nodes), votes: votesAmong(nodes, after), before, after });
}

/** What the first node that has a corosync.conf says about votes. */
export function configOf(nodes: readonly ServiceFacts[]): CorosyncVotes | undefined {
  return nodes.find(({ config }) => config !== undefined)?.config;
}

/**
 * The votes as nodes of these names count them, or others where none of them does: those with quorum, and of them the fewest. A quorum
 * device's vote is counted on each node by itself, and may be missing on one.
 */
export function votesAmong(nodes: readonly ServiceFacts[], names: readonly string[]): LiveVotes | undefined {
  const own = nodes.filter(({ name, votes }) => votes !== undefined && names.includes(name));
  return (own.length > 0 ? own : nodes)
    .flatMap(({ votes }) => votes ?? [])
    .toSorted((a, b) => Number(b.isQuorate) - Number(a.isQuorate) || a.total - b.total)[0];
}

function forecastStop({ config, votes, before, after }: ForecastInput): QuorumForecast {
  if (votes === undefined) return unknown("corosync's votes can't be read on any node");
  const gone = before.filter((name) => !after.includes(name));
  const goneVotes = votesOf(config, gone);
  const left = votes.total - goneVotes;
  const needed = votes.flags.includes("AllowDownscale")
    ? Math.floor((votes.expected - goneVotes) / 2) + 1
    : votes.needed;
  const figures = `${left} of ${votes.expected} votes ${left === 1 ? "is" : "are"} left, ${needed} ${needed === 1 ? "is" : "are"} needed`;
  if (!votes.isQuorate) return { isQuorate: false, sentence: `There is no quorum now, nor afterwards: ${figures}.` };
  if (left >= needed) {
    const rule = votes.flags.includes("2Node") && left === 1 ? " (two_node: one of two nodes is enough)" : "";
    return { isQuorate: true, sentence: `Quorum stays: ${figures}${rule}.` };
  }
  if (votes.flags.includes("AutoTieBreaker") && left * 2 === votes.expected) {
    const decides = breaksTie(config, before, after);
    if (decides === undefined) return unknown("half of the votes is left, and who decides the tie isn't known here");
    const who = decides ? "are those" : "aren't those";
    return {
      isQuorate: decides,
      sentence: `Quorum ${decides ? "stays" : "is lost"}: ${figures}, and the nodes that are left ${who} that decide a tie (auto_tie_breaker).`,
    };
  }
  const later = votes.flags.includes("LastManStanding")
    ? " last_man_standing would lower the need 10 s after each node: stop them one by one."
    : "";
  return { isQuorate: false, sentence: `Quorum is lost: ${figures}.${later}` };
}

/** Nodes join others that run. */
function forecastJoin({ config, before, after }: ForecastInput, votes: LiveVotes): QuorumForecast {
  const come = after.filter((name) => !before.includes(name));
  const total = votes.total + votesOf(config, come);
  // More than corosync expected raise what it expects, and with it the need (votequorum.c).
  const expected = Math.max(votes.expected, total);
  const needed = votes.flags.includes("2Node") ? votes.needed : Math.max(votes.needed, Math.floor(expected / 2) + 1);
  const figures = `${total} of ${expected} votes, ${needed} ${needed === 1 ? "is" : "are"} needed`;
  if (votes.isQuorate || isAll(config, after))
    return { isQuorate: true, sentence: `The cluster ${votes.isQuorate ? "keeps" : "gets"} quorum: ${figures}.` };
  if (total < needed) return { isQuorate: false, sentence: `There is still no quorum: ${figures}.` };
  if (votes.flags.includes("WaitForAll"))
    return unknown(`${figures}, but wait_for_all may still wait for ${missing(config, after)}`);
  return { isQuorate: true, sentence: `The cluster gets quorum: ${figures}.` };
}

/** Nodes start where none runs. */
function forecastColdStart({ config, after }: ForecastInput): QuorumForecast {
  if (config === undefined) return unknown("no node has a corosync.conf with a nodelist");
  const own = votesOf(config, after);
  const total = own + (config.deviceVotes ?? 0);
  const expected = Math.max(config.expectedAtStart, total);
  const needed = config.twoNode ? 1 : Math.floor(expected / 2) + 1;
  const figures = `${own} of ${expected} votes${config.deviceVotes === undefined ? "" : `, and ${config.deviceVotes} of the quorum device where it answers`}; ${needed} ${needed === 1 ? "is" : "are"} needed`;
  const isComplete = isAll(config, after);
  if (config.waitForAll && !isComplete)
    return {
      isQuorate: false,
      sentence: `There is no quorum until ${missing(config, after)} ${config.nodes.length - after.length === 1 ? "has" : "have"} started, too: wait_for_all waits for every node once.`,
    };
  if (own >= needed || (total >= needed && isComplete))
    return { isQuorate: true, sentence: `The cluster gets quorum: ${figures}.` };
  if (total >= needed) return unknown(`the quorum device decides: ${figures}`);
  if (config.tieBreaker !== undefined && own * 2 === expected)
    return unknown(`half of the votes starts, and corosync may wait for the others (auto_tie_breaker)`);
  return { isQuorate: false, sentence: `There is no quorum: ${figures}.` };
}

function unknown(why: string): QuorumForecast {
  return { isQuorate: undefined, sentence: `What becomes of quorum isn't known: ${why}.` };
}

/** Names that no corosync.conf lists have one vote. */
function votesOf(config: CorosyncVotes | undefined, names: readonly string[]): number {
  return names.reduce((sum, name) => sum + (config?.nodes.find((node) => node.name === name)?.votes ?? 1), 0);
}

function isAll(config: CorosyncVotes | undefined, names: readonly string[]): boolean {
  return config !== undefined && config.nodes.length > 0 && config.nodes.every(({ name }) => names.includes(name));
}

function missing(config: CorosyncVotes | undefined, names: readonly string[]): string {
  const absent = config?.nodes.map(({ name }) => name).filter((name) => !names.includes(name)) ?? [];
  return absent.length === 0 ? "the others" : listing(absent);
}

/**
 * Whether the nodes that are left have the one that decides a tie; of a list, the first that was a member before. Undefined where the ids
 * aren't known, or that node wasn't a member.
 */
function breaksTie(
  config: CorosyncVotes | undefined,
  before: readonly string[],
  after: readonly string[],
): boolean | undefined {
  const decider = config && tieBreakersOf(config).find((name) => before.includes(name));
  return decider === undefined ? undefined : after.includes(decider);
}
