import { serializeXml } from "../../../../server/src/text/xml.ts";
import type { ClusterPlan } from "../apply/plan-change.ts";
import type { InactiveResource, SimulationResult } from "../simulate/simulation-result.ts";
import { withAppliedStatus, withLiveStatus } from "../what-if/applied-status.ts";
import { liveInput } from "../what-if/input.ts";
import { type MatrixDifference, matrixDifferences } from "../what-if/matrix-difference.ts";
import type { Scheduler } from "../what-if/scheduler.ts";
import { whatIf } from "../what-if/what-if.ts";
import { askWhy } from "../why/ask-why.ts";

/** What more there is to say about a plan once it stands. */
export interface PlanInsight {
  /** What the loss of a node takes down only with the change, or no longer. */
  readonly differences: readonly MatrixDifference[];
  /** Why there is no comparison, in a sentence. */
  readonly missing?: string;
}

/** How long a plan may be looked at more closely, in milliseconds. */
const longest = 15_000;

/** Of so many resources at most it is asked why they stay stopped. */
const mostExplained = 5;

/**
 * Has the cluster's scheduler compare what the loss of each node means before and after a plan, and prove why resources stay stopped; that
 * goes into the simulation. Takes a bounded time, and never rejects: what isn't known then is said to be unknown.
 */
export async function planInsight<P extends Pick<ClusterPlan, "base" | "plan" | "simulation">>(
  scheduler: Scheduler,
  plan: P,
  signal?: AbortSignal,
): Promise<P & { readonly insight?: PlanInsight }> {
  const { base, simulation } = plan;
  if (simulation?.transition === undefined) return plan;
  const limit = AbortSignal.timeout(longest);
  const either = AbortSignal.any(signal ? [signal, limit] : [limit]);
  let explained = simulation;
  try {
    const wanted = plan.plan.cib;
    const applied = await withAppliedStatus(wanted, base, scheduler, either);
    const isWanted = ({ kind }: { kind: string }): boolean => kind === "lost";
    const ask = (cib: string) => whatIf({ ...liveInput(cib), scheduler, isWanted, signal: either });
    const after = await ask(applied.text);
    const active = new Set(after.now.filter(({ on }) => on.length > 0).map(({ resource }) => resource));
    explained = await explainInactive(simulation, serializeXml(withLiveStatus(wanted, base)), active, {
      scheduler,
      signal: either,
    });
    const differences = matrixDifferences(await ask(base), after);
    return { ...plan, simulation: explained, insight: { differences } };
  } catch (error) {
    const why =
      limit.aborted && !signal?.aborted
        ? `the scheduler didn't answer within ${longest / 1000} s`
        : (error instanceof Error ? error.message : String(error)).replace(/\.$/, "");
    const missing = `What the loss of a node means after this change isn't known: ${why}.`;
    return { ...plan, simulation: explained, insight: { differences: [], missing } };
  }
}

/** What the scheduler only leaves out gets a reason that it confirms; `activeLater` runs once the cluster has done what it would do. */
async function explainInactive(
  simulation: SimulationResult,
  cib: string,
  activeLater: ReadonlySet<string>,
  { scheduler, signal }: { readonly scheduler: Scheduler; readonly signal: AbortSignal },
): Promise<SimulationResult> {
  const { transition } = simulation;
  const unclear = transition?.inactive.filter(isUnclear).slice(0, mostExplained) ?? [];
  if (transition === undefined || unclear.length === 0) return simulation;
  const found = new Map<string, InactiveResource>();
  for (const idle of unclear) {
    const { resource } = idle;
    const why = await askWhy({ cib, scheduler, resource, signal }).catch((error: unknown) => {
      if (signal.aborted) throw error;
      return undefined;
    });
    const because = why?.state === "stopped" ? / because (.*)\.$/s.exec(why.sentence)?.[1] : undefined;
    if (because === undefined) continue;
    found.set(resource, { ...idle, why: because, ...(activeLater.has(resource) ? { isForNow: true } : {}) });
  }
  const inactive = transition.inactive.map((idle) => (isUnclear(idle) && found.get(idle.resource)) || idle);
  return { ...simulation, transition: { ...transition, inactive } };
}

/** The scheduler's own messages say no more than that it finds no node, or that it doesn't start it. */
function isUnclear({ state, why }: InactiveResource): boolean {
  return state === "stopped" && why.startsWith("the scheduler ");
}
