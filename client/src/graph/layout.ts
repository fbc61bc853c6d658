import type { ClusterGraph, GraphBox, GraphEdge } from "../../../server/src/protocol.ts";
import { type BoxSize, measureBox, sizes } from "./box-size.ts";
import { layoutComponent, type Placed, type Point } from "./layout-component.ts";

/** A box and where it is drawn. */
export interface PlacedBox extends BoxSize, Point {
  readonly box: GraphBox;
}

/** An edge and the points it leads through, its ends at the sides of the boxes. */
export interface PlacedEdge {
  readonly edge: GraphEdge;
  readonly points: readonly Point[];
}

/** A picture that is ready to be drawn, in pixels at 100 %. */
export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly PlacedBox[];
  readonly edges: readonly PlacedEdge[];
}

const between = 40;
const margin = 16;

/**
 * Lays out a graph: each connected component by itself, packed side by side; what no edge joins is a grid below. The same graph gives the
 * same picture.
 */
export function layoutGraph({ boxes, edges }: ClusterGraph): GraphLayout {
  const sized = new Map(boxes.map((box) => [box.id, measureBox(box)]));
  const { joined, alone } = components(boxes, edges);
  const parts = joined.map((part) => {
    const items = part.boxes.map(({ id }) => ({ id, ...(sized.get(id) as BoxSize) }));
    const lines = part.edges.map(({ from, to, relations }) => ({
      ...{ from: from.box, to: to.box },
      labelWidth: Math.max(...relations.map(({ label }) => label.length)) * 6,
    }));
    return { ...part, placed: layoutComponent(items, lines) };
  });
  const shelves = pack(parts.map(({ placed }) => placed));
  const placedBoxes: PlacedBox[] = [];
  const placedEdges: PlacedEdge[] = [];
  parts.forEach(({ boxes: own, edges: lines, placed }, index) => {
    const at = shelves.corners[index] as Point;
    const byId = new Map<string, PlacedBox>();
    for (const box of own) {
      const corner = placed.corners.get(box.id) as Point;
      const put = { box, ...(sized.get(box.id) as BoxSize), x: at.x + corner.x, y: at.y + corner.y };
      byId.set(box.id, put);
      placedBoxes.push(put);
    }
    lines.forEach((edge, line) => {
      const bends = (placed.paths[line] ?? []).map(({ x, y }) => ({ x: x + at.x, y: y + at.y }));
      placedEdges.push({ edge, points: pathOf(edge, byId, bends, placed.direction) });
    });
  });
  const grid = gridOf(alone, sized, shelves);
  return {
    width: Math.max(shelves.width, grid.width) + 2 * margin,
    height: grid.height + 2 * margin,
    boxes: [...placedBoxes, ...grid.boxes].map((each) => ({ ...each, x: each.x + margin, y: each.y + margin })),
    edges: placedEdges.map(({ edge, points }) => ({
      edge,
      points: points.map(({ x, y }) => ({ x: x + margin, y: y + margin })),
    })),
  };
}

interface Component {
  readonly boxes: GraphBox[];
  readonly edges: GraphEdge[];
}

/** The boxes that edges join, in groups that no edge leaves, and the others; each in the order of the text. */
function components(
  boxes: readonly GraphBox[],
  edges: readonly GraphEdge[],
): { joined: Component[]; alone: GraphBox[] } {
  const parent = new Map(boxes.map(({ id }) => [id, id]));
  const rootOf = (id: string): string => {
    let at = id;
    for (let up = parent.get(at) ?? at; up !== at; up = parent.get(at) ?? at) {
      parent.set(at, parent.get(up) ?? up);
      at = up;
    }
    return at;
  };
  for (const { from, to } of edges) parent.set(rootOf(from.box), rootOf(to.box));
  const parts = new Map<string, Component>();
  for (const box of boxes) {
    const root = rootOf(box.id);
    const part = parts.get(root) ?? { boxes: [], edges: [] };
    part.boxes.push(box);
    parts.set(root, part);
  }
  for (const edge of edges) parts.get(rootOf(edge.from.box))?.edges.push(edge);
  const all = [...parts.values()];
  return {
    joined: all.filter((part) => part.edges.length > 0),
    alone: all.filter((part) => part.edges.length === 0).flatMap((part) => part.boxes),
  };
}

/** A place on a shelf that parts are stacked in. */
interface Column {
  readonly x: number;
  readonly width: number;
  used: number;
}

/** Puts components on shelves, the highest first and lower ones on top of each other beside it, to a shape that a screen shows well. */
function pack(parts: readonly Placed[]): { width: number; height: number; corners: Point[] } {
  const area = parts.reduce((sum, { width, height }) => sum + (width + between) * (height + between), 0);
  const most = Math.max(Math.sqrt(1.6 * area), ...parts.map(({ width }) => width));
  const corners: Point[] = [];
  const order = parts
    .map((part, index) => ({ part, index }))
    .sort((a, b) => b.part.height - a.part.height || a.index - b.index);
  let [top, shelf, right, width] = [0, 0, 0, 0];
  let columns: Column[] = [];
  for (const { part, index } of order) {
    const below = columns.find((each) => part.width <= each.width && each.used + between + part.height <= shelf);
    if (below) {
      corners[index] = { x: below.x, y: top + below.used + between };
      below.used += between + part.height;
      continue;
    }
    if (columns.length === 0 || right + part.width > most) {
      top += shelf === 0 ? 0 : shelf + between;
      [columns, right, shelf] = [[], 0, part.height];
    }
    corners[index] = { x: right, y: top };
    columns.push({ x: right, width: part.width, used: part.height });
    right += part.width + between;
    width = Math.max(width, right - between);
  }
  return { width, height: top + shelf, corners };
}

/** Boxes that no edge joins, in rows below what is laid out. */
function gridOf(
  alone: readonly GraphBox[],
  sized: ReadonlyMap<string, BoxSize>,
  above: { readonly width: number; readonly height: number },
): { width: number; height: number; boxes: PlacedBox[] } {
  const gap = 20;
  const area = alone.reduce(
    (sum, { id }) => sum + ((sized.get(id)?.width ?? 0) + gap) * ((sized.get(id)?.height ?? 0) + gap),
    0,
  );
  const most = Math.max(above.width, Math.sqrt(1.8 * area), 500);
  const boxes: PlacedBox[] = [];
  let [x, y, row, width] = [0, above.height > 0 && alone.length > 0 ? above.height + between : above.height, 0, 0];
  for (const box of alone) {
    const size = sized.get(box.id) as BoxSize;
    if (x > 0 && x + size.width > most) [x, y, row] = [0, y + row + gap, 0];
    boxes.push({ box, ...size, x, y });
    x += size.width + gap;
    row = Math.max(row, size.height);
    width = Math.max(width, x - gap);
  }
  return { width, height: y + row, boxes };
}

/** An edge from the side of its first box to that of its second, at the row that it names. */
function pathOf(
  { from, to }: GraphEdge,
  boxes: ReadonlyMap<string, PlacedBox>,
  bends: readonly Point[],
  direction: Placed["direction"],
): Point[] {
  const [one, other] = [boxes.get(from.box) as PlacedBox, boxes.get(to.box) as PlacedBox];
  // In a cycle an edge leads backwards.
  const isForward = direction === "LR" ? one.x <= other.x : one.y <= other.y;
  const start = port(one, from.row, direction, isForward);
  const end = port(other, to.row, direction, !isForward);
  return [start, ...bends, end];
}

function port(placed: PlacedBox, row: string | undefined, direction: Placed["direction"], isLeaving: boolean): Point {
  const { x, y, width, height, box } = placed;
  if (direction === "TB") return { x: x + width / 2, y: isLeaving ? y + height : y };
  const index = row === undefined ? -1 : box.rows.findIndex(({ id }) => id === row);
  const middle =
    box.kind === "junction" ? height / 2 : index < 0 ? sizes.head / 2 : sizes.head + (index + 0.5) * sizes.row;
  return { x: isLeaving ? x + width : x, y: y + middle };
}
