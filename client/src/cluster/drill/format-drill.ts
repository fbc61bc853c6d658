import { codeSpan, escapeMarkdown } from "../../../../server/src/text/markdown.ts";
import { count, listing } from "../../../../server/src/text/phrases.ts";
import { plainLine, plainTexts } from "../../../../server/src/text/plain-text.ts";
import { quoteCommand } from "../ssh/quote.ts";
import type { DrillPlan, DrillResult } from "./drill.ts";
import type { MeasuredExpectation } from "./measured-expectations.ts";

/** What a drill will do, before anybody agrees to it. */
export function drillQuestion(plan: DrillPlan): string {
  const { node, kind, predicted, devices } = plainTexts(plan, plainLine);
  const cells = predicted.cells.filter(({ outcome, resource }) => outcome !== "stays" && !devices.includes(resource));
  return [
    kind === "standby"
      ? `"${node}" goes to standby, and comes back when the cluster is idle.`
      : `"${node}" is fenced: its power is cut, and unwritten data on it is lost.`,
    predicted.problem === undefined
      ? cells.length > 0
        ? "The scheduler says:"
        : "The scheduler says that nothing changes."
      : `What happens isn't known: ${predicted.problem}`,
    ...cells.map(({ sentence }) => `  ${sentence}`),
  ].join("\n");
}

/** What happened, in a sentence. */
export function drillSentence(result: DrillResult): string {
  const { plan, resources, took, isIdle } = plainTexts(result, plainLine);
  const down = resources.filter(({ isDown }) => isDown).map(({ resource }) => resource);
  const odd = resources.filter(({ agrees }) => !agrees);
  const longest = resources.reduce((most, each) => (each.down > most.down ? each : most), {
    ...{ resource: "", down: 0, isDown: false },
  });
  return [
    isIdle
      ? `The cluster was idle ${seconds(took)} after "${plan.node}" ${plan.kind === "standby" ? "went to standby" : "was fenced"}`
      : `The cluster wasn't idle after ${seconds(took)}`,
    ...(down.length > 0 ? [`${listing(down, 6)} ${down.length > 1 ? "are" : "is"} down`] : []),
    ...(longest.down > 0 && !longest.isDown ? [`${longest.resource} was down longest, ${seconds(longest.down)}`] : []),
    odd.length === 0 ? "all as predicted" : `${count(odd.length, "resource")} not as predicted`,
  ].join("; ");
}

/** A drill as a report in Markdown, to be kept. `cluster` and `person` go into its head; times are of this machine. */
export function drillReport(
  result: DrillResult,
  cluster: string,
  person: string,
  expectations: readonly MeasuredExpectation[] = [],
): string {
  const { plan, began, resources, ending } = result;
  const nodes = (names: readonly string[]): string => (names.length > 0 ? names.map(escapeMarkdown).join(", ") : "–");
  const rows = resources.map(({ resource, before, predicted, after, down, isDown, agrees }) => [
    ...[escapeMarkdown(resource), nodes(before), predicted ? nodes(predicted) : "not known", nodes(after)],
    isDown ? `${seconds(down)}, still down` : down > 0 ? seconds(down) : "not seen down",
    agrees ? "yes" : "**no**",
  ]);
  return `${[
    `# Drill: ${escapeMarkdown(plan.node)} ${plan.kind === "standby" ? "to standby" : "fenced"}`,
    "",
    `Cluster ${escapeMarkdown(cluster)}, ${new Date(began).toISOString().slice(0, 19).replace("T", " ")} UTC, by ${escapeMarkdown(person)}.`,
    "",
    `${escapeMarkdown(drillSentence(result))}.`,
    "",
    ...table(["Resource", "Before", "Predicted", "After", "Down", "As predicted"], rows),
    "",
    ...(expectations.length > 0
      ? [
          "Stated beforehand:",
          "",
          ...expectations.map(
            ({ text, result: held, sentence }) =>
              `- ${escapeMarkdown(text)}: ${held === "held" ? "held" : held === "failed" ? "**didn't hold**" : "not known"}. ${escapeMarkdown(sentence)}`,
          ),
          "",
        ]
      : []),
    `Command: ${codeSpan(quoteCommand(plan.command))}. ${escapeMarkdown(ending)}`,
    "",
    "The status was read again and again, so a time is exact to about a second; what was down for less may not have been seen. A resource counts as down where no node that is online runs it.",
    "",
  ].join("\n")}`;
}

/** A table of Markdown whose columns are aligned, so that it reads well as text, too. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |`;
  return [line(head), `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`, ...rows.map(line)];
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 1 : 0)} s`;
}
