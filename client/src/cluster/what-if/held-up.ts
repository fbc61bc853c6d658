import { type GraphAction, withoutBlocked } from "../simulate/transition-graph.ts";
import type { Prediction } from "./placements.ts";
import type { SchedulerAnswer } from "./scheduler.ts";

/** Whether something is blocked, so that what waits for it is too; of instances with numbers the graph says too little. */
export function mayHoldUp({ output }: SchedulerAnswer, { unique }: Prediction): boolean {
  return unique.size === 0 && /\bblocked="true"/.test(output);
}

/** A prediction in which what waits for a blocked action is blocked, too; undefined where nothing does. */
export function heldUp(prediction: Prediction, graph: readonly GraphAction[]): Prediction | undefined {
  const done = new Set(withoutBlocked(graph));
  const waiting = graph.filter((action) => action.type === "rsc_op" && !done.has(action));
  if (waiting.length === 0) return undefined;
  const isWaiting = (resource: string, node: string, operation: string): boolean =>
    waiting.some((each) => each.resource === resource && each.node === node && each.operation === operation);
  const held = (each: Prediction["actions"][number]): Prediction["actions"][number] => {
    const { action, resource, source, to, isBlocked } = each;
    const blocked = { ...each, isBlocked: true, reason: "it waits for what the cluster can't do" };
    if (isBlocked) return each;
    if (action === "start" || action === "promote" || action === "demote")
      return isWaiting(resource, to, action) ? blocked : each;
    if (isWaiting(resource, source, "stop") || isWaiting(resource, source, "demote")) return blocked;
    // It is stopped, and what it waits for before its start never comes.
    if (action !== "stop" && isWaiting(resource, to, "start"))
      return { ...blocked, action: "stop", node: source, isBlocked: false };
    return each;
  };
  return { ...prediction, actions: prediction.actions.map(held) };
}
