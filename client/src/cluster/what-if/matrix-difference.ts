import { listing } from "../../../../server/src/text/phrases.ts";
import { type Cell, weights } from "./cells.ts";
import type { WhatIf, WhatIfRow } from "./what-if.ts";

/** What a change does to what survives, as a sentence. */
export interface MatrixDifference {
  /** The scenario: `n1 is lost`. */
  readonly title: string;
  readonly isWorse: boolean;
  /** `After this change the loss of n1 stops db.` */
  readonly sentence: string;
}

/**
 * What the loss of a node takes down only with a change, or no longer: the rows of two matrices for the same scenario, by resource. What only
 * one of both runs when nothing happens is not compared: that the change says itself. What is worse comes first.
 */
export function matrixDifferences(live: WhatIf, wanted: WhatIf): MatrixDifference[] {
  const active = (matrix: WhatIf): Map<string, Cell> =>
    new Map(matrix.now.filter(({ on }) => on.length > 0).map((cell) => [cell.resource, cell]));
  const [before, after] = [active(live), active(wanted)];
  const found = wanted.rows.flatMap((row): MatrixDifference[] => {
    const old = live.rows.find(({ id }) => id === row.id);
    if (row.kind !== "lost" || !old || old.problem !== undefined || row.problem !== undefined) return [];
    const [wasDown, isDown] = [downIn(old), downIn(row)];
    const counts = (id: string): boolean => after.has(id) && !wanted.devices.includes(id);
    const worse = [...isDown].filter((id) => !wasDown.has(id) && counts(id));
    const better = [...wasDown].filter((id) => !isDown.has(id) && counts(id) && before.has(id));
    const loss = `After this change the loss of ${row.id.replace(/^lost /, "")}`;
    return [
      ...(worse.length > 0
        ? [{ title: row.title, isWorse: true, sentence: `${loss} ${verb(row, worse)} ${listing(worse, 6)}.` }]
        : []),
      ...(better.length > 0
        ? [{ title: row.title, isWorse: false, sentence: `${loss} no longer stops ${listing(better, 6)}.` }]
        : []),
    ];
  });
  return found.toSorted((a, b) => Number(b.isWorse) - Number(a.isWorse));
}

function verb(row: WhatIfRow, resources: readonly string[]): string {
  const isTwice = resources.every((id) => row.cells.some((cell) => cell.resource === id && cell.outcome === "twice"));
  return isTwice ? "may run a second time" : "stops";
}

/** What serves nobody any more in a scenario, or may do damage. */
function downIn({ cells }: WhatIfRow): Set<string> {
  return new Set(cells.filter(({ outcome }) => weights[outcome] >= weights.stops).map(({ resource }) => resource));
}
