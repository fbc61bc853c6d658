import type { ApplyMode, Plan } from "../../../../server/src/protocol.ts";
import { ClusterError } from "../errors.ts";
import type { ClusterSession } from "../session/session-types.ts";
import { simulate } from "../simulate/simulate.ts";
import type { SimulationResult } from "../simulate/simulation-result.ts";

/** What is to be planned. */
export interface PlanRequest {
  /** Paths of the files that the plan is made of; empty for a rollback. */
  readonly files: readonly string[];
  /** Whether objects that the text doesn't mention stay or are removed; `roll-back`: to a configuration of the history. */
  readonly mode: ApplyMode | "roll-back";
  /** Of a rollback: the history entry before which the configuration was the wanted one. */
  readonly revertsTo?: string;
  /** Has the language library make the plan for a live CIB; undefined when the person cancelled it. */
  readonly makePlan: (liveCib: string, signal: AbortSignal | undefined) => Promise<Plan | undefined>;
}

/** A plan for a cluster, with what the cluster itself finds. */
export interface ClusterPlan extends Omit<PlanRequest, "makePlan"> {
  readonly cluster: string;
  /** The live CIB it was made for. */
  readonly base: string;
  readonly plan: Plan;
  /** What crm_verify and the scheduler say; absent when there is nothing to change or the plan has errors. */
  readonly simulation?: SimulationResult;
}

/** How planning is watched and cancelled. */
interface PlanOptions {
  readonly onStep?: (step: "reading" | "planning" | "simulating") => void;
  /** Called with the live CIB as soon as it is read. */
  readonly onLiveCib?: (cib: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Reads the live CIB, has the plan made for it, and has the cluster verify and simulate it. Changes nothing. Undefined when the person
 * cancelled; a plan with `plan.errors` can't be applied. Rejects with a ClusterError when the cluster can't be asked.
 */
export async function planChange(
  session: ClusterSession,
  { makePlan, ...request }: PlanRequest,
  { onStep, onLiveCib, signal }: PlanOptions = {},
): Promise<ClusterPlan | undefined> {
  onStep?.("reading");
  const base = await session.readCib(signal);
  onLiveCib?.(base);
  onStep?.("planning");
  const plan = await makePlan(base, signal);
  if (signal?.aborted) throw new ClusterError("cancelled", "Planning was cancelled.");
  if (plan === undefined) return undefined;
  const draft = { ...request, cluster: session.config.name, base, plan };
  if (plan.changes.length === 0 || plan.errors.length > 0) return draft;
  onStep?.("simulating");
  return { ...draft, simulation: await simulate(session, base, plan.cib, signal) };
}

/** The errors that crm_verify finds only in the wanted configuration, one line each. */
export function verifyErrors({ simulation }: Pick<ClusterPlan, "simulation">): readonly string[] {
  const errors = simulation?.verify.filter(({ severity, isExisting }) => severity === "error" && !isExisting) ?? [];
  return errors.map(({ message }) => `crm_verify: ${message}`);
}
