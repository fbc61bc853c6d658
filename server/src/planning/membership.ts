import type { ClusterModel } from "../model/cluster-model.ts";
import type { Membership } from "../protocol.ts";

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
