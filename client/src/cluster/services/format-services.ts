import { listing } from "../../../../server/src/text/phrases.ts";
import { plainLine, plainTexts } from "../../../../server/src/text/plain-text.ts";
import type { PreparedServices } from "./prepare-services.ts";
import type { ServiceAction } from "./service-plan-input.ts";

const verbs: Readonly<Record<ServiceAction, string>> = {
  start: "Start the cluster",
  stop: "Stop the cluster",
  restart: "Restart the cluster",
  enable: "Start the cluster at boot",
  disable: "Don't start the cluster at boot",
};

const mostSentences = 12;

/** What is to be done, as a question without its mark: `Stop the cluster on n1`. */
export function servicesTitle(action: ServiceAction, nodes: readonly string[]): string {
  return `${verbs[action]} on ${listing(nodes, 8)}`;
}

/** What becomes of quorum and of resources, and what else is worth knowing: lines. */
export function servicesOutcome({
  plan,
  simulation,
}: Pick<PreparedServices, "plan" | "simulation">): readonly string[] {
  const { nodes, action, isTogether } = plan;
  if (nodes.length === 0) return plan.notes;
  const sentences = simulation?.sentences ?? [];
  const more = sentences.length - mostSentences;
  const isRolling = action === "restart" && !isTogether;
  return [
    ...(plan.quorum === undefined
      ? []
      : [isRolling ? `With one node down: ${plan.quorum.sentence}` : plan.quorum.sentence]),
    ...(simulation === undefined
      ? isRolling
        ? ["Resources move away from each node before it stops."]
        : []
      : simulation.problem !== undefined
        ? [`What would move isn't known: ${simulation.problem}`]
        : sentences.length === 0
          ? ["No resource moves."]
          : more > 0
            ? [...sentences.slice(0, mostSentences), `And ${more} more.`]
            : sentences),
    ...plan.notes,
  ];
}

/** The whole plan as text. */
export function formatServices(prepared: Pick<PreparedServices, "plan" | "simulation">): string {
  const { plan } = plainTexts(prepared, plainLine);
  const outcome = plainTexts(servicesOutcome(prepared), plainLine);
  if (plan.nodes.length === 0) return `${[...outcome, "Nothing is to be done."].join("\n")}\n`;
  return [
    `${servicesTitle(plan.action, plan.nodes)}:`,
    ...plan.steps.map((step, index) => `  ${index + 1}. ${step}.`),
    "",
    ...outcome,
    "",
  ].join("\n");
}
