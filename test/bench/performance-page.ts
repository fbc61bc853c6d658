import { grids } from "./cells.ts";
import type { Verdict } from "./measurements.ts";
import type { PartResult } from "./parts.ts";

/** Between these lines a page is written by the benchmark; the rest is written by people. */
const begin = "<!-- Written by npm run bench -- --write. -->";
const end = "<!-- End of what is written by the benchmark. -->";

/** `page` with the goals and figures of these parts in place of those it has. Throws where the lines that mark them are missing. */
export function withFigures(
  page: string,
  machine: string,
  parts: Readonly<Record<string, PartResult>>,
  goals: readonly Verdict[],
): string {
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`docs/performance.md has no place for figures: "${begin}" … "${end}".`);
  const measured = Object.values(parts).flatMap((part) => part.measured);
  const taken = Object.entries(parts).map(
    ([name, { date, load, seconds }]) =>
      `| ${name} | ${date.slice(0, 10)} | ${load.toFixed(1)} | ${Math.round(seconds)} s |`,
  );
  const lines = [
    begin,
    "",
    `Measured on ${machine}. A load above 0.5 means that the machine was busy with other things: times are then too high.`,
    "",
    "| Part | Date | Load | Took |",
    "|---|---|---|---|",
    ...taken,
    "",
    "## Goals",
    "",
    "| What | Goal | Measured | |",
    "|---|---|---|---|",
    ...goals.map(
      ({ what, goal, measured: value, isReached }) =>
        `| ${what} | ${goal} | ${value} | ${isReached ? "reached" : "**missed**"} |`,
    ),
    "",
    "## All figures",
    "",
    "Each cell is the median / the 95th percentile; a single figure is from a single run.",
    ...grids(measured).flatMap(({ group, head, rows }) => [
      "",
      `| ${group} | ${head.join(" | ")} |`,
      `|---|${head.map(() => "---|").join("")}`,
      ...rows.map((row) => `| ${row.join(" | ")} |`),
    ]),
    "",
  ];
  return page.slice(0, from) + lines.join("\n") + page.slice(to);
}
