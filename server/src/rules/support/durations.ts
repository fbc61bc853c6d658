import { wordTable } from "../../text/word-table.ts";

/** Milliseconds of the units that Pacemaker reads; any word that starts with one of them counts as it. */
const units: readonly (readonly [string, number])[] = [
  ["ms", 1],
  ["us", 0.001],
  ["s", 1000],
  ["m", 60_000],
  ["h", 3_600_000],
];

const isoSeconds = wordTable<number>({
  Y: 31_536_000,
  M: 2_592_000,
  W: 604_800,
  D: 86_400,
  H: 3600,
  TM: 60,
  S: 1,
});

/** An ISO 8601 duration in seconds. Pacemaker reads hours and seconds without their `T` too (`P10S`). */
function isoDuration(text: string): number | undefined {
  if (!/^P(\d+[YMWDHS]|T(?=\d))+$/.test(text)) return undefined;
  const time = text.indexOf("T");
  let seconds = 0;
  for (const part of text.matchAll(/(\d+)([YMWDHS])/g)) {
    const unit = part[2] === "M" && time >= 0 && part.index > time ? "TM" : (part[2] ?? "");
    seconds += Number(part[1]) * (isoSeconds[unit] ?? 0);
  }
  return seconds;
}

/**
 * A time as Pacemaker reads it (`10`, `10s`, `10000ms`, `1min`, `1h`, `PT30S`), in milliseconds; a number without a unit is in
 * seconds. Undefined if Pacemaker can't parse it: it then uses 0 or its default.
 */
export function parseDuration(value: string): number | undefined {
  const text = value.trim();
  const iso = isoDuration(text);
  if (iso !== undefined) return 1000 * iso;
  const written = /^\+?(\d+)(?:\.\d*)?\s*([a-z]*)/i.exec(text);
  if (!written) return undefined;
  const [, number, unit = ""] = written;
  const factor = unit === "" ? 1000 : units.find(([name]) => unit.toLowerCase().startsWith(name))?.[1];
  return factor === undefined ? undefined : Number(number) * factor;
}

/** A time for messages: `40 s`, `2 min`, `500 ms`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds % 60_000 === 0 && milliseconds >= 120_000) return `${milliseconds / 60_000} min`;
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000} s` : `${milliseconds} ms`;
}
