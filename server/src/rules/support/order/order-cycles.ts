import type { DefinedObject } from "../../../model/defined-object.ts";
import { memoize, namingKinds } from "../memoize.ts";
import { cycles } from "./digraph.ts";
import { type OrderGraph, orderGraph, type ResourceStep, type Step } from "./order-graph.ts";

/** One step of a cycle: an action that waits for another, and the order or group that requires it. */
export interface CycleStep {
  readonly at: DefinedObject;
  readonly before: string;
  readonly beforeStep: Step;
  readonly after: string;
  readonly afterStep: Step;
}

function stepsOf(graph: OrderGraph, cycle: readonly number[]): CycleStep[] {
  const found: CycleStep[] = [];
  const first = cycle.findIndex((edge) => graph.nodes[graph.from[edge] as number] !== undefined);
  const inOrder = [...cycle.slice(first), ...cycle.slice(0, first)];
  let before: ResourceStep | undefined;
  let label = -1;
  for (const edge of inOrder) {
    before ??= graph.nodes[graph.from[edge] as number];
    label = Math.max(label, graph.label[edge] as number);
    const after = graph.nodes[graph.to[edge] as number];
    if (!before || !after) continue;
    const at = graph.sources[label];
    if (at) {
      found.push({
        at,
        before: before.resource,
        beforeStep: before.step,
        after: after.resource,
        afterStep: after.step,
      });
    }
    before = undefined;
    label = -1;
  }
  return found;
}

/**
 * The cycles in a cluster's orders and groups: the shortest cycle, step by step, of each set of resources that wait for each other.
 * A cycle of stops is included only if no cycle of starts has the same orders.
 */
export const orderCycles = memoize<readonly (readonly CycleStep[])[]>(
  (model) => ["order", "group", "rsc_defaults", ...namingKinds(model)],
  (model) => {
    const graph = orderGraph(model);
    if (!graph) return [];
    const isOrder = (label: number): boolean => graph.sources[label]?.object.kind === "order";
    const all = cycles(graph, isOrder).map(({ edges, labels }) => ({ steps: stepsOf(graph, edges), labels }));
    const starts = all.filter(({ steps }) => steps.some(isForward));
    const covered = new Set(starts.flatMap(({ labels }) => [...labels].filter(isOrder)));
    const stops = all.filter(
      (each) => !starts.includes(each) && ![...each.labels].filter(isOrder).every((label) => covered.has(label)),
    );
    return [...starts, ...stops].map((each) => each.steps);
  },
);

function isForward({ beforeStep, afterStep }: CycleStep): boolean {
  const forward = ["start", "started", "promote"];
  return forward.includes(beforeStep) || forward.includes(afterStep);
}
