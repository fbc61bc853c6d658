import type { ClusterModel } from "../model/cluster-model.ts";
import type { CorosyncModel } from "../model/corosync-model.ts";
import type { Membership } from "../protocol.ts";
import { omitUndefined } from "../text/omit-undefined.ts";

/** The members that the files of a cluster name: in corosync's nodelist or a node statement; remote and guest nodes have no vote. */
export function membershipOf(model: ClusterModel): Membership {
  const { corosync } = model;
  const listed = corosync ? listedNodes(corosync) : [];
  const stated = model.ofKind("node").flatMap(({ object }) => {
    const isMember =
      object.kind === "node" && (object.type === undefined || object.type === "member" || object.type === "normal");
    return isMember ? [object.uname.value] : [];
  });
  const nodes = [...new Set([...listed.map(({ name }) => name), ...stated])];
  return {
    nodes,
    twoNode: corosync ? corosync.twoNode : nodes.length === 2,
    // Without an algorithm that says otherwise it has one vote.
    deviceVotes: corosync ? (corosync.deviceVotes ?? 1) : 0,
    votes: listed.filter(({ votes }) => votes !== 1).map(({ name, votes }) => [name, votes] as const),
    tieBreakers: corosync?.isOn("quorum.auto_tie_breaker") ? tieBreakers(corosync, listed) : [],
    isKnown: corosync !== undefined,
    ...omitUndefined({ expected: corosync?.number("quorum.expected_votes") }),
  };
}

interface ListedNode {
  readonly name: string;
  readonly id: number;
  readonly votes: number;
}

function listedNodes({ nodes }: CorosyncModel): readonly ListedNode[] {
  return nodes.flatMap(({ name, addresses, votes, nodeid }) => {
    const known = name ?? addresses[0];
    return known ? [{ name: known.value, id: Number(nodeid?.value), votes }] : [];
  });
}

/** By rank (votequorum(5)): the lowest id unless auto_tie_breaker_node says otherwise. */
function tieBreakers(corosync: CorosyncModel, listed: readonly ListedNode[]): readonly string[] {
  const wanted = corosync.option("quorum.auto_tie_breaker_node")?.value || "lowest";
  const byId = listed.toSorted((one, other) => one.id - other.id).map(({ name }) => name);
  if (wanted === "lowest") return byId.slice(0, 1);
  if (wanted === "highest") return byId.slice(-1);
  return wanted.split(/\s+/).flatMap((id) => listed.find((node) => node.id === Number(id))?.name ?? []);
}
