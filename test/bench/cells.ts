import { find, type Measurement } from "./measurements.ts";

function number(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** A measurement in a few characters: p50 / p95, or the one value of a single run. */
export function cell(measured: Measurement | undefined): string {
  if (!measured) return "–";
  if (measured.isStopped) return `> ${number(measured.p50 / 1000)} s`;
  if (measured.runs === 1) return `${number(measured.p50)} ${measured.unit}`;
  return `${number(measured.p50)} / ${number(measured.p95)} ${measured.unit}`;
}

/** A group of measurements as rows: a head, and a row for each thing, a column for each size. */
export interface Grid {
  readonly group: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The measurements by group. The columns of a group are the sizes that something in it was measured at. */
export function grids(measured: readonly Measurement[]): Grid[] {
  return [...new Set(measured.map((each) => each.group))].map((group) => {
    const own = measured.filter((each) => each.group === group);
    const sizes = [...new Set(own.map(({ primitives }) => primitives))].sort((a, b) => a - b);
    const names = [...new Set(own.map(({ name }) => name))];
    return {
      group,
      head: sizes.map((size) => (size === 0 ? "" : `${size.toLocaleString("en")} primitives`)),
      rows: names.map((name) => [name, ...sizes.map((size) => cell(find(own, name, size)))]),
    };
  });
}
