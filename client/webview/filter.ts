import type { PanelRow } from "../src/editor/views/panel-model.ts";

/** The rows to show: those that match all words, what is inside those, and what they are in. `onlyTrouble` leaves out all that is well. */
export function filterRows(rows: readonly PanelRow[], text: string, onlyTrouble: boolean): readonly PanelRow[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0 && !onlyTrouble) return rows;
  const isVisible = new Array<boolean>(rows.length).fill(false);
  const above: number[] = [];
  let insideOf = Number.POSITIVE_INFINITY;
  rows.forEach((row, index) => {
    above.length = row.depth;
    above.push(index);
    if (row.depth <= insideOf) insideOf = Number.POSITIVE_INFINITY;
    const isTrouble = row.attention === "warning" || row.attention === "error";
    const hay = `${row.id} ${row.kind} ${row.words}`.toLowerCase();
    const matches = words.every((word) => hay.includes(word));
    if (onlyTrouble && !isTrouble) return;
    if (!matches && insideOf === Number.POSITIVE_INFINITY) return;
    if (matches && insideOf === Number.POSITIVE_INFINITY) insideOf = row.depth;
    for (const each of above) isVisible[each] = true;
  });
  return rows.filter((_, index) => isVisible[index]);
}
