/** A line of a log, taken apart; the year is known only where the line has it. */
export interface LogLine {
  readonly year?: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  /** Milliseconds since midnight, as written. */
  readonly time: number;
  /** Minutes east of UTC, where the line says so. */
  readonly zone?: number;
  readonly host: string;
  /** `pacemaker-controld`, `corosync`. */
  readonly daemon: string;
  readonly text: string;
  /** What follows ` | ` in Pacemaker's lines. */
  readonly detail: string;
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const short = /^(?:(\d{4}) )?([A-Z][a-z]{2}) +(\d{1,2}) (\d\d):(\d\d):(\d\d)(\.\d+)? /;
const iso = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)([.,]\d+)?(Z|[+-]\d\d:?\d\d)? /;

/**
 * A line of pacemaker.log, corosync.log, syslog or the journal (short-iso, short-iso-precise). Undefined for anything else, as for lines of
 * other programs.
 */
export function readLogLine(line: string): LogLine | undefined {
  const when = readTime(line);
  if (when === undefined) return undefined;
  const rest = line.slice(when.length);
  const ofCorosync = /^\[\d+\] (\S+) corosync +\w+ +\[\w+ *\] (.*)$/.exec(rest);
  if (ofCorosync) return { ...when.at, host: ofCorosync[1] ?? "", daemon: "corosync", ...split(ofCorosync[2] ?? "") };
  const head = /^(\S+) (pacemaker[\w-]*|corosync|sbd)(?: *\[\d+\])?:? *(?:\(\S+\) )?\s*/.exec(rest);
  if (head === null) return undefined;
  const [all, host = "", daemon = ""] = head;
  const text = rest
    .slice(all.length)
    .replace(/^(?:trace|debug|info|notice|warning|error|crit|alert|emerg): +/, "")
    .replace(/^\[\w+ *\] /, "");
  return { ...when.at, host, daemon, ...split(text) };
}

function readTime(
  line: string,
): { readonly length: number; readonly at: Omit<LogLine, "host" | "daemon" | "text" | "detail"> } | undefined {
  const named = short.exec(line);
  if (named) {
    const [all, year, month = "", day, hour, minute, second, part = "0"] = named;
    const number = months.indexOf(month) + 1;
    if (number === 0) return undefined;
    const at = { month: number, day: Number(day), time: milliseconds(hour, minute, second, part) };
    return { length: all.length, at: year === undefined ? at : { ...at, year: Number(year) } };
  }
  const numbered = iso.exec(line);
  if (numbered === null) return undefined;
  const [all, year, month, day, hour, minute, second, part = "0", zone] = numbered;
  const time = milliseconds(hour, minute, second, part.replace(",", "."));
  const at = { year: Number(year), month: Number(month), day: Number(day), time };
  return { length: all.length, at: zone === undefined ? at : { ...at, zone: zoneMinutes(zone) } };
}

function milliseconds(hour = "0", minute = "0", second = "0", part = "0"): number {
  return ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 + Math.round(Number(part) * 1000);
}

/** Minutes east of UTC of `+0130`, `-05:00` or `Z`. */
export function zoneMinutes(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? [];
  return sign === undefined ? 0 : (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

function split(text: string): { readonly text: string; readonly detail: string } {
  const at = text.indexOf(" | ");
  const whole = at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 3)];
  return { text: (whole[0] ?? "").trim(), detail: (whole[1] ?? "").trim() };
}
