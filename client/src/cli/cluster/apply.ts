import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { applyWithHistory } from "../../cluster/apply/apply-with-history.ts";
import { planSentence } from "../../cluster/apply/format-changes.ts";
import { openHistory, terminalHistoryFolder } from "../../cluster/rollback/history.ts";
import { err, out } from "../output.ts";
import { exitCodes } from "./exit-codes.ts";
import { type MadePlan, planFiles } from "./make-plan.ts";
import { changeOptions, Misuse, oneOf, Refusal, readOptions, secondsOf } from "./options.ts";
import { formats, modes } from "./plan.ts";
import { readPlanFile, refuseAnotherPlan, refuseMoreSevere } from "./plan-file.ts";
import { planText } from "./plan-report.ts";
import { type Live, showError, withCluster } from "./with-cluster.ts";

/** How an approved plan is applied. */
export interface Applying {
  readonly format: (typeof formats)[number];
  readonly yes: boolean;
  readonly acceptErrors: boolean;
  readonly confirmWithinSeconds?: number | undefined;
  /** The history entry before which a roll back goes back to. */
  readonly revertsTo?: string;
}

const options = {
  ...changeOptions,
  plan: { type: "string" },
  "keep-within": { type: "string" },
  "detailed-exitcode": { type: "boolean" },
} as const;

/** `quorate apply FILE…` and `quorate apply --plan PLAN`: plans, asks, and applies by compare-and-swap. Resolves to the exit code. */
export async function runApply(args: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = readOptions(args, options);
    const reviewed = values.plan === undefined ? undefined : readPlanFile(values.plan);
    if (reviewed !== undefined && positionals.length > 0) throw new Misuse("name files or --plan, not both");
    if (reviewed?.mode === "roll-back") throw new Misuse("the plan is one of a roll back; use quorate rollback");
    const files = reviewed?.files ?? positionals;
    if (files.length === 0) throw new Misuse("name at least one file, or --plan PLAN");
    const mode = reviewed?.mode ?? oneOf("mode", values.mode ?? "update", modes);
    const applying: Applying = {
      format: oneOf("format", values.format, formats),
      yes: values.yes ?? false,
      acceptErrors: values["accept-errors"] ?? false,
      confirmWithinSeconds:
        values["keep-within"] === undefined ? undefined : secondsOf("keep-within", values["keep-within"]),
    };
    const code = await withCluster("apply", values, async (live) => {
      const made = await planFiles(live, files, mode);
      if (reviewed) {
        await refuseAnotherPlan(reviewed, made);
        if (!applying.yes) refuseMoreSevere(reviewed, made);
      }
      return await applyPlan(live, made, { ...applying, yes: applying.yes || reviewed !== undefined });
    });
    return code === exitCodes.change && !values["detailed-exitcode"] ? exitCodes.done : code;
  } catch (error) {
    return showError("apply", error);
  }
}

/** From a plan to its end. Resolves to `change` when it went in. */
export async function applyPlan(live: Live, made: MadePlan, applying: Applying): Promise<number> {
  const { plan, foresight } = made;
  const isJson = applying.format === "json";
  const tell = (result: Record<string, unknown>): void => {
    if (isJson)
      out(
        `${JSON.stringify({ format: 1, cluster: made.cluster, summary: planSentence(plan.changes, foresight), changes: plan.changes, ...result }, undefined, 2)}\n`,
      );
    else out(`${String(result.message)}\n`);
  };
  if (!isJson) out(planText(made));
  if (plan.changes.length === 0) {
    if (isJson) tell({ outcome: "unchanged", message: "Nothing to change." });
    return exitCodes.done;
  }
  refuseErrors(made, applying);
  if (!applying.yes) {
    if (!live.prompter.isThere)
      throw new Refusal("nobody is at a terminal to be asked. Nothing was applied; --yes applies without a question.");
    if (!(await live.prompter.confirm(`Apply to "${made.cluster}"?`))) throw new Refusal("nothing was applied.");
  }
  const history = openHistory(terminalHistoryFolder());
  const { confirmWithinSeconds, revertsTo } = applying;
  const result = await applyWithHistory(
    live.session,
    history,
    {
      base: made.base,
      wanted: plan.cib,
      files: made.files,
      mode: made.mode,
      changes: plan.changes,
      summary: planSentence(plan.changes),
      ...omitUndefined({ revertsTo, confirmWithinSeconds }),
    },
    {
      signal: live.signal,
      onStep: (_step, text) => {
        if (!isJson) err(`${text}\n`);
      },
    },
  );
  const waits = result.rollbackTimers.length > 0;
  const message = waits
    ? `${result.message}\nIt goes back by itself in ${confirmWithinSeconds} s, unless it is kept: quorate keep --cluster ${made.cluster}`
    : result.message;
  tell({ outcome: result.outcome, settled: result.settled, entry: result.entry.id, waits, message });
  if (result.outcome === "unknown" || result.mayBeIn) return exitCodes.failed;
  if (result.outcome === "conflict") return exitCodes.refused;
  return result.outcome === "applied" ? exitCodes.change : exitCodes.done;
}

/** Errors in the text, or in crm_verify's words, don't go to a cluster unless a person says so. */
function refuseErrors({ findings, foresight }: MadePlan, { acceptErrors }: Applying): void {
  if (acceptErrors) return;
  const errors = [
    ...findings
      .filter(({ severity }) => severity === "error")
      .map(({ file, line, message }) => `${file}:${line}: ${message}`),
    ...(foresight?.verify ?? [])
      .filter(({ severity, isExisting }) => severity === "error" && !isExisting)
      .map(({ message }) => `crm_verify: ${message}`),
  ];
  if (errors.length === 0) return;
  throw new Refusal(`there are errors. Nothing was applied; mend them, or say --accept-errors.\n${errors.join("\n")}`);
}
