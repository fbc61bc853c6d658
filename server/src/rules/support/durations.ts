/** Milliseconds of the units that Pacemaker reads; what begins with one of them is one. */
const units: readonly (readonly [string, number])[] = [
  ["ms", 1],
  ["us", 0.001],
  ["s", 1000],
  ["m", 60_000],
  ["h", 3_600_000],
];

const isoDuration = /^P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const isoSeconds = [31_536_000, 2_592_000, 604_800, 86_400, 3600, 60, 1];

/**
 * A time as Pacemaker reads it (`10`, `10s`, `10000ms`, `1min`, `1h`, `PT30S`), in milliseconds; a bare number counts seconds.
 * Undefined where Pacemaker reads none: it then takes 0 or its default.
 */
export function parseDuration(value: string): number | undefined {
  const text = value.trim();
  const iso = isoDuration.exec(text);
  if (iso) return 1000 * isoSeconds.reduce((sum, seconds, i) => sum + seconds * Number(iso[i + 1] ?? 0), 0);
  const written = /^\+?(\d+)(?:\.\d*)?\s*([a-z]*)/i.exec(text);
  if (!written) return undefined;
  const [, number, unit = ""] = written;
  const factor = unit === "" ? 1000 : units.find(([name]) => unit.toLowerCase().startsWith(name))?.[1];
  return factor === undefined ? undefined : Number(number) * factor;
}

/** A time as people say it: `40 s`, `2 min`, `500 ms`. */
export function sayDuration(milliseconds: number): string {
  if (milliseconds % 60_000 === 0 && milliseconds >= 120_000) return `${milliseconds / 60_000} min`;
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000} s` : `${milliseconds} ms`;
}
