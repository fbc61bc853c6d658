import type { ClusterSnapshot, ResourceState } from "./snapshot.ts";

/**
 * The outermost resources that the cluster leaves alone because of themselves: not what a whole cluster or a node in maintenance means, what
 * is blocked, and what was removed from the configuration.
 */
export function unmanagedResources({ resources, nodes, maintenance }: ClusterSnapshot): readonly ResourceState[] {
  if (maintenance) return [];
  const aside = new Set(nodes.filter(({ condition }) => condition === "maintenance").map(({ name }) => name));
  const outermost = (resource: ResourceState): readonly ResourceState[] => {
    const { managed, orphaned, placements, children } = resource;
    const isElsewhere = placements.length === 0 || placements.some(({ node }) => !aside.has(node));
    return !managed && !orphaned && isElsewhere && !hasBlocked(resource) ? [resource] : children.flatMap(outermost);
  };
  return resources.flatMap(outermost);
}

/** While a resource is blocked, Pacemaker calls it unmanaged, too. */
function hasBlocked({ blocked, children }: ResourceState): boolean {
  return blocked || children.some(hasBlocked);
}
