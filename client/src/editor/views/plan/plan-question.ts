import type { Plan } from "../../../../../server/src/protocol.ts";
import { capitalized } from "../../../../../server/src/text/phrases.ts";
import { changeLines, changeName, planSentence } from "../../../cluster/apply/format-changes.ts";
import {
  disruptiveSteps,
  formatReason,
  formatStep,
  formatStopped,
} from "../../../cluster/simulate/format-simulation.ts";
import type { SimulationResult } from "../../../cluster/simulate/simulation-result.ts";

/** A plan that a person is asked about. */
interface PlanInQuestion {
  readonly plan: Pick<Plan, "changes">;
  readonly mode: string;
  readonly simulation?: SimulationResult;
  /** A warning about it, as a sentence. */
  readonly notice?: string;
}

const mostSteps = 12;
const mostRemovals = 30;

/** Whether a plan removes something, stops or interrupts what runs, fences a node, or its effect isn't known. */
export function isDisruptive({ plan, simulation, notice }: PlanInQuestion): boolean {
  if (notice !== undefined) return true;
  if (plan.changes.some(({ kind }) => kind === "removed")) return true;
  return simulation !== undefined && (simulation.transition === undefined || disruptiveSteps(simulation).length > 0);
}

/** The detail of the question whether to apply: the sentence, interrupted services, each removal, and the other changes. */
export function questionDetail({ plan: { changes }, mode, simulation, notice }: PlanInQuestion): string {
  const removed = changes.filter(({ kind }) => kind === "removed");
  const others = changes.filter(({ kind }) => kind !== "removed");
  const steps = simulation ? disruptiveSteps(simulation) : [];
  const stepLines = steps.map((step) => {
    const reason = formatReason(step);
    return `• ${formatStep(step)}${reason === undefined ? "" : `: ${reason}`}`;
  });
  const idle = simulation?.transition?.inactive ?? [];
  const paragraphs = [
    [`${capitalized(planSentence(changes, simulation))}.`],
    notice === undefined ? [] : [notice],
    simulation?.missing === undefined ? [] : [simulation.missing],
    stepLines.length === 0 ? [] : ["Running resources are interrupted:", ...cut(stepLines, mostSteps)],
    idle.length === 0
      ? []
      : cut(
          idle.map((one) => `${formatStopped(one)}.`),
          5,
        ),
    removed.length === 0
      ? []
      : [
          mode === "replace" ? "Removed, because the text doesn't list them:" : "Removed:",
          ...cut(
            removed.map((change) => `− ${changeName(change)}`),
            mostRemovals,
          ),
        ],
    changeLines(others),
  ];
  return paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

function cut(lines: readonly string[], most: number): readonly string[] {
  return lines.length > most ? [...lines.slice(0, most - 1), `and ${lines.length - most + 1} more`] : lines;
}
