import { omitUndefined } from "../../../../../server/src/text/omit-undefined.ts";
import { plainJson } from "../../../../../server/src/text/plain-text.ts";
import { type ApplySurface, applyPlan } from "../../../cluster/apply/apply-plan.ts";
import type { RecordedApplyResult } from "../../../cluster/apply/apply-with-history.ts";
import { planSentence } from "../../../cluster/apply/format-changes.ts";
import { shellLine } from "../../../cluster/ssh/quote.ts";
import { withStopReasons } from "../../../cluster/why/inactive-reasons.ts";
import { type formats, Refusal } from "../../options.ts";
import { err, out } from "../../output.ts";
import { outColoured } from "../../paint.ts";
import { exitCodes } from "../exit-codes.ts";
import type { Live } from "../with-cluster.ts";
import { needsOfNodes } from "./node-needs.ts";
import { planText } from "./plan-report.ts";
import { rememberSync } from "./pull-bases.ts";
import { openTerminalHistory } from "./terminal-history.ts";
import { makePlan, type TerminalPlan, type TerminalRequest } from "./terminal-plan.ts";

/** How a plan is applied from the terminal. */
export interface Applying {
  readonly format: (typeof formats)[number];
  /** It was reviewed, or the person said --yes: nothing is asked. */
  readonly isConfirmed: boolean;
  readonly acceptErrors: boolean;
  readonly confirmWithinSeconds?: number | undefined;
  /** Nobody saw a plan: the nodes are asked whether they have what it needs, and what they lack is shown with it. */
  readonly asksNodes?: boolean;
}

/** From a plan to its end. Resolves to `change` when it was applied. Rejects with a Refusal when it isn't approved. */
export async function applyInTerminal(
  live: Live,
  request: TerminalRequest,
  made: TerminalPlan,
  applying: Applying,
): Promise<number> {
  const { confirmWithinSeconds } = applying;
  const { cluster } = made;
  const surface = terminalSurface(live, request, applying);
  const ended = await applyPlan(made, surface, { isReviewed: false, ...omitUndefined({ confirmWithinSeconds }) });
  switch (ended.kind) {
    case "unchanged":
      rememberSync(cluster, ended.plan.files, ended.plan.base);
      if (applying.format === "json") printJson(ended.plan, { outcome: "unchanged", message: "Nothing to change." });
      else outColoured("changes", planText(ended.plan));
      return exitCodes.done;
    case "refused":
      throw new Refusal(
        `"${cluster}" would refuse this configuration. Nothing was applied; correct it and plan again.`,
        (ended.plan.simulation?.verify ?? []).map(({ message }) => `crm_verify: ${message}`),
      );
    case "declined":
      throw new Refusal("nothing was applied.");
    case "done": {
      const { result, plan } = ended;
      const awaitingConfirmation = result.rollbackTimers.length > 0;
      if (result.outcome === "applied" && !awaitingConfirmation) rememberSync(cluster, plan.files, plan.plan.cib);
      const report =
        result.outcome === "applied"
          ? await withStopReasons(result.message, live.session, live.signal).catch(() => result.message)
          : result.message;
      const message = awaitingConfirmation
        ? `${report}\nIt is rolled back in ${confirmWithinSeconds} s unless you confirm it: ${shellLine`quorate confirm --cluster ${cluster}`}`
        : report;
      const { outcome, isIdle: idle, entry } = result;
      if (applying.format === "json")
        printJson(plan, { outcome, idle, entry: entry.id, awaitingConfirmation, message });
      else out(`${message}\n`);
      return exitCodeOf(result);
    }
  }
}

function terminalSurface(
  live: Live,
  request: TerminalRequest,
  { format, isConfirmed, acceptErrors, asksNodes = false }: Applying,
): ApplySurface<TerminalPlan> {
  const { session, prompter, signal } = live;
  return {
    history: openTerminalHistory("apply"),
    async show(plan) {
      if (format !== "text") return;
      outColoured("changes", planText(asksNodes ? { ...plan, needs: await needsOfNodes(live, plan) } : plan));
    },
    findErrors: async ({ findings }) =>
      findings
        .filter(({ severity }) => severity === "error")
        .map(({ file, line, message }) => `${file}:${line}: ${message}`),
    async approve({ cluster }, { errors, concurrent }) {
      if (errors.length > 0 && !acceptErrors)
        throw new Refusal("there are errors. Nothing was applied; fix them, or use --accept-errors.", errors);
      if (isConfirmed) return true;
      if (!prompter.isThere)
        throw new Refusal("there is no terminal to ask at. Nothing was applied; --yes applies without a question.");
      if (concurrent) err(`${concurrent.message}\n`);
      return await prompter.confirm(`Apply ${concurrent ? "the new plan " : ""}to "${cluster}"?`);
    },
    run(_step, _plan, work) {
      const onStep = (_: unknown, text: string): void => {
        if (format === "text") err(`${text}\n`);
      };
      return work(session, { signal, onStep });
    },
    // What was approved without a question isn't applied in another form.
    ...(isConfirmed || !prompter.isThere ? {} : { planAgain: () => makePlan(live, request) }),
  };
}

function exitCodeOf({ outcome, mayBeApplied }: RecordedApplyResult): number {
  if (outcome === "unknown" || mayBeApplied) return exitCodes.failed;
  if (outcome === "conflict") return exitCodes.refused;
  return outcome === "applied" ? exitCodes.change : exitCodes.done;
}

function printJson({ cluster, plan, simulation }: TerminalPlan, result: Record<string, unknown>): void {
  const { changes } = plan;
  const value = { format: 1, cluster, summary: planSentence(changes, simulation), changes, ...result };
  out(`${plainJson(value, 2)}\n`);
}
