/** How the votes of a cluster are counted, as far as it is known (votequorum(5)). */
export interface QuorumRules {
  /** All that there are: of nodes that are down too, and of a quorum device. */
  readonly expected: number;
  /** Those of the members now, and of a device that votes. */
  readonly total: number;
  /** How many are needed. */
  readonly needed: number;
  /** The votes by node; 1 where absent. */
  readonly votes: ReadonlyMap<string, number>;
  /** The nodes that decide a tie: the first of them that is a member. Empty without auto_tie_breaker. */
  readonly tieBreakers: readonly string[];
}

/** What is known of the votes where no corosync runs that could be asked. */
interface KnownVotes {
  readonly twoNode: boolean;
  /** The votes by node; 1 where absent. */
  readonly votes?: ReadonlyMap<string, number>;
  readonly deviceVotes?: number;
  readonly tieBreakers?: readonly string[];
  /** Where corosync.conf says it otherwise than by its nodes. */
  readonly expected?: number | undefined;
}

/** The rules for a cluster of these nodes, of which some are down; the vote of a quorum device goes to the nodes that are left. */
export function quorumRules(nodes: readonly string[], online: readonly string[], known: KnownVotes): QuorumRules {
  const { twoNode, votes = new Map<string, number>(), deviceVotes = 0, tieBreakers = [] } = known;
  const votesOf = (names: readonly string[]): number => sum(votes, names) + deviceVotes;
  const expected = known.expected ?? votesOf(nodes);
  const needed = twoNode ? 1 : Math.floor(expected / 2) + 1;
  return { expected, total: votesOf(online), needed, votes, tieBreakers };
}

/** Whether the nodes that are left of the members have quorum, where the others are lost at once. */
export function hasQuorum(rules: QuorumRules, members: readonly string[], left: readonly string[]): boolean {
  if (left.length === 0) return false;
  const gone = members.filter((name) => !left.includes(name));
  const votes = rules.total - sum(rules.votes, gone);
  if (votes >= rules.needed) return true;
  const decides = rules.tieBreakers.find((name) => members.includes(name));
  return decides !== undefined && votes * 2 === rules.expected && left.includes(decides);
}

function sum(votes: ReadonlyMap<string, number>, names: readonly string[]): number {
  return names.reduce((all, name) => all + (votes.get(name) ?? 1), 0);
}
