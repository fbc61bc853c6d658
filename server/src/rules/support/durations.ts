import { isAtLeast } from "../../model/target.ts";
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

const blanks = "[ \\t\\n\\v\\f\\r]*";
const written = new RegExp(`^${blanks}(\\+?)(\\d+)(\\.\\d*)?${blanks}(.*?)${blanks}$`, "s");

/** Words that mean the unit as which they are read. */
const unitWord = /^(?:ms|msecs?|us|usecs?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?)?$/i;

/**
 * A time as Pacemaker reads it (`10`, `10s`, `10000ms`, `1min`, `1h`, `PT30S`), in milliseconds; a number without a unit is in
 * seconds. Undefined if Pacemaker can't parse it: it then uses 0 or its default.
 */
export function parseDuration(value: string): number | undefined {
  const iso = isoDuration(value.trimEnd());
  if (iso !== undefined) return 1000 * iso;
  const [, , number, , rest = ""] = written.exec(value) ?? [];
  if (number === undefined) return undefined;
  const factor = rest === "" ? 1000 : units.find(([name]) => rest.toLowerCase().startsWith(name))?.[1];
  return factor === undefined ? undefined : Number(number) * factor;
}

/** Whether every release reads a duration, wherever one may be, as it is written. */
export function isPlainDuration(value: string): boolean {
  const [, sign, , fraction, rest = ""] = written.exec(value) ?? [];
  const time = parseDuration(value);
  return (
    sign === "" && !fraction && unitWord.test(rest) && time !== undefined && time % 1 === 0 && time <= longestTimeout
  );
}

/** The longest timeout, and the longest interval, in milliseconds: signed and unsigned numbers of 32 bits. */
const longestTimeout = 2_147_483_647;
const longestInterval = 4_294_967_295;

/**
 * Why Pacemaker takes another time than a duration says that it can parse, as a sentence; undefined where it takes that. `isTimeout` where
 * it reads no ISO 8601: that is the timeout and the delay of an operation. Seen in the transition graphs of 2.0.5, 2.1.5, 3.0.0 and 3.0.3.
 */
export function misreadDuration(value: string, isTimeout: boolean, pacemaker?: string): string | undefined {
  const time = parseDuration(value);
  if (time === undefined) return undefined;
  if (isoDuration(value.trimEnd()) !== undefined) {
    if (isTimeout) return "An ISO 8601 duration is no value here, so the default is used.";
    if (/^P[^T]*[YMWD]/.test(value) && time > 0)
      return "Pacemaker miscounts the days, weeks, months and years of an ISO 8601 duration: a day counts as nothing, a week as six days.";
    return tooLong(time, isTimeout, pacemaker);
  }
  const [, sign, number = "", fraction = "", rest = ""] = written.exec(value) ?? [];
  if (sign !== "" && !isAtLeast(pacemaker, "3.0.0")) return "Pacemaker before 3.0 reads no duration with a sign.";
  const unit = /^(?:ms|us|[smh])[a-z]*/i.exec(rest)?.[0] ?? "";
  if (!unitWord.test(unit)) return `Pacemaker takes it for ${number} ${nameOf(unit)}.`;
  if (/[1-9]/.test(fraction) || unit !== rest) return `Pacemaker takes only ${number}${unit || "s"} of it.`;
  if (time % 1 !== 0) return `Pacemaker counts whole milliseconds, so it means ${Math.floor(time)}.`;
  return tooLong(time, isTimeout, pacemaker);
}

/** What a time means that doesn't fit into the number that Pacemaker has for it; undefined for one that does. */
function tooLong(time: number, isTimeout: boolean, pacemaker: string | undefined): string | undefined {
  if (time <= (isTimeout ? longestTimeout : longestInterval)) return undefined;
  return isTimeout && !isAtLeast(pacemaker, "3.0.0")
    ? "It is longer than Pacemaker can count (24 days), so another time is used."
    : `It is longer than Pacemaker can count, so it means ${isTimeout ? 24 : 49} days.`;
}

/** What the units of a number are called, by the word that stands for them. */
function nameOf(unit: string): string {
  const [name] = units.find(([start]) => unit.toLowerCase().startsWith(start)) ?? [];
  return { ms: "milliseconds", us: "microseconds", s: "seconds", m: "minutes", h: "hours" }[name ?? "s"] ?? "seconds";
}

/** A time for messages: `40 s`, `2 min`, `500 ms`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds % 60_000 === 0 && milliseconds >= 120_000) return `${milliseconds / 60_000} min`;
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000} s` : `${milliseconds} ms`;
}
