import { disruptiveSteps, formatStep, formatStopped } from "../../cluster/simulate/format-simulation.ts";
import type { SimulationResult } from "../../cluster/simulate/simulation-result.ts";
import { quoteCommand } from "../../cluster/ssh/quote.ts";
import type { ClusterSnapshot } from "../../cluster/status/snapshot.ts";
import { formatPlacement, leaves } from "../views/format-resource.ts";
import { listing, quoted } from "../views/format-text.ts";

/** What a person is told before an action is carried out. */
export interface Question {
  readonly message: string;
  readonly detail: string;
}

const mostSteps = 10;

/**
 * The question before an action: what the cluster would do (or why nobody knows), what else is to be known, and the commands.
 * `foresight` is undefined where it wasn't asked for.
 */
export function actionConfirmation(
  message: string,
  commands: readonly (readonly string[])[],
  foresight: SimulationResult | undefined,
  notes: readonly string[] = [],
): Question {
  const future = foresight === undefined ? [] : futureLines(foresight);
  const lines = commands.map(shownCommand);
  return {
    message,
    detail: [...future, ...notes, "", ...(lines.length === 1 ? [`Command: ${lines[0]}`] : ["Commands:", ...lines])]
      .join("\n")
      .trim(),
  };
}

/** Whether something that runs would be stopped, moved, restarted or demoted, or a node fenced, as far as anybody knows. */
export function isDisturbing(foresight: SimulationResult): boolean {
  return foresight.transition === undefined || disruptiveSteps(foresight).length > 0;
}

function futureLines(foresight: SimulationResult): readonly string[] {
  const { transition } = foresight;
  if (transition === undefined) return [foresight.missing ?? "What the cluster would do isn't known."];
  const grave = disruptiveSteps(foresight);
  const steps = [...grave, ...transition.steps.filter((step) => !grave.includes(step))].map(formatStep);
  const lines = [...steps, ...transition.idle.map(formatStopped)].map((line) => `${line}.`);
  if (lines.length === 0) return ["Nothing starts, stops or moves."];
  const more = lines.length - mostSteps;
  return more > 0 ? [...lines.slice(0, mostSteps), `And ${more} more.`] : lines;
}

/** A command as it is run, on one line. */
export function shownCommand(argv: readonly string[]): string {
  return quoteCommand(argv).replaceAll("\n", "⏎");
}

/** What runs on a node, as a sentence; empty when nothing does. */
export function runsThere(snapshot: ClusterSnapshot, node: string): string {
  const here = snapshot.resources
    .flatMap(leaves)
    .filter((leaf) => formatPlacement(leaf.placements.filter((each) => each.node === node)) !== "");
  const names = [...new Set(here.map((leaf) => leaf.id))].map(quoted);
  return names.length === 0
    ? ""
    : `${listing(names, 12)} ${names.length === 1 ? "runs" : "run"} on ${quoted(node)} now.`;
}
