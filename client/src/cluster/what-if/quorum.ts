/** How the votes of a cluster are counted, as far as it is known. */
export interface QuorumRules {
  /** Two nodes, of which one suffices (corosync's two_node). */
  readonly twoNode: boolean;
  /** A quorum device votes; its vote is taken to go to the nodes that are left. */
  readonly device: boolean;
  /** The votes by node; 1 where absent. */
  readonly votes: ReadonlyMap<string, number>;
}

/**
 * Whether the nodes that are left have quorum. The votes that are online now count, whatever the configuration expects: a node that is
 * down already is missed when the next one goes.
 */
export function hasQuorum(rules: QuorumRules, members: readonly string[], left: readonly string[]): boolean {
  const votesOf = (names: readonly string[]): number =>
    names.reduce((sum, name) => sum + (rules.votes.get(name) ?? 1), 0);
  if (rules.twoNode && members.length === 2) return left.length > 0;
  const expected = votesOf(members) + (rules.device ? 1 : 0);
  return votesOf(left) + (rules.device && left.length > 0 ? 1 : 0) >= Math.floor(expected / 2) + 1;
}
