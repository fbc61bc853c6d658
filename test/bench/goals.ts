import { cell } from "./cells.ts";
import { find, type Measurement, type Verdict } from "./measurements.ts";

type Statistic = "p50" | "p95";

/** Something that may take so much at most. */
interface Limit {
  /** What is measured; a pattern stands for all that it fits. */
  readonly name: string | RegExp;
  readonly primitives: number;
  readonly statistic: Statistic;
  readonly limit: number;
}

/** Quorate's check beside another program's: it may take at most so many times what that takes. */
interface Comparison {
  readonly than: string;
  readonly primitives: number;
  readonly times: number;
}

const limits: readonly Limit[] = [
  { name: /^keystroke /, primitives: 1_000, statistic: "p95", limit: 3 },
  { name: /^keystroke /, primitives: 10_000, statistic: "p95", limit: 10 },
  ...[1_000, 10_000].map(
    (primitives): Limit => ({ name: /^(?:completion|hover)/, primitives, statistic: "p95", limit: 10 }),
  ),
  { name: "start to first diagnostics", primitives: 10_000, statistic: "p50", limit: 700 },
  { name: "memory after all this", primitives: 10_000, statistic: "p50", limit: 98 },
  { name: "the panel drawn first, in Chromium", primitives: 2_000, statistic: "p50", limit: 50 },
  { name: "the panel drawn with an update, in Chromium", primitives: 2_000, statistic: "p50", limit: 10 },
  { name: "from authentication to the first status", primitives: 0, statistic: "p50", limit: 3 },
  { name: "apply until it is read back", primitives: 0, statistic: "p50", limit: 6 },
];

const comparisons: readonly Comparison[] = [
  { than: "empty Node process", primitives: 100, times: 2 },
  { than: "crm_verify", primitives: 1_000, times: 1 },
  { than: "crm_verify", primitives: 10_000, times: 1 / 5 },
  { than: "crm configure verify", primitives: 1_000, times: 1 },
];

/** Whether these measurements reach the goals of the project; goals about what wasn't measured are left out. */
export function verdicts(measured: readonly Measurement[]): Verdict[] {
  return [
    ...comparisons.flatMap((each) => compare(each, measured)),
    ...limits.flatMap((each) => within(each, measured)),
  ];
}

function within({ name, primitives, statistic, limit }: Limit, measured: readonly Measurement[]): Verdict[] {
  return measured
    .filter(
      (each) => each.primitives === primitives && (name instanceof RegExp ? name.test(each.name) : each.name === name),
    )
    .map((each) => ({
      what: `${each.name}${ofSize(primitives)}`,
      goal: `${statistic === "p95" ? "p95 " : ""}at most ${limit} ${each.unit}`,
      measured: cell({ ...each, p50: each[statistic], runs: 1 }),
      isReached: each[statistic] <= limit,
    }));
}

function compare({ than, primitives, times }: Comparison, measured: readonly Measurement[]): Verdict[] {
  const own = find(measured, "quorate check", primitives);
  const other = find(measured, than, primitives);
  if (!own || !other) return [];
  const goal =
    times === 1
      ? `faster than ${than}`
      : times < 1
        ? `${1 / times} times faster than ${than}`
        : `at most ${times} times ${than}`;
  return [
    {
      what: `quorate check${ofSize(primitives)}`,
      goal,
      measured: `${cell({ ...own, runs: 1 })}, and ${cell({ ...other, runs: 1 })}`,
      isReached: own.p50 <= other.p50 * times,
    },
  ];
}

function ofSize(primitives: number): string {
  return primitives === 0 ? "" : `, ${primitives.toLocaleString("en")} primitives`;
}
