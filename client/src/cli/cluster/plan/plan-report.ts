import type { Change } from "../../../../../server/src/protocol.ts";
import { omitUndefined } from "../../../../../server/src/text/omit-undefined.ts";
import { plainJson } from "../../../../../server/src/text/plain-text.ts";
import { changeName, planSentence } from "../../../cluster/apply/format-changes.ts";
import { findingSentence } from "../../../cluster/doctor/finding.ts";
import type { PlanInsight } from "../../../cluster/insight/plan-insight.ts";
import type { PlanNeeds } from "../../../cluster/insight/plan-needs.ts";
import { formatReason, formatStep, formatStopped } from "../../../cluster/simulate/format-simulation.ts";
import { planDigests } from "./plan-file.ts";
import type { TerminalPlan } from "./terminal-plan.ts";

const signs = { added: "+", changed: "~", removed: "-" } as const;

/** A plan, with what more there is to say about it where somebody asked. */
type ReportedPlan = TerminalPlan & { readonly insight?: PlanInsight; readonly needs?: PlanNeeds | undefined };

/** A plan for people: the sentence, the changes with old and new lines, what the cluster would do, and the findings. */
export function planText(made: ReportedPlan): string {
  const { cluster, plan, simulation, findings, insight, needs } = made;
  if (plan.changes.length === 0) return `Nothing to change: "${cluster}" ${formatInSync(made)}.\n`;
  const sentence = planSentence(plan.changes, simulation);
  const parts = [
    `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`,
    ["Changes:", ...plan.changes.flatMap(changeLines)].join("\n"),
    ...transitionText(made),
    ...(simulation?.missing === undefined ? [] : [simulation.missing]),
    ...(insight === undefined || insight.differences.length === 0
      ? []
      : [insight.differences.map(({ isWorse, sentence }) => `${isWorse ? "!" : " "} ${sentence}`).join("\n")]),
    ...(insight?.missing === undefined ? [] : [insight.missing]),
    ...(needs === undefined || needs.missing.length === 0 ? [] : [needs.missing.join("\n")]),
  ];
  const findingLines = [
    ...(simulation?.verify ?? []).map(
      ({ severity, message, isExisting }) => `crm_verify: ${severity}: ${message}${isExisting ? " (as before)" : ""}`,
    ),
    ...(needs?.findings ?? []).map((each) => `${each.severity}: ${findingSentence(each)} [${each.check}]`),
    ...findings
      .filter(({ severity }) => severity !== "information")
      .map(
        ({ file, line, column, severity, code, message }) =>
          `${file}:${line}:${column}: ${severity}: ${message} [${code}]`,
      ),
  ];
  if (findingLines.length > 0) parts.push(["Findings:", ...findingLines.map((line) => `  ${line}`)].join("\n"));
  return `${parts.join("\n\n")}\n`;
}

function formatInSync({ mode, files }: TerminalPlan): string {
  if (mode === "roll-back") return "has the configuration from before that change";
  return `is in sync with ${files.length === 1 ? files[0] : `the ${files.length} files`}`;
}

/** A change for people: what it is, then the lines that go and those that come. */
export function changeLines(change: Change): string[] {
  const head = `  ${signs[change.kind]} ${changeName(change)}`;
  const [before, after] = [change.before, change.after].map(
    (text) => text?.split("\n").map((line) => line.trim().replace(/ \\$/, "")) ?? [],
  );
  const removed = (before ?? []).filter((line) => !after?.includes(line));
  const added = (after ?? []).filter((line) => !before?.includes(line));
  return [head, ...removed.map((line) => `      - ${line}`), ...added.map((line) => `      + ${line}`)];
}

function transitionText({ simulation }: TerminalPlan): string[] {
  const transition = simulation?.transition;
  if (transition === undefined) return [];
  const lines = (steps: typeof transition.steps): string[] =>
    steps.map((step) => {
      const why = formatReason(step);
      return `  ${step.risk === "harmless" ? " " : "!"} ${formatStep(step)}${why === undefined ? "" : ` (${why})`}`;
    });
  return [
    ...(transition.steps.length > 0
      ? [["The cluster would, in this order:", ...lines(transition.steps)].join("\n")]
      : []),
    ...(transition.inactive.length > 0
      ? [transition.inactive.map((idle) => `  ! ${formatStopped(idle)}`).join("\n")]
      : []),
    ...(transition.anyway.length > 0 ? [["It does anyway:", ...lines(transition.anyway)].join("\n")] : []),
  ];
}

/** A plan for machines: one JSON object, without secrets. By its `digests`, `apply --plan` sees whether it is still the same plan. */
export async function planJson(made: ReportedPlan): Promise<string> {
  const { cluster, files, mode, plan, simulation, findings, insight, needs } = made;
  const value = {
    format: 1,
    cluster,
    files,
    mode,
    summary: planSentence(plan.changes, simulation),
    changes: plan.changes,
    ...omitUndefined({ simulation, insight, needs }),
    findings,
    digests: await planDigests(made),
  };
  return `${plainJson(value, 2)}\n`;
}
