import { count } from "../../../../../server/src/text/phrases.ts";
import { formatReason, formatStep, formatStopped } from "../../../cluster/simulate/format-simulation.ts";
import type { InactiveResource, SimulationResult, Step } from "../../../cluster/simulate/simulation-result.ts";
import { type PlanRow, section, withoutQuotes } from "./plan-row.ts";

const riskIcons: Readonly<Record<Exclude<Step["risk"], "harmless">, readonly [string, string]>> = {
  fences: ["zap", "list.errorForeground"],
  removes: ["trash", "list.errorForeground"],
  interrupts: ["warning", "list.warningForeground"],
};
const risks = {
  fences: "fences a node",
  removes: "permanently stops what runs",
  interrupts: "interrupts what runs",
} as const;
const stepIcons: Readonly<Partial<Record<Step["kind"], string>>> = {
  start: "play",
  promote: "arrow-up",
  migrate: "arrow-swap",
  reload: "refresh",
  recover: "debug-restart",
};

/** What the cluster would do, step by step. */
export function transitionRow({ transition, missing = "" }: SimulationResult): PlanRow {
  const title = "What the cluster would do";
  if (transition === undefined)
    return section("transition", title, "not known", [
      { id: "transition/missing", label: missing, icon: ["question"], kind: "missing", tooltip: missing },
    ]);
  const { steps, anyway, inactive: idle, actions = [] } = transition;
  const nothing: PlanRow = {
    id: "transition/nothing",
    label: "Nothing starts, stops or moves",
    icon: ["check"],
    kind: "nothing",
  };
  const row = section("transition", title, steps.length === 0 ? "" : count(steps.length, "step"), [
    ...(steps.length === 0 ? [nothing] : steps.map((step, index) => stepRow(step, `transition/${index}`))),
    ...idle.map(idleRow),
    ...(anyway.length === 0
      ? []
      : [
          {
            ...section(
              "anyway",
              "Regardless of this plan",
              String(anyway.length),
              anyway.map((step, index) => stepRow(step, `anyway/${index}`)),
            ),
            tooltip: "What the cluster is about to do with its current configuration, with or without this plan.",
            isCollapsed: true,
          },
        ]),
  ]);
  // Only what has steps can be drawn.
  return actions.length === 0 ? row : { ...row, kind: "transition" };
}

function stepRow(step: Step, id: string): PlanRow {
  const reason = formatReason(step);
  const sentence = formatStep(step);
  const notes = [
    ...(step.within === undefined ? [] : [`in ${step.within}`]),
    ...(reason === undefined ? [] : [reason]),
  ];
  const risk = step.risk === "harmless" ? undefined : risks[step.risk];
  const members = step.members.map((member): PlanRow => ({ id: `${id}/${member}`, label: member, kind: "member" }));
  return {
    id,
    label: withoutQuotes(sentence),
    ...(notes.length > 0 ? { description: withoutQuotes(notes.join(", ")) } : {}),
    icon: step.risk === "harmless" ? [stepIcons[step.kind] ?? "circle-small"] : riskIcons[step.risk],
    tooltip: [sentence, ...(reason === undefined ? [] : [reason]), ...(risk === undefined ? [] : [risk])].join("\n"),
    kind: `step.${step.risk}`,
    accessibleLabel: [sentence, ...notes, ...(risk === undefined ? [] : [risk])].join(", "),
    ...(members.length > 0 ? { children: members, isCollapsed: true } : {}),
  };
}

function idleRow(idle: InactiveResource): PlanRow {
  return {
    id: `idle/${idle.state}/${idle.resource}`,
    label: withoutQuotes(formatStopped(idle)),
    icon: ["circle-slash"],
    tooltip: formatStopped(idle),
    kind: "idle",
  };
}
