import { Graph, layout } from "@dagrejs/dagre";

/** Something to place: a box by its number. */
interface Sized {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

/** A place in a picture, in pixels from its upper left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

interface Joined {
  readonly from: string;
  readonly to: string;
  /** Room that the edge's label takes, 0 where it has none. */
  readonly labelWidth: number;
}

/** Boxes that edges join, placed: their left upper corners by id, and for each edge the points it leads through. */
export interface Placed {
  readonly width: number;
  readonly height: number;
  readonly direction: "LR" | "TB";
  readonly corners: ReadonlyMap<string, Point>;
  readonly paths: readonly (readonly Point[])[];
}

/** A shape that a screen shows well. */
const wanted = 1.6;

/** Lays out one connected component in layers, from left to right; where that gets too long or too high, the better of both directions. */
export function layoutComponent(boxes: readonly Sized[], edges: readonly Joined[]): Placed {
  const across = layoutInLayers(boxes, edges, "LR");
  const ratio = across.width / across.height;
  // A chain of a few boxes reads best from left to right, and a second layout takes as long as the first.
  if (boxes.length <= 4 || (ratio < 3 && (ratio > 1 / 3 || boxes.length > 60))) return across;
  const down = layoutInLayers(boxes, edges, "TB");
  return distance(down) < distance(across) ? down : across;
}

function distance({ width, height }: Placed): number {
  return Math.abs(Math.log(width / height / wanted));
}

function layoutInLayers(boxes: readonly Sized[], edges: readonly Joined[], direction: Placed["direction"]): Placed {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: direction, nodesep: 18, ranksep: 46, edgesep: 12, marginx: 0, marginy: 0 });
  for (const { id, width, height } of boxes) graph.setNode(id, { width, height });
  edges.forEach(({ from, to, labelWidth }, index) => {
    graph.setEdge(from, to, { width: labelWidth, height: labelWidth > 0 ? 14 : 0, labelpos: "c" }, String(index));
  });
  layout(graph);
  const corners = new Map(
    boxes.map(({ id, width, height }) => {
      const { x, y } = graph.node(id) as unknown as Point;
      return [id, { x: x - width / 2, y: y - height / 2 }] as const;
    }),
  );
  const paths = edges.map(({ from, to }, index) => {
    const { points = [] } = graph.edge({ v: from, w: to, name: String(index) }) as { points?: Point[] };
    return points.slice(1, -1).map(({ x, y }) => ({ x, y }));
  });
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return { width, height, direction, corners, paths };
}
