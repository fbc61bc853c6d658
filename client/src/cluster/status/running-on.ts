import type { ClusterSnapshot, ResourceState } from "./snapshot.ts";

/** What runs on a node, with its containers left out. */
export function runningOn(snapshot: Pick<ClusterSnapshot, "resources">, node: string): readonly ResourceState[] {
  const leaves = (each: ResourceState): readonly ResourceState[] =>
    each.children.length > 0 ? each.children.flatMap(leaves) : [each];
  return snapshot.resources
    .flatMap(leaves)
    .filter(({ placements }) => placements.some((each) => each.node === node && each.role !== "Stopped"));
}
