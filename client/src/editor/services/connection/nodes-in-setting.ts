/**
 * The value of the setting `quorate.clusters` with other nodes of the cluster of that name; undefined where it doesn't define the cluster, or
 * nothing changes. A cluster keeps at least one node.
 */
export function withNodesOf(
  list: unknown,
  name: string,
  change: (nodes: readonly string[]) => readonly string[],
): readonly unknown[] | undefined {
  if (!Array.isArray(list)) return undefined;
  let isChanged = false;
  const next = list.map((each: unknown) => {
    if (typeof each !== "object" || each === null || !("name" in each) || each.name !== name) return each;
    if (!("nodes" in each) || !Array.isArray(each.nodes)) return each;
    const before: readonly string[] = each.nodes;
    const nodes = change(before);
    if (nodes.length === 0 || nodes.join(" ") === before.join(" ")) return each;
    isChanged = true;
    return { ...each, nodes };
  });
  return isChanged ? next : undefined;
}
