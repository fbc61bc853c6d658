import { grids } from "./cells.ts";
import type { Measurement, Skipped, Verdict } from "./measurements.ts";

function aligned(cells: readonly (readonly string[])[]): string[] {
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells.map((row) =>
    row.map((text, i) => (i === 0 ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0))).join("   "),
  );
}

/** The measurements as a table for people, p50 / p95 in each cell. */
export function table(measured: readonly Measurement[]): string {
  const lines = grids(measured).flatMap(({ group, head, rows }) => [
    "",
    ...aligned([[`${group} (p50 / p95)`, ...head], ...rows.map(([name = "", ...cells]) => [`  ${name}`, ...cells])]),
  ]);
  return `${lines.join("\n")}\n`;
}

/** The goals beside what was measured, a line each, and what was left out. */
export function summary(goals: readonly Verdict[], skipped: readonly Skipped[]): string {
  const rows = goals.map(({ what, goal, measured, isReached }) => [
    what,
    goal,
    measured,
    isReached ? "reached" : "MISSED",
  ]);
  const left = skipped.map(({ name, reason }) => `  skipped  ${name}: ${reason}`);
  return [...aligned([["Goals", "goal", "measured", ""], ...rows]), ...left].map((line) => `${line}\n`).join("");
}
