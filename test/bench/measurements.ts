/** What one thing took, over several runs. */
export interface Measurement {
  /** What was measured: the rows of the table that belong together. */
  readonly group: string;
  readonly name: string;
  /** How many primitives the configuration had; 0 where that doesn't matter. */
  readonly primitives: number;
  readonly unit: "ms" | "MB/s" | "MB" | "round trips";
  readonly runs: number;
  readonly p50: number;
  readonly p95: number;
  /** The slowest (or, of a throughput, lowest) run. */
  readonly worst: number;
  /** It hadn't ended after that long and was stopped: it takes more than is given here. */
  readonly isStopped?: boolean;
}

/** Something that could not be measured here, and why. */
export interface Skipped {
  readonly name: string;
  readonly reason: string;
}

/** A goal, and whether it was reached. */
export interface Verdict {
  readonly what: string;
  readonly goal: string;
  readonly measured: string;
  readonly isReached: boolean;
}

/** The value that a share of all (0.5, 0.95) is at most; of several runs the nearest one, none in between. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}

/** The measurement that several values make. Of a throughput, p95 is what 95 % of the runs reached. */
export function measurement(
  about: Pick<Measurement, "group" | "name" | "primitives" | "unit">,
  values: readonly number[],
): Measurement {
  const more = about.unit === "MB/s";
  return {
    ...about,
    runs: values.length,
    p50: percentile(values, 0.5),
    p95: percentile(values, more ? 0.05 : 0.95),
    worst: more ? Math.min(...values) : Math.max(...values),
  };
}

/** The measurement of a thing at a size, if it was made. */
export function find(all: readonly Measurement[], name: string, primitives: number): Measurement | undefined {
  return all.find((each) => each.name === name && each.primitives === primitives);
}
