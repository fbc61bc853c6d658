import { join } from "node:path";
import { measureCheck } from "./check-measurements.ts";
import { measureCluster } from "./cluster-measurements.ts";
import { measureEditor } from "./editor-measurements.ts";
import { generatedConfiguration } from "./generated-configuration.ts";
import { meaningLines, measureMeaning } from "./meaning.ts";
import type { Measurement, Skipped } from "./measurements.ts";
import { measurePanel } from "./panel-measurements.ts";
import { measureParsing, measurePcs, measureRules } from "./parse-measurements.ts";
import { measureRobustness, robustnessLine } from "./robustness.ts";
import { measureRoundTrips } from "./round-trips.ts";
import { measureWatching, watchLines } from "./watch-measurements.ts";

/** What the parts of a run share. */
export interface BenchContext {
  /** The folder of the production build. */
  readonly dist: string;
  /** A folder for what is measured. */
  readonly folder: string;
  /** The sizes of the configurations, in primitives. */
  readonly sizes: readonly number[];
  /** Few runs and samples, to see that all still works. */
  readonly isQuick: boolean;
  /** How long a lab is watched, idle and busy each. */
  readonly watchSeconds: number;
}

/** What a part has found. */
interface Found {
  readonly measured: readonly Measurement[];
  readonly skipped: readonly Skipped[];
  /** What isn't a measurement, as lines for people. */
  readonly lines?: string;
}

/** What a part has found, when, and how busy the machine was. */
export interface PartResult extends Found {
  readonly date: string;
  readonly load: number;
  readonly seconds: number;
}

interface Part {
  /** Whether it runs when no part is named: those that have goals, in minutes altogether. */
  readonly isUsual: boolean;
  readonly measure: (context: BenchContext) => Promise<Found>;
}

/** The parts of the benchmark, by the names that the command line takes. */
export const parts: Readonly<Record<string, Part>> = {
  check: { isUsual: true, measure: measureChecks },
  editor: { isUsual: true, measure: measureServer },
  panel: {
    isUsual: true,
    measure: async ({ isQuick }) => {
      const small = await measurePanel(100, isQuick ? 5 : 20);
      const large = await measurePanel(2000, isQuick ? 5 : 20);
      return { measured: [...small.measured, ...large.measured], skipped: large.skipped };
    },
  },
  "round-trips": { isUsual: true, measure: ({ isQuick }) => measureRoundTrips(isQuick ? 1 : 3) },
  warm: { isUsual: true, measure: measureWarm },
  cluster: { isUsual: false, measure: ({ isQuick }) => measureCluster(isQuick ? 2 : 5) },
  watch: {
    isUsual: false,
    measure: async ({ isQuick, watchSeconds }) => {
      const { costs, skipped } = await measureWatching(isQuick ? 5 : watchSeconds);
      return { measured: [], skipped, lines: watchLines(costs) };
    },
  },
  robustness: {
    isUsual: false,
    measure: async ({ isQuick }) => {
      const result = await measureRobustness(isQuick ? 2000 : 100_000, isQuick ? 1 : 10);
      return { measured: [], skipped: [], lines: robustnessLine(result) };
    },
  },
  meaning: {
    isUsual: false,
    measure: async ({ isQuick, folder }) => {
      const lines = meaningLines(await measureMeaning(folder, isQuick ? 10 : 1));
      return { measured: [], skipped: [], lines };
    },
  },
};

async function measureChecks({ dist, folder, sizes, isQuick }: BenchContext): Promise<Found> {
  const found: Found[] = [];
  const runs = isQuick ? { checks: 3, longest: 20_000 } : { checks: 15, longest: 60_000 };
  for (const size of sizes) {
    found.push(await measureCheck(join(dist, "quorate.cjs"), folder, generatedConfiguration(size), size, runs));
  }
  return together(found);
}

async function measureServer({ dist, sizes, isQuick }: BenchContext): Promise<Found> {
  const runs = isQuick
    ? { starts: 2, keystrokes: 40, requests: 20, formats: 2 }
    : { starts: 5, keystrokes: 400, requests: 100, formats: 5 };
  const measured: Measurement[] = [];
  for (const size of sizes) {
    const text = generatedConfiguration(size);
    measured.push(...(await measureEditor(join(dist, "server.cjs"), text, size, runs)));
  }
  return { measured, skipped: [] };
}

async function measureWarm({ sizes, isQuick }: BenchContext): Promise<Found> {
  const measured: Measurement[] = [];
  for (const size of sizes) {
    const text = generatedConfiguration(size);
    const runs = isQuick || size > 1000 ? 5 : 20;
    measured.push(...measureParsing(text, size, runs), ...measureRules(text, size, runs));
  }
  return { measured: [...measured, ...measurePcs(isQuick ? 5 : 20)], skipped: [] };
}

/** What several runs have found; what was skipped in each of them, once. */
function together(found: readonly Found[]): Found {
  const skipped = new Map(found.flatMap((each) => each.skipped).map((each) => [each.name, each]));
  return { measured: found.flatMap(({ measured }) => measured), skipped: [...skipped.values()] };
}
