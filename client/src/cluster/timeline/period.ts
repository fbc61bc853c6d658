/**
 * The moment that a text names, in milliseconds: `90m`, `2h`, `3d` ago, or `2026-11-29 20:50`, `20:50` (today) with or without a zone. Without
 * one it is this machine's; with `asWritten` it is the clock's face, as if it were UTC's. Undefined for anything else.
 */
export function readMoment(text: string, now: number, asWritten = false): number | undefined {
  const ago = /^(\d+)\s*(s|m|h|d)$/.exec(text.trim());
  if (ago) {
    const unit = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }[ago[2] as "s" | "m" | "h" | "d"];
    return now - Number(ago[1]) * unit;
  }
  const found =
    /^(?:(\d{4})-(\d\d)-(\d\d)(?:[T ]|$))?(?:(\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/.exec(
      text.trim(),
    );
  if (found === null || text.trim() === "") return undefined;
  const [, year, month, day, hour = "00", minute = "00", second = "00", zone] = found;
  const today = new Date(now);
  const two = (number: number): string => String(number).padStart(2, "0");
  const date =
    year === undefined
      ? asWritten || zone === "Z"
        ? today.toISOString().slice(0, 10)
        : `${today.getFullYear()}-${two(today.getMonth() + 1)}-${two(today.getDate())}`
      : `${year}-${month}-${day}`;
  const written = zone?.replace(/^([+-]\d\d)(\d\d)$/, "$1:$2") ?? (asWritten ? "Z" : "");
  const moment = Date.parse(`${date}T${hour}:${minute}:${second}${written}`);
  return Number.isNaN(moment) ? undefined : moment;
}

/** Does a text that readMoment() takes name what a clock shows, without a zone? */
export function isClockFace(text: string): boolean {
  return !/^\d+\s*[smhd]$|(?:Z|[+-]\d\d:?\d\d)$/.test(text.trim()) || /^\d{4}-\d\d-\d\d$/.test(text.trim());
}
