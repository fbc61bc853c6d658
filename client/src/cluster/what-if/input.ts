import { parseXml } from "../../../../server/src/text/xml.ts";
import { tieBreakersOf } from "../services/corosync-votes.ts";
import type { ServiceFacts } from "../services/service-facts.ts";
import { nodesOfCib } from "./member-nodes.ts";
import { type PlausibleCib, withPlausibleStatus } from "./plausible-status.ts";
import { type QuorumRules, quorumRules } from "./quorum.ts";
import type { Scheduler } from "./scheduler.ts";

/** A CIB with a state, how its votes are counted, and what was assumed. */
export interface StatedCib {
  readonly cib: string;
  readonly quorum: QuorumRules;
  readonly assumptions: readonly string[];
}

/** The members of a cluster as its files name them; the protocol's Membership. */
interface Members {
  readonly twoNode: boolean;
  readonly deviceVotes: number;
  readonly votes: readonly (readonly [node: string, votes: number])[];
  readonly tieBreakers: readonly string[];
  readonly expected?: number;
  /** The files say how votes are counted. */
  readonly isKnown: boolean;
}

/** A configuration without a state, with the one that would be normal. Throws where the scheduler can't read it. */
export async function plausibleInput(
  cib: string,
  nodes: readonly string[],
  members: Members,
  scheduler: Scheduler,
  signal?: AbortSignal,
): Promise<StatedCib> {
  const plausible: PlausibleCib = await withPlausibleStatus(cib, nodes, scheduler, signal);
  const { isKnown } = members;
  const twoNode = members.twoNode || (!isKnown && nodes.length === 2);
  const counted = isKnown ? [] : [twoNode ? "corosync has two_node" : "each node has one vote"];
  return {
    cib: plausible.text,
    quorum: quorumRules(nodes, nodes, { ...members, twoNode, votes: new Map(members.votes) }),
    assumptions: [...plausible.assumptions, ...counted],
  };
}

/**
 * A live or saved CIB, and what a node of it says of corosync's votes, which a CIB doesn't. Without that each node has one vote, and of two
 * nodes one suffices.
 */
export function liveInput(cib: string, facts?: Pick<ServiceFacts, "config" | "votes">): StatedCib {
  const members = nodesOfCib(parseXml(cib)).filter(({ isMember }) => isMember);
  const [names, online] = [members, members.filter(({ isOnline }) => isOnline)].map((nodes) =>
    nodes.map(({ name }) => name),
  ) as [string[], string[]];
  const { config, votes: live } = facts ?? {};
  const twoNode = config?.twoNode ?? names.length === 2;
  const counted = quorumRules(config?.nodes.map(({ name }) => name) ?? names, online, {
    ...{ twoNode, expected: config?.expected, deviceVotes: config?.deviceVotes ?? 0 },
    votes: new Map(config?.nodes.map(({ name, votes }) => [name, votes] as const)),
    tieBreakers: config ? tieBreakersOf(config) : [],
  });
  const assumed = twoNode ? "corosync has two_node" : "each node has one vote, and there is no quorum device";
  return {
    cib,
    quorum: live ? { ...counted, expected: live.expected, total: live.total, needed: live.needed } : counted,
    assumptions: config || live ? [] : [assumed],
  };
}
