import { wordTable } from "../../../text/word-table.ts";
import type { RuleReport } from "../../rule.ts";
import { objectSpan } from "../spans.ts";
import type { CycleStep } from "./order-cycles.ts";

/** Whether the cycle consists of one order and the group that contains both its resources. */
export function isWithinGroup(cycle: readonly CycleStep[]): boolean {
  const sources = new Set(cycle.map(({ at }) => at));
  return sources.size === 2 && [...sources].some(({ object }) => object.kind === "group");
}

/** The order of a cycle that comes last in the files, which most likely created it. */
export function lastOrder(
  cycle: readonly CycleStep[],
  inFiles: readonly CycleStep["at"][],
): CycleStep["at"] | undefined {
  const orders = cycle.flatMap(({ at }) => (at.object.kind === "order" ? [at] : []));
  return orders.sort((a, b) => inFiles.indexOf(b) - inFiles.indexOf(a))[0];
}

const verbs = wordTable<string>({
  start: "starts",
  started: "starts",
  stop: "stops",
  stopped: "stops",
  promote: "is promoted",
  demote: "is demoted",
});

/** The steps of a cycle as related places of a finding. */
export function relatedSteps(cycle: readonly CycleStep[]): NonNullable<RuleReport["related"]> {
  return cycle.map(({ at, before, beforeStep, after, afterStep }) => {
    const [first, then] = [verbs[beforeStep], verbs[afterStep]];
    const who = at.object.kind === "group" ? `Group "${at.object.id}": ` : "";
    return { at, span: objectSpan(at.object), message: `${who}"${before}" ${first} before "${after}" ${then}.` };
  });
}

/** The resources of a cycle in order, back to the first: `"a" → "b" → "a"`. */
export function formatCycle(cycle: readonly CycleStep[]): string {
  const names: string[] = [];
  for (const { before } of cycle) if (names.at(-1) !== before) names.push(before);
  if (names.length > 1 && names.at(-1) === names[0]) names.pop();
  const shown = names.length > 8 ? [...names.slice(0, 7), "…"] : names;
  return [...shown, names[0]].map((name) => (name === "…" ? name : `"${name}"`)).join(" → ");
}
