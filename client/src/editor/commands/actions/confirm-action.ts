import { listing, quoted } from "../../../../../server/src/text/phrases.ts";
import { disruptiveSteps, formatStep, formatStopped } from "../../../cluster/simulate/format-simulation.ts";
import type { SimulationResult } from "../../../cluster/simulate/simulation-result.ts";
import { quoteCommand } from "../../../cluster/ssh/quote.ts";
import type { ClusterSnapshot } from "../../../cluster/status/snapshot.ts";
import { formatPlacement, leaves } from "../../views/format-resource.ts";

/** What a person is asked before an action runs. */
interface Confirmation {
  readonly message: string;
  readonly detail: string;
}

const mostSteps = 10;

/**
 * The question before an action: what the cluster would do (or why that isn't known), notes, and the commands.
 * `simulation` is undefined where the action wasn't simulated.
 */
export function actionConfirmation(
  message: string,
  commands: readonly (readonly string[])[],
  simulation: SimulationResult | undefined,
  notes: readonly string[] = [],
): Confirmation {
  const outcome = simulation === undefined ? [] : simulationLines(simulation);
  const lines = commands.map(shownCommand);
  return {
    message,
    detail: [...outcome, ...notes, "", ...(lines.length === 1 ? [`Command: ${lines[0]}`] : ["Commands:", ...lines])]
      .join("\n")
      .trim(),
  };
}

/** Whether something that runs would be stopped, moved, restarted or demoted, or a node fenced; true where that isn't known. */
export function isDisruptiveAction(simulation: SimulationResult): boolean {
  return simulation.transition === undefined || disruptiveSteps(simulation).length > 0;
}

function simulationLines(simulation: SimulationResult): readonly string[] {
  const { transition } = simulation;
  if (transition === undefined) return [simulation.missing ?? "It isn't known what the cluster would do."];
  const disruptive = disruptiveSteps(simulation);
  const steps = [...disruptive, ...transition.steps.filter((step) => !disruptive.includes(step))].map(formatStep);
  const lines = [...steps, ...transition.inactive.map(formatStopped)].map((line) => `${line}.`);
  if (lines.length === 0) return ["Nothing starts, stops or moves."];
  const more = lines.length - mostSteps;
  return more > 0 ? [...lines.slice(0, mostSteps), `And ${more} more.`] : lines;
}

/** A command on one line, as it is run. */
export function shownCommand(argv: readonly string[]): string {
  return quoteCommand(argv).replaceAll("\n", "⏎");
}

/** What runs on a node, as a sentence; empty when nothing does. */
export function formatRunningOn(snapshot: ClusterSnapshot, node: string): string {
  const here = snapshot.resources
    .flatMap(leaves)
    .filter((leaf) => formatPlacement(leaf.placements.filter((each) => each.node === node)) !== "");
  const names = [...new Set(here.map((leaf) => leaf.id))].map(quoted);
  return names.length === 0
    ? ""
    : `${listing(names, 12)} ${names.length === 1 ? "runs" : "run"} on ${quoted(node)} now.`;
}
