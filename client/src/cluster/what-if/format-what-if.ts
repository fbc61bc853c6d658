import { count, listing } from "../../../../server/src/text/phrases.ts";
import { plainLine, plainTexts } from "../../../../server/src/text/plain-text.ts";
import type { WhatIf } from "./what-if.ts";

/** A matrix as text: what matters most first, then each scenario that changes something, the worst first. */
export function whatIfText(matrix: WhatIf): string {
  const { rows, summary, assumptions, scheduler } = plainTexts(matrix, plainLine);
  const changed = rows.map((row) => ({ ...row, cells: row.cells.filter(({ outcome }) => outcome !== "stays") }));
  const calm = changed.filter(({ cells, problem }) => cells.length === 0 && problem === undefined);
  const lines = changed
    .filter((row) => !calm.includes(row))
    .flatMap(({ title, cells, fenced, problem }) => [
      "",
      `${title}${fenced.length > 0 ? `, and ${listing(fenced)} ${fenced.length > 1 ? "are" : "is"} fenced` : ""}:`,
      ...(problem === undefined ? [] : [`  Nothing is known: ${problem}`]),
      ...cells.map(({ sentence }) => `  ${sentence}`),
    ]);
  return [
    ...summary,
    ...lines,
    ...(calm.length > 0 ? ["", `Nothing changes when ${listing(calm.map(({ title }) => title))}.`] : []),
    "",
    `${count(rows.length, "scenario")}, answered by the scheduler of ${scheduler}.${assumptions.length > 0 ? ` Assumed: ${assumptions.join("; ")}.` : ""}`,
    "",
  ].join("\n");
}
