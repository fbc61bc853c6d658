import type { ClusterGraph } from "../../../server/src/protocol.ts";

/** Which boxes a filter keeps: those that lead to a resource, those that follow from it, or both. */
type Direction = "before" | "after" | "both";

/**
 * The part of a graph that a resource depends on and that depends on it, along the edges, at most so many steps away. A member's name
 * means its box. The whole graph where nothing has that name.
 */
export function neighbourhood(
  graph: ClusterGraph,
  resource: string,
  { direction = "both", steps = Number.POSITIVE_INFINITY }: { direction?: Direction; steps?: number } = {},
): ClusterGraph {
  const start = graph.boxes.find(({ id, rows }) => id === resource || rows.some((row) => row.id === resource));
  if (!start) return graph;
  const found = new Set([start.id]);
  const walk = (isForward: boolean): void => {
    const next = new Map<string, string[]>();
    for (const { from, to } of graph.edges) {
      const [one, other] = isForward ? [from.box, to.box] : [to.box, from.box];
      const list = next.get(one);
      if (list) list.push(other);
      else next.set(one, [other]);
    }
    let border = [start.id];
    const seen = new Set(border);
    for (let step = 0; step < steps && border.length > 0; step++) {
      border = border.flatMap((id) => next.get(id) ?? []).filter((id) => !seen.has(id) && seen.add(id));
    }
    for (const id of seen) found.add(id);
  };
  if (direction !== "before") walk(true);
  if (direction !== "after") walk(false);
  return {
    boxes: graph.boxes.filter(({ id }) => found.has(id)),
    edges: graph.edges.filter(({ from, to }) => found.has(from.box) && found.has(to.box)),
  };
}
