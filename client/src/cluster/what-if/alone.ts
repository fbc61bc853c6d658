import { listing } from "../../../../server/src/text/phrases.ts";
import { readGraph } from "../simulate/transition-graph.ts";
import { type Cell, cellsOf } from "./cells.ts";
import { heldUp } from "./held-up.ts";
import { type ActiveRole, type Prediction, placementsAfter, readPrediction } from "./placements.ts";
import type { Scenario } from "./scenarios.ts";
import { type SchedulerAnswer, whyUnreadable } from "./scheduler.ts";

/** What one node does when it reaches no other. */
interface View {
  readonly node: string;
  readonly prediction: Prediction;
}

/**
 * What becomes of everything when no node reaches another: of each node what it does by itself. What waits for another node stays as it is,
 * and nobody knows of what others start. `answers` has the scheduler's answer by node.
 */
export function alone(
  { views: asked = [] }: Scenario,
  answers: ReadonlyMap<string, SchedulerAnswer>,
  now: Prediction,
  isFencingEnabled: boolean,
): { readonly fenced: readonly string[]; readonly cells: readonly Cell[]; readonly problem?: string } {
  const views: View[] = [];
  for (const { node } of asked) {
    const answer = answers.get(node);
    const prediction = answer && readPrediction(answer.output, now.unique);
    const graph = answer && readGraph(answer.graph);
    if (!prediction || !graph) return { fenced: [], cells: [], problem: whyUnreadable(answer) };
    // Of instances with numbers the graph says too little.
    const held = now.unique.size === 0 ? heldUp(prediction, graph) : undefined;
    views.push({ node, prediction: held ?? prediction });
  }
  const fencing = views.filter(({ node, prediction }) => prediction.fenced.some((each) => each !== node));
  if (fencing.length > 0) {
    const who = listing(fencing.map(({ node }) => node));
    const problem = `${who} would fence the other nodes, as no-quorum-policy lets each go on: which of them wins isn't known.`;
    return { fenced: [], cells: [], problem };
  }
  const after = new Map<string, Map<string, ActiveRole>>();
  for (const { node, prediction } of views) {
    const others = [...answers.keys()].filter((each) => each !== node);
    for (const [resource, places] of placementsAfter({ ...prediction, before: now.before }, others)) {
      const role = places.get(node);
      const known = after.get(resource) ?? new Map<string, ActiveRole>();
      after.set(resource, role === undefined ? known : known.set(node, role));
    }
  }
  const actions = views.flatMap(({ node, prediction }) => prediction.actions.filter(({ source }) => source === node));
  const fenced = views.flatMap(({ prediction }) => prediction.fenced);
  const prediction = { ...now, actions, fenced };
  const cells = cellsOf({
    before: now.before,
    after,
    prediction,
    lost: [],
    unfenced: [],
    isFencingEnabled,
    alone: true,
  });
  return { fenced, cells };
}
