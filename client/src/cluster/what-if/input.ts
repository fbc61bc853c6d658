import { type PlausibleCib, withPlausibleStatus } from "./plausible-status.ts";
import type { QuorumRules } from "./quorum.ts";
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
  readonly device: boolean;
  readonly votes: readonly (readonly [node: string, votes: number])[];
  /** The files say how votes are counted. */
  readonly isKnown: boolean;
}

/** A configuration without a state, with the one that would be normal. Throws where the scheduler can't read it. */
export async function plausibleInput(
  cib: string,
  nodes: readonly string[],
  { twoNode, device, votes, isKnown }: Members,
  scheduler: Scheduler,
  signal?: AbortSignal,
): Promise<StatedCib> {
  const plausible: PlausibleCib = await withPlausibleStatus(cib, nodes, scheduler, signal);
  const isPair = twoNode || (!isKnown && nodes.length === 2);
  const counted = isKnown ? [] : [isPair ? "corosync has two_node" : "each node has one vote"];
  return {
    cib: plausible.text,
    quorum: { twoNode: isPair, device, votes: new Map(votes) },
    assumptions: [...plausible.assumptions, ...counted],
  };
}

/** A live or saved CIB: it doesn't say how corosync counts the votes; of two nodes one is taken to suffice. */
export function liveInput(cib: string): StatedCib {
  const members = new Set([...cib.matchAll(/<node_state\b[^>]*\buname="([^"]*)"/g)].map(([, name]) => name));
  const twoNode = members.size === 2;
  return {
    cib,
    quorum: { twoNode, device: false, votes: new Map<string, number>() },
    assumptions: [twoNode ? "corosync has two_node" : "each node has one vote, and there is no quorum device"],
  };
}
