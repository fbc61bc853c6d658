import type { PanelRow } from "../src/editor/views/panels/panel-model.ts";

/** The rows to show: those that match all words, with their members and containers. `onlyAttention` hides all that is healthy. */
export function filterRows(rows: readonly PanelRow[], text: string, onlyAttention: boolean): readonly PanelRow[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0 && !onlyAttention) return rows;
  const isVisible = new Array<boolean>(rows.length).fill(false);
  const above: number[] = [];
  let insideOf = Number.POSITIVE_INFINITY;
  rows.forEach((row, index) => {
    above.length = row.depth;
    above.push(index);
    if (row.depth <= insideOf) insideOf = Number.POSITIVE_INFINITY;
    const needsAttention = row.attention === "warning" || row.attention === "error";
    const searched = `${row.id} ${row.kind} ${row.state}`.toLowerCase();
    const matches = words.every((word) => searched.includes(word));
    if (onlyAttention && !needsAttention) return;
    if (!matches && insideOf === Number.POSITIVE_INFINITY) return;
    if (matches && insideOf === Number.POSITIVE_INFINITY) insideOf = row.depth;
    for (const each of above) isVisible[each] = true;
  });
  return rows.filter((_, index) => isVisible[index]);
}
