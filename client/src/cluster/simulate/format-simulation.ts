import type { InactiveResource, SimulationResult, Step, StepKind } from "./simulation-result.ts";

const maxNames = 3;

const verbs: Readonly<Record<Exclude<StepKind, "fence">, readonly [one: string, several: string]>> = {
  stop: ["stops", "stop"],
  demote: ["is demoted", "are demoted"],
  move: ["moves", "move"],
  restart: ["restarts", "restart"],
  recover: ["is recovered", "are recovered"],
  migrate: ["migrates live", "migrate live"],
  reload: ["reloads", "reload"],
  promote: ["is promoted", "are promoted"],
  start: ["starts", "start"],
};

/** The most severe first. */
const bySeverity: readonly StepKind[] = [
  "fence",
  "stop",
  "restart",
  "move",
  "demote",
  "recover",
  "promote",
  "migrate",
  "reload",
  "start",
];

/** What the cluster would do, as a clause: `"web" restarts on "n1", nothing moves, no node is fenced`. Empty when that isn't known. */
export function simulationSentence({ transition }: SimulationResult): string {
  if (transition === undefined) return "";
  const { steps } = transition;
  const kinds = bySeverity.filter((kind) => kind !== "fence" && steps.some((step) => step.kind === kind));
  const fenced = steps.filter(({ kind }) => kind === "fence").map(({ subject }) => subject);
  const clauses = [
    ...(fenced.length > 0 ? [`${names(fenced)} ${fenced.length === 1 ? "is" : "are"} fenced`] : []),
    ...kinds.map((kind) => clause(steps.filter((step) => step.kind === kind))),
    ...(steps.every(({ risk }) => risk === "harmless")
      ? ["no running resource is interrupted"]
      : kinds.includes("move")
        ? []
        : ["nothing moves"]),
    ...(fenced.length > 0 ? [] : ["no node is fenced"]),
  ];
  return clauses.join(", ");
}

function clause(steps: readonly Step[]): string {
  const [first] = steps;
  if (first === undefined || first.kind === "fence") return "";
  const [one, several] = verbs[first.kind];
  if (steps.length === 1) return `"${first.subject}" ${one}${formatNodes(first)}`;
  const subjects = [...new Set(steps.map(({ subject }) => subject))];
  const places = new Set(steps.map(formatNodes));
  const isRemoval = steps.every(({ risk }) => risk === "removes");
  const place = places.size === 1 ? formatNodes(first) : isRemoval ? " permanently" : "";
  if (subjects.length > maxNames) return `${subjects.length} resources ${several}${place}`;
  return `${names(subjects)} ${subjects.length === 1 ? one : several}${place}`;
}

function formatNodes({ kind, nodes, to, risk }: Step): string {
  if (to !== undefined) return ` from ${names(nodes)} to "${to}"`;
  return ` on ${names(nodes)}${kind === "stop" && risk === "removes" ? " permanently" : ""}`;
}

/** A step as a line of its own: `"web" restarts on "n1"`. */
export function formatStep(step: Step): string {
  return step.kind === "fence"
    ? `"${step.subject}" is fenced`
    : `"${step.subject}" ${verbs[step.kind][0]}${formatNodes(step)}`;
}

/** Why a step happens, for people; undefined when the scheduler gave no reason. */
export function formatReason({ reason, risk }: Step): string | undefined {
  if (reason === undefined) return undefined;
  if (risk === "removes") return "it is removed";
  const required = /^required (\S+) (\S+)$/.exec(reason);
  if (required) return `it follows the ${required[2]} of "${required[1]}"`;
  const known: Readonly<Record<string, string>> = {
    "node availability": "no node may run it there any more",
    "resource definition change": "its definition changes",
  };
  return known[reason] ?? reason;
}

/** A resource that stays stopped or is blocked, as a line. */
export function formatStopped({ resource, state, why, isForNow }: InactiveResource): string {
  if (state === "blocked") return `"${resource}" is blocked: ${why}`;
  return `"${resource}" stays stopped${isForNow ? " now" : ""}: ${why}`;
}

/** The steps that need a confirmation, the most severe first. */
export function disruptiveSteps({ transition }: SimulationResult): readonly Step[] {
  const steps = transition?.steps.filter(({ risk }) => risk !== "harmless") ?? [];
  return [...steps].sort((a, b) => bySeverity.indexOf(a.kind) - bySeverity.indexOf(b.kind));
}

function names(list: readonly string[]): string {
  const shown = list.slice(0, list.length > maxNames + 1 ? maxNames : list.length).map((name) => `"${name}"`);
  const rest = list.length - shown.length;
  const all = rest > 0 ? [...shown, `${rest} more`] : shown;
  return all.length < 2 ? (all[0] ?? "") : `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`;
}
