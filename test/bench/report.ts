import { find, type Measurement, type Skipped, type Verdict } from "./measurements.ts";

function number(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function cell(measured: Measurement | undefined): string {
  if (!measured) return "–";
  if (measured.isStopped) return `> ${number(measured.p50 / 1000)} s`;
  if (measured.runs === 1) return `${number(measured.p50)} ${measured.unit}`;
  return `${number(measured.p50)} / ${number(measured.p95)} ${measured.unit}`;
}

function rows(cells: readonly (readonly string[])[]): string[] {
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells.map((row) =>
    row.map((text, i) => (i === 0 ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0))).join("   "),
  );
}

/** The measurements as a table for people, p50 / p95 in each cell. */
export function table(measured: readonly Measurement[], sizes: readonly number[]): string {
  const groups = [...new Set(measured.map((each) => each.group))];
  const lines = groups.flatMap((group) => {
    const own = measured.filter((each) => each.group === group);
    const names = [...new Set(own.map((each) => each.name))];
    const head = [`${group} (p50 / p95)`, ...sizes.map((size) => `${size.toLocaleString("en")} primitives`)];
    const body = names.map((name) => [`  ${name}`, ...sizes.map((size) => cell(find(own, name, size)))]);
    return ["", ...rows([head, ...body])];
  });
  return `${lines.join("\n")}\n`;
}

/** Whether these measurements reach the goals of the project; goals about what wasn't measured are left out. */
export function verdicts(measured: readonly Measurement[]): Verdict[] {
  const p95 = (name: string, primitives: number, limit: number): Verdict[] => {
    const found = find(measured, name, primitives);
    if (!found) return [];
    const goal = `${name}, ${primitives.toLocaleString("en")} primitives: p95 at most ${limit} ms`;
    return [{ goal, measured: `${number(found.p95)} ms`, reached: found.p95 <= limit }];
  };
  const faster = (than: string, primitives: number, times = 1): Verdict[] => {
    const own = find(measured, "quorate check", primitives);
    const other = find(measured, than, primitives);
    if (!own || !other) return [];
    const what = times === 1 ? `faster than ${than}` : `at most ${times} times ${than}`;
    const goal = `quorate check, ${primitives.toLocaleString("en")} primitives: ${what}`;
    return [
      {
        goal,
        measured: `${cell({ ...own, runs: 1 })} and ${cell({ ...other, runs: 1 })}`,
        reached: own.p50 <= other.p50 * times,
      },
    ];
  };
  const large = [1_000, 10_000];
  const keystrokes = [...new Set(measured.map(({ name }) => name))].filter((name) => name.startsWith("keystroke "));
  return [
    ...keystrokes.flatMap((name) => p95(name, 1_000, 5)),
    ...keystrokes.flatMap((name) => p95(name, 10_000, 16)),
    ...large.flatMap((size) => p95("completion of a parameter", size, 10)),
    ...large.flatMap((size) => p95("completion of a resource", size, 10)),
    ...large.flatMap((size) => p95("hover over a resource", size, 10)),
    ...faster("empty Node process", 100, 2),
    ...large.flatMap((size) => [...faster("crm_verify", size), ...faster("crm configure verify", size)]),
  ];
}

/** The goals, a line each, and what was left out. */
export function summary(checkedGoals: readonly Verdict[], skipped: readonly Skipped[]): string {
  const goals = checkedGoals.map(
    ({ goal, measured, reached }) => `  ${reached ? "reached" : "MISSED "}  ${goal}: ${measured}`,
  );
  const left = skipped.map(({ name, reason }) => `  skipped  ${name}: ${reason}`);
  return ["Goals", ...goals, ...left].map((line) => `${line}\n`).join("");
}
