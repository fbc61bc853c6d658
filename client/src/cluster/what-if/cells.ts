import { listing } from "../../../../server/src/text/phrases.ts";
import { configuredName } from "../simulate/read-simulation.ts";
import { type ActiveRole, type Placements, type Prediction, withoutInstances } from "./placements.ts";

/** What becomes of a resource. */
type Outcome =
  | "stays"
  | "recovers"
  | "moves"
  | "promoted"
  | "demoted"
  | "fewer"
  | "starts"
  | "twice"
  | "blocked"
  | "stops"
  | "unavailable";

/** How bad an outcome is, from 0; from 3 the resource serves nobody, or may do damage. */
export const weights: Readonly<Record<Outcome, number>> = {
  ...{ stays: 0, starts: 0, fewer: 1, recovers: 1, promoted: 1, demoted: 2, moves: 2 },
  ...{ blocked: 3, stops: 4, unavailable: 4, twice: 5 },
};

/** What becomes of one resource in one scenario. */
export interface Cell {
  readonly resource: string;
  readonly outcome: Outcome;
  /** `n1 → n2`, or the reason; for a narrow column. */
  readonly short: string;
  /** `web moves from n1 to n2.` */
  readonly sentence: string;
  /** The nodes where it is active then; its role may be any. */
  readonly on: readonly string[];
  /** Those where it is promoted. */
  readonly promotedOn: readonly string[];
}

/** What is known of a scenario when its cells are made. */
interface CellContext {
  readonly before: Placements;
  readonly after: Placements;
  readonly prediction: Prediction;
  readonly lost: readonly string[];
  /** Lost nodes that nothing fences. */
  readonly unfenced: readonly string[];
  readonly isFencingEnabled: boolean;
  /** No node knows what the others do. */
  readonly alone?: boolean;
}

/** What becomes of each resource that is active before or after. */
export function cellsOf(context: CellContext): Cell[] {
  const [before, after] = [withoutInstances(context.before), withoutInstances(context.after)];
  const resources = [...new Set([...before.keys(), ...after.keys()])];
  return resources.flatMap((resource) => {
    const [old, next] = [before.get(resource) ?? new Map(), after.get(resource) ?? new Map()];
    if (old.size === 0 && next.size === 0) return [];
    return [cellOf(resource, old, next, context)];
  });
}

type Roles = ReadonlyMap<string, ActiveRole>;

function cellOf(resource: string, old: Roles, next: Roles, context: CellContext): Cell {
  const { prediction, lost, isFencingEnabled, unfenced, alone = false } = context;
  const actions = prediction.actions.filter((each) => configuredName(each.resource) === resource);
  const [gone, come] = [
    [...old.keys()].filter((node) => !next.has(node)),
    [...next.keys()].filter((node) => !old.has(node)),
  ];
  const cell = (outcome: Outcome, short: string, sentence: string): Cell => ({
    ...{ resource, outcome, short, sentence, on: [...next.keys()] },
    promotedOn: [...next].filter(([, role]) => role === "Promoted").map(([node]) => node),
  });

  if (!isFencingEnabled && come.length > 0 && gone.some((node) => lost.includes(node))) {
    return cell(
      "twice",
      `twice? ${listing(gone)}, ${listing(come)}`,
      `${resource} starts on ${listing(come)} although nobody knows whether it still runs on ${listing(gone)}: it may run twice, because fencing is disabled.`,
    );
  }
  if (alone && startsBesides(old, next)) {
    const all = listing([...next.keys()]);
    return cell(
      "twice",
      `twice: ${all}`,
      `${resource} runs on ${all} at the same time: no node knows of the others, and no-quorum-policy lets each go on.`,
    );
  }
  const blocked = actions.find(({ isBlocked }) => isBlocked);
  if (next.size === 0) {
    if (old.size > 0 && [...old.keys()].every((node) => lost.includes(node))) {
      const unable = [...old.keys()].filter((node) => unfenced.includes(node));
      const why =
        unable.length > 0
          ? `it ran on ${listing(unable)}, and nothing can fence ${unable.length > 1 ? "them" : "it"}`
          : reasonOf(blocked?.reason) || "no other node may run it";
      return cell("unavailable", unable.length > 0 ? "waits for fencing" : "down", `${resource} is down: ${why}.`);
    }
    const why = reasonOf(actions.find(({ reason }) => reason !== "")?.reason);
    return cell("stops", "stops", `${resource} stops${why ? `: ${why}` : ""}.`);
  }
  if (blocked && gone.length === 0 && come.length === 0) {
    const why = reasonOf(blocked.reason);
    return cell(
      "blocked",
      "blocked",
      `${resource} can't be ${participle(blocked.action)}${why ? `: ${why}` : ""}; the cluster leaves it as it is.`,
    );
  }
  const promotions = [...next]
    .filter(([node, role]) => role === "Promoted" && old.get(node) !== "Promoted")
    .map(([node]) => node);
  if (promotions.length > 0 && [...old.values()].includes("Promoted")) {
    const from = [...old].filter(([, role]) => role === "Promoted").map(([node]) => node);
    return cell(
      "promoted",
      `P ${from.join(" ")} → ${promotions.join(" ")}`,
      `${resource} is promoted on ${listing(promotions)} instead of ${listing(from)}.`,
    );
  }
  const demotions = [...old]
    .filter(([node, role]) => role === "Promoted" && next.get(node) !== "Promoted")
    .map(([node]) => node);
  if (demotions.length > 0 && ![...next.values()].includes("Promoted")) {
    return cell(
      "demoted",
      "no promoted",
      `${resource} is promoted nowhere any more; it ran as promoted on ${listing(demotions)}.`,
    );
  }
  if (promotions.length > 0)
    return cell("promoted", `P ${promotions.join(" ")}`, `${resource} is promoted on ${listing(promotions)}.`);
  if (gone.length > 0 && come.length > 0) {
    return cell(
      "moves",
      `${gone.join(" ")} → ${come.join(" ")}`,
      `${resource} moves from ${listing(gone)} to ${listing(come)}.`,
    );
  }
  if (come.length > 0) return cell("starts", `starts ${come.join(" ")}`, `${resource} starts on ${listing(come)}.`);
  if (gone.length > 0) {
    return cell(
      "fewer",
      `${next.size} left`,
      `${resource} runs on ${listing([...next.keys()])}, no longer on ${listing(gone)}.`,
    );
  }
  const again = actions.find(({ action }) => ["recover", "restart", "re-promote"].includes(action));
  if (again) {
    const on = [...new Set(actions.map(({ to }) => to))].filter((node) => next.has(node));
    return cell("recovers", "restarts", `${resource} restarts on ${listing(on)}.`);
  }
  return cell("stays", [...next.keys()].join(" "), `${resource} stays on ${listing([...next.keys()])}.`);
}

/** Whether a resource starts or is promoted on a node while it keeps its place on another. */
function startsBesides(old: Roles, next: Roles): boolean {
  const isPromoted = (roles: Roles, node: string): boolean => roles.get(node) === "Promoted";
  const comes = [...next.keys()].some((node) => !old.has(node) || (isPromoted(next, node) && !isPromoted(old, node)));
  return comes && [...old.keys()].some((node) => next.has(node) && isPromoted(next, node) === isPromoted(old, node));
}

const participles: Readonly<Record<string, string>> = {
  ...{ start: "started", stop: "stopped", promote: "promoted", demote: "demoted", move: "moved" },
  ...{ migrate: "migrated", recover: "recovered", restart: "restarted" },
};

function participle(action: string): string {
  return participles[action] ?? action;
}

const reasons: readonly (readonly [pattern: RegExp, sentence: string])[] = [
  [/^no quorum$/, "there is no quorum"],
  [/^node availability$/, "no node may run it"],
  [/^(?:unrunnable|required) (\S+) (start|promote)$/, "it needs $1, which isn't $2ed"],
  [/^(?:unrunnable|required) (\S+) stop$/, "$1 can't be stopped"],
  [/^colocation with (\S+)$/, "it must run where $1 runs"],
];

/** The scheduler's reason as a clause; its own words where they aren't known. */
function reasonOf(reason: string | undefined): string {
  if (!reason) return "";
  for (const [pattern, sentence] of reasons) {
    if (pattern.test(reason)) return reason.replace(pattern, sentence).replace("promoteed", "promoted");
  }
  return reason;
}
