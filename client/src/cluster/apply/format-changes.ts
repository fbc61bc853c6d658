import type { Change } from "../../../../server/src/protocol.ts";
import { plainLine } from "../../../../server/src/text/plain-text.ts";
import { simulationSentence } from "../simulate/format-simulation.ts";
import type { SimulationResult } from "../simulate/simulation-result.ts";

/**
 * The plan in one sentence: `2 added, 1 changed, nothing removed`, and what the cluster would do where that is known:
 * `1 changed, nothing removed; "web" restarts on "n1", nothing moves, no node is fenced`.
 */
export function planSentence(changes: readonly Change[], simulation?: SimulationResult): string {
  const would = simulation ? simulationSentence(simulation) : "";
  return would === "" ? changesSentence(changes) : `${changesSentence(changes)}; ${would}`;
}

function changesSentence(changes: readonly Change[]): string {
  if (changes.length === 0) return "nothing changes";
  const number = (kind: Change["kind"]) => changes.filter((change) => change.kind === kind).length;
  const parts = (["added", "changed"] as const).flatMap((kind) =>
    number(kind) > 0 ? [`${number(kind)} ${kind}`] : [],
  );
  return [...parts, number("removed") > 0 ? `${number("removed")} removed` : "nothing removed"].join(", ");
}

const usualSets = new Set(["cib-bootstrap-options", "rsc-options", "op-options"]);

/** `primitive vip`, in one line; a set such as `property` has its type alone when its id is the default one. */
export function changeName(change: Pick<Change, "type" | "id">): string {
  const isTypeEnough = change.id === "" || change.id === change.type || usualSets.has(change.id);
  return isTypeEnough ? change.type : plainLine(`${change.type} ${change.id}`);
}

/** The changes as lines of a list, at most `most` of them: `+ primitive vip`, `~ property`, `− clone c`. */
export function changeLines(changes: readonly Change[], most = 15): readonly string[] {
  const sign = { added: "+", changed: "~", removed: "−" } as const;
  const order = { removed: 0, changed: 1, added: 2 } as const;
  const lines = [...changes]
    .sort((a, b) => order[a.kind] - order[b.kind])
    .map((change) => `${sign[change.kind]} ${changeName(change)}`);
  return lines.length > most ? [...lines.slice(0, most - 1), `and ${lines.length - most + 1} more`] : lines;
}
