import type { ClusterModel } from "./cluster-model.ts";

/** The members of a cluster as its files name them, and how their votes are counted. */
export interface Membership {
  /** In the order of corosync.conf, then of the crm texts. Empty where the files name none. */
  readonly nodes: readonly string[];
  /** Without a corosync.conf: whether there are two nodes, as a cluster of two is set up. */
  readonly twoNode: boolean;
  readonly device: boolean;
  /** The votes of nodes that don't have one vote. */
  readonly votes: readonly (readonly [node: string, votes: number])[];
  /** A corosync.conf is among the files. */
  readonly isKnown: boolean;
}

/** The members that the files of a cluster name: in corosync's nodelist or a node statement; remote and guest nodes have no vote. */
export function membershipOf(model: ClusterModel): Membership {
  const { corosync } = model;
  const listed = (corosync?.nodes ?? []).flatMap(({ name, addresses, votes }) => {
    const known = name ?? addresses[0];
    return known ? [{ name: known.value, votes }] : [];
  });
  const stated = model.ofKind("node").flatMap(({ object }) => {
    const isMember =
      object.kind === "node" && (object.type === undefined || object.type === "member" || object.type === "normal");
    return isMember ? [object.uname.value] : [];
  });
  const nodes = [...new Set([...listed.map(({ name }) => name), ...stated])];
  return {
    nodes,
    twoNode: corosync ? corosync.twoNode : nodes.length === 2,
    device: corosync?.hasDevice ?? false,
    votes: listed.filter(({ votes }) => votes !== 1).map(({ name, votes }) => [name, votes] as const),
    isKnown: corosync !== undefined,
  };
}
