import { monthNumber } from "./month-names.ts";

const day = 86_400_000;

/** When a line was written, by the clock of its node. */
export interface LogTime {
  readonly year?: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  /** Milliseconds since midnight, as written. */
  readonly time: number;
  /** Minutes east of UTC, where the line says so. */
  readonly zone?: number;
}

const month = String.raw`\p{L}{3,6}\.?|\d{1,2}[月월]`;
const weekday = String.raw`(?:\p{L}{2,4}\.?,? (?=[\p{L}\d]))?`;
const clock = String.raw`(\d\d):(\d\d):(\d\d)([.,]\d+)?:?(?: ((?:19|20)\d\d)(?= ))? +`;
/** `Nov 29 20:50:34.704`, `2026 Nov 29 20:50:34`, `Nov 29 2026 20:50:34`, `Sun Nov 29 20:50:34 2026`, `nov. 29 20:50:34`, `11月 29 20:50:34`. */
const named = new RegExp(
  String.raw`^(?:<\d+>)?${weekday}(?:(\d{4}) )?(${month}) +(\d{1,2}) (?:(\d{4}) )?${clock}`,
  "u",
);
/** `29 Nov 20:50:34`, `29 Nov 2026 20:50:34`. */
const dayFirst = new RegExp(String.raw`^(?:<\d+>)?${weekday}()(\d{1,2})\.? (${month}) (?:(\d{4}) )?${clock}`, "u");
/** `2026-11-29T20:50:34.704+01:00`, `Sun 2026-11-29 20:50:34 CET`, `<30>1 2026-11-29T20:50:34Z`, `2026/11/29_20:50:34`. */
const numbered =
  /^(?:<\d+>\d* ?)?(?:(\p{L}{2,4})\.? )?(\d{4})[-/](\d\d)[-/](\d\d)[T _](\d\d):(\d\d):(\d\d)([.,]\d+)? ?(Z|UTC|[+-]\d\d:?\d\d)?:? +/u;
/** The abbreviation of a zone, which `journalctl -o short-full` puts behind the time. */
const zoneName = /^([A-Z]{3,5}) +/;
/** Minutes east of UTC of abbreviations that mean one zone. */
const zonesByName: Readonly<Record<string, number>> = {
  ...{ GMT: 0, WET: 0, BST: 60, WEST: 60, CET: 60, CEST: 120, EET: 120, EEST: 180, MSK: 180, JST: 540, KST: 540 },
  ...{ EST: -300, EDT: -240, CDT: -300, MDT: -360, MST: -420, PST: -480, PDT: -420, AEST: 600, AEDT: 660 },
  ...{ NZST: 720, NZDT: 780, SGT: 480, HKT: 480, SAST: 120, BRT: -180 },
};
/** Seconds since 1970 with their fraction. */
const counted = /^(\d{9,10}\.\d{3,6}) +/;

/** The time at the beginning of a line, and how long it is; undefined where there is none. */
export function readLogTime(line: string): { readonly length: number; readonly time: LogTime } | undefined {
  const short = named.exec(line) ?? dayFirst.exec(line);
  if (short) {
    const [all, before, one = "", other = "", after, hour, minute, second, part, last] = short;
    const [word, date] = /^\d+$/.test(one) ? [other, one] : [one, other];
    const number = monthNumber(word);
    if (number === undefined) return undefined;
    const time = { month: number, day: Number(date), time: milliseconds(hour, minute, second, part) };
    const year = before || after || last;
    return { length: all.length, time: year === undefined ? time : { ...time, year: Number(year) } };
  }
  const iso = numbered.exec(line);
  if (iso) {
    const [all, weekdayName, year, month, date, hour, minute, second, part, zone] = iso;
    const of = { year: Number(year), month: Number(month), day: Number(date) };
    const time = { ...of, time: milliseconds(hour, minute, second, part) };
    const name = weekdayName === undefined || zone !== undefined ? undefined : zoneName.exec(line.slice(all.length));
    const length = all.length + (name?.[0].length ?? 0);
    const east = zone === undefined ? zonesByName[name?.[1] ?? ""] : zoneMinutes(zone);
    return { length, time: east === undefined ? time : { ...time, zone: east } };
  }
  const epoch = counted.exec(line);
  return epoch ? { length: epoch[0].length, time: epochTime(Number(epoch[1]) * 1000) } : undefined;
}

/** A moment in milliseconds since 1970, as a line in UTC would have it. */
function epochTime(at: number): LogTime {
  const date = new Date(at);
  const of = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
  return { ...of, time: ((at % day) + day) % day, zone: 0 };
}

function milliseconds(hour = "0", minute = "0", second = "0", part = "0"): number {
  return (
    ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 +
    Math.round(Number(part.replace(",", ".")) * 1000)
  );
}

/** Minutes east of UTC of `+0130`, `-05:00` or `Z`. */
export function zoneMinutes(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? [];
  return sign === undefined ? 0 : (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** A 29 February is only in some years. */
function hasDay(year: number, { month, day: date }: LogTime): boolean {
  return date > 29 || new Date(Date.UTC(year, month - 1, date)).getUTCDate() === date;
}

/**
 * The moment of each line of one file, oldest first, in milliseconds. Lines without a year get it from the end backwards: the newest is not
 * younger than the file, and a line is not much younger than the one after it. `zone`: minutes east of UTC, for lines that don't say.
 */
export function timesOf(
  lines: readonly LogTime[],
  options: { readonly modified: number; readonly zone: number },
): readonly number[] {
  const times: number[] = new Array(lines.length);
  let next = options.modified + day;
  for (let index = lines.length - 1; index >= 0; index--) {
    const line = lines[index];
    if (line === undefined) continue;
    const zone = line.zone ?? options.zone;
    const at = (year: number): number => Date.UTC(year, line.month - 1, line.day) + line.time - zone * 60_000;
    let moment: number;
    if (line.year !== undefined) moment = at(line.year);
    else {
      let year = new Date(next + day).getUTCFullYear();
      // A clock may have been set back by some days; a line a year younger than the next is from the year before.
      while (at(year) > next + 30 * day || !hasDay(year, line)) year--;
      moment = at(year);
    }
    times[index] = moment;
    next = moment;
  }
  return times;
}
