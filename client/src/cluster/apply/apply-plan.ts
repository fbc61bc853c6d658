import type { Plan } from "../../../../server/src/protocol.ts";
import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import type { History } from "../rollback/history.ts";
import type { Confirmation } from "../rollback/rollback-timer.ts";
import type { ClusterSession } from "../session/session-types.ts";
import { simulate } from "../simulate/simulate.ts";
import type { ApplyOptions } from "./apply.ts";
import { applyWithHistory, type RecordedApplyResult } from "./apply-with-history.ts";
import { planSentence } from "./format-changes.ts";
import { type ClusterPlan, verifyErrors } from "./plan-change.ts";

/** What a person is asked before a plan is applied. */
export interface ApprovalQuestion {
  /** Whether the person has already reviewed this plan, so that nothing harmless needs to be asked. */
  readonly isReviewed: boolean;
  /** Errors that must be accepted knowingly. */
  readonly errors: readonly string[];
  /** The plan replaces one that wasn't applied, since the cluster was changed concurrently; `message` says so. */
  readonly concurrent?: { readonly message: string; readonly before: Plan };
}

/** How the editor or the terminal shows a plan, asks, and runs what talks to the cluster. */
export interface ApplySurface<P extends ClusterPlan> {
  /** Shows a plan, or what is new in it. */
  show(plan: P): Promise<void>;
  /** The errors that the rules find in the plan's texts, one line each. */
  findErrors(plan: P): Promise<readonly string[]>;
  /** Asks whether to apply. */
  approve(plan: P, question: ApprovalQuestion): Promise<boolean>;
  /** Runs a step on a connected session, and shows its progress. */
  run<T>(
    step: "simulating" | "applying",
    plan: P,
    work: (session: ClusterSession, options: ApplyOptions) => Promise<T>,
  ): Promise<T>;
  /** Plans the same for the cluster as it is now, undefined when there is no such plan; absent where nobody can be asked again. */
  readonly planAgain?: (plan: P) => Promise<P | undefined>;
  readonly history: History;
  readonly onAwaitingConfirmation?: (confirmation: Confirmation) => void;
}

/** How the workflow ended; `refused`: the cluster would refuse the configuration as invalid. */
export type ApplyPlanResult<P extends ClusterPlan> =
  | { readonly kind: "unchanged" | "refused" | "declined"; readonly plan: P }
  | { readonly kind: "done"; readonly plan: P; readonly result: RecordedApplyResult };

/**
 * From a plan to its end, the same for editor and terminal: shows it, asks, applies it by compare-and-swap and records it in the history. When
 * the cluster was changed concurrently it plans and asks again. Rejects like `applyWithHistory`.
 */
export async function applyPlan<P extends ClusterPlan>(
  first: P,
  surface: ApplySurface<P>,
  { isReviewed, confirmWithinSeconds }: { readonly isReviewed: boolean; readonly confirmWithinSeconds?: number },
): Promise<ApplyPlanResult<P>> {
  let plan = first;
  let question: Omit<ApprovalQuestion, "errors"> = { isReviewed };
  for (;;) {
    if (plan.plan.changes.length === 0) return { kind: "unchanged", plan };
    await surface.show(plan);
    if (plan.simulation?.wouldRefuse) return { kind: "refused", plan };
    if (question.isReviewed) {
      plan = await simulateAgain(plan, surface);
      await surface.show(plan);
    }
    // A configuration that was in force before may come back as it was.
    const errors = plan.mode === "roll-back" ? [] : [...verifyErrors(plan), ...(await surface.findErrors(plan))];
    if (!(await surface.approve(plan, { ...question, errors }))) return { kind: "declined", plan };
    const result = await applyOnce(plan, surface, confirmWithinSeconds);
    if (result.outcome !== "conflict") return { kind: "done", plan, result };
    const next = await surface.planAgain?.(plan);
    if (next === undefined) return { kind: "done", plan, result };
    question = { isReviewed: false, concurrent: { message: result.message, before: plan.plan } };
    plan = next;
  }
}

/** A reviewed plan with what the cluster would do now: a node may have been lost since. */
async function simulateAgain<P extends ClusterPlan>(plan: P, surface: ApplySurface<P>): Promise<P> {
  const simulation = await surface.run("simulating", plan, async (session, { signal }) =>
    simulate(session, await session.readCib(signal), plan.plan.cib, signal),
  );
  return { ...plan, simulation };
}

function applyOnce<P extends ClusterPlan>(
  plan: P,
  surface: ApplySurface<P>,
  confirmWithinSeconds: number | undefined,
): Promise<RecordedApplyResult> {
  const { base, files, mode, revertsTo, simulation } = plan;
  const { cib: wanted, changes } = plan.plan;
  const { onAwaitingConfirmation } = surface;
  const change = {
    ...{ base, wanted, files, mode, changes, summary: planSentence(changes, simulation) },
    ...omitUndefined({ revertsTo, confirmWithinSeconds, onAwaitingConfirmation }),
  };
  return surface.run("applying", plan, (session, options) =>
    applyWithHistory(session, surface.history, change, options),
  );
}
