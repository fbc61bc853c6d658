import type { Change } from "../../../../server/src/protocol.ts";
import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { changeName, planSentence } from "../../cluster/apply/format-changes.ts";
import { formatReason, formatStep, formatStopped } from "../../cluster/simulate/format-simulation.ts";
import type { MadePlan } from "./make-plan.ts";
import { planMarks } from "./plan-file.ts";

const signs = { added: "+", changed: "~", removed: "-" } as const;

/** A plan for people: the sentence, the changes with old and new lines, what the cluster would do, and what was found. */
export function planText(made: MadePlan): string {
  const { cluster, plan, foresight, findings } = made;
  if (plan.changes.length === 0) return `Nothing to change: "${cluster}" already is as ${whatIsMeant(made)}.\n`;
  const sentence = planSentence(plan.changes, foresight);
  const parts = [
    `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`,
    ["Changes:", ...plan.changes.flatMap(changeLines)].join("\n"),
    ...transitionText(made),
    ...(foresight?.missing === undefined ? [] : [foresight.missing]),
  ];
  const said = [
    ...(foresight?.verify ?? []).map(
      ({ severity, message, isExisting }) => `crm_verify: ${severity}: ${message}${isExisting ? " (as before)" : ""}`,
    ),
    ...findings
      .filter(({ severity }) => severity !== "information")
      .map(
        ({ file, line, column, severity, code, message }) =>
          `${file}:${line}:${column}: ${severity}: ${message} [${code}]`,
      ),
  ];
  if (said.length > 0) parts.push(["Findings:", ...said.map((line) => `  ${line}`)].join("\n"));
  return `${parts.join("\n\n")}\n`;
}

function whatIsMeant({ mode, files }: MadePlan): string {
  if (mode === "roll-back") return "it was then";
  return files.length === 1 ? `${files[0]} says` : `the ${files.length} files say`;
}

function changeLines(change: Change): string[] {
  const head = `  ${signs[change.kind]} ${changeName(change)}`;
  const [before, after] = [change.before, change.after].map(
    (text) => text?.split("\n").map((line) => line.trim().replace(/ \\$/, "")) ?? [],
  );
  const gone = (before ?? []).filter((line) => !after?.includes(line));
  const come = (after ?? []).filter((line) => !before?.includes(line));
  return [head, ...gone.map((line) => `      - ${line}`), ...come.map((line) => `      + ${line}`)];
}

function transitionText({ foresight }: MadePlan): string[] {
  const transition = foresight?.transition;
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

/** A plan for machines: one JSON object, without secrets. Its `marks` let `apply --plan` tell whether it is still the same plan. */
export async function planJson(made: MadePlan): Promise<string> {
  const { cluster, files, mode, plan, foresight, findings } = made;
  const value = {
    format: 1,
    cluster,
    files,
    mode,
    summary: planSentence(plan.changes, foresight),
    changes: plan.changes,
    ...omitUndefined({ foresight }),
    findings,
    marks: await planMarks(made),
  };
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
