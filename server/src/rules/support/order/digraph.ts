/** A directed graph of numbered nodes and edges; each edge has a label, a number that identifies its source. */
export interface Digraph {
  readonly nodeCount: number;
  /** The first edge out of each node, -1 for none. */
  readonly first: readonly number[];
  /** The next edge out of the same node, -1 for none. */
  readonly next: readonly number[];
  readonly to: readonly number[];
  readonly from: readonly number[];
  readonly label: readonly number[];
}

/** Builds a graph edge by edge. */
export class DigraphBuilder implements Digraph {
  nodeCount = 0;
  readonly first: number[] = [];
  readonly next: number[] = [];
  readonly to: number[] = [];
  readonly from: number[] = [];
  readonly label: number[] = [];

  /** Adds a node and returns its number. */
  node(): number {
    this.first.push(-1);
    return this.nodeCount++;
  }

  edge(from: number, to: number, label: number): void {
    const edge = this.to.length;
    this.from.push(from);
    this.to.push(to);
    this.label.push(label);
    this.next.push(this.first[from] as number);
    this.first[from] = edge;
  }
}

/** The edges out of a node, the last added first. */
function* edgesFrom(graph: Digraph, node: number): Generator<number> {
  for (let edge = graph.first[node] as number; edge >= 0; edge = graph.next[edge] as number) yield edge;
}

/**
 * The strongly connected components of more than one node, and for each node the number of its component or -1: Tarjan's
 * algorithm in one pass over nodes and edges, without recursion.
 */
function cyclicComponents(graph: Digraph): { count: number; of: Int32Array } {
  const { nodeCount, first, next, to } = graph;
  const of = new Int32Array(nodeCount).fill(-1);
  const index = new Int32Array(nodeCount).fill(-1);
  const low = new Int32Array(nodeCount);
  const onStack = new Uint8Array(nodeCount);
  const edge = new Int32Array(nodeCount);
  const stack: number[] = [];
  const path: number[] = [];
  let time = 0;
  let count = 0;
  const enter = (node: number): void => {
    index[node] = low[node] = time++;
    edge[node] = first[node] as number;
    stack.push(node);
    onStack[node] = 1;
    path.push(node);
  };
  for (let root = 0; root < nodeCount; root++) {
    if (index[root] !== -1) continue;
    enter(root);
    while (path.length > 0) {
      const node = path.at(-1) as number;
      const at = edge[node] as number;
      if (at >= 0) {
        edge[node] = next[at] as number;
        const target = to[at] as number;
        if (index[target] === -1) enter(target);
        else if (onStack[target]) low[node] = Math.min(low[node] as number, index[target] as number);
        continue;
      }
      path.pop();
      const parent = path.at(-1);
      if (parent !== undefined) low[parent] = Math.min(low[parent] as number, low[node] as number);
      if (low[node] !== index[node]) continue;
      const isSingle = stack.at(-1) === node;
      for (let member = -1; member !== node; ) {
        member = stack.pop() as number;
        onStack[member] = 0;
        if (!isSingle) of[member] = count;
      }
      if (!isSingle) count++;
    }
  }
  return { count, of };
}

/** The edges of a shortest path from one node to another over allowed nodes; undefined if there is none. */
export function shortestPath(
  graph: Digraph,
  from: number,
  to: number,
  isAllowed: (node: number) => boolean = () => true,
): number[] | undefined {
  const reachedBy = new Map<number, number>([[from, -1]]);
  const queue = [from];
  for (let at = 0; at < queue.length; at++) {
    const node = queue[at] as number;
    for (const edge of edgesFrom(graph, node)) {
      const target = graph.to[edge] as number;
      if (reachedBy.has(target) || !isAllowed(target)) continue;
      reachedBy.set(target, edge);
      if (target === to) return pathTo(graph, target, reachedBy);
      queue.push(target);
    }
  }
  return undefined;
}

function pathTo(graph: Digraph, target: number, reachedBy: ReadonlyMap<number, number>): number[] {
  const path: number[] = [];
  for (let edge = reachedBy.get(target) ?? -1; edge >= 0; edge = reachedBy.get(graph.from[edge] as number) ?? -1)
    path.push(edge);
  return path.reverse();
}

/** A cycle of consecutive edges, and the labels of all edges in its component. */
interface Cycle {
  readonly edges: readonly number[];
  readonly labels: ReadonlySet<number>;
}

/** The maximum number of edges of a component from which a shortest cycle is searched. */
const mostTries = 8;

/** A short cycle for each cyclic component, through an edge whose label `mayBegin`; none for a component without such an edge. */
export function cycles(graph: Digraph, mayBegin: (label: number) => boolean): Cycle[] {
  const { count, of } = cyclicComponents(graph);
  const components = Array.from({ length: count }, () => ({ begins: [] as number[], labels: new Set<number>() }));
  for (let edge = graph.to.length - 1; count > 0 && edge >= 0; edge--) {
    const [from, to] = [graph.from[edge] as number, graph.to[edge] as number];
    const component = components[of[from] as number];
    if (!component || of[to] !== of[from]) continue;
    const label = graph.label[edge] as number;
    component.labels.add(label);
    if (mayBegin(label) && component.begins.length < mostTries) component.begins.push(edge);
  }
  return components.flatMap(({ begins, labels }, index) => {
    let best: number[] | undefined;
    for (const edge of begins) {
      const back = shortestPath(
        graph,
        graph.to[edge] as number,
        graph.from[edge] as number,
        (node) => of[node] === index,
      );
      if (back && (!best || back.length + 1 < best.length)) best = [edge, ...back];
    }
    return best ? [{ edges: best, labels }] : [];
  });
}
