import { readPrediction } from "../what-if/placements.ts";
import { type Scheduler, unreadable } from "../what-if/scheduler.ts";

/** What the scheduler does with a saved input, a sentence each. Rejects where it can't read it. */
export async function replay(cib: string, scheduler: Scheduler, signal?: AbortSignal): Promise<readonly string[]> {
  const [answer] = await scheduler.run(cib, [[]], { signal });
  const prediction = answer && readPrediction(answer.output);
  if (!prediction) throw unreadable(answer);
  const fenced = prediction.fenced.map((node) => {
    const why = prediction.fenceReasons.get(node);
    return `${node} is fenced${why ? `: ${why}` : ""}.`;
  });
  const actions = prediction.actions.map(({ action, resource, node, source, to, reason, isBlocked }) => {
    const where = source !== to && to !== "" ? `from ${source} to ${to}` : `on ${node}`;
    return `${action} ${resource} ${where}${isBlocked ? " (blocked)" : ""}${reason ? `: ${reason}` : ""}.`;
  });
  return [...fenced, ...actions];
}
