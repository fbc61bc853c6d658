/** The days of a month; 0 for a month that doesn't exist. */
function daysOf(year: number, month: number): number {
  return month >= 1 && month <= 12 ? new Date(Date.UTC(year, month, 0)).getUTCDate() : 0;
}

/** Whether a time of day as Pacemaker reads it, `5:00` or `05:00:30`, is none. */
function isNoTime(text: string): boolean {
  const [, hour = "0", minute = "0", second = "0"] = /^(\d{1,2})(?::?(\d{2}))?(?::?(\d{2}))?/.exec(text) ?? [];
  const [h, m, s] = [Number(hour), Number(minute), Number(second)];
  return h > 24 || m > 59 || s > 59 || (h === 24 && m + s > 0);
}

/**
 * Whether Pacemaker reads a text as no date at all: `2026-02-30`, `tomorrow`, `01.02.2026`, an empty text. False for what isn't
 * surely wrong, and for what follows a date, which Pacemaker ignores. Tried with crm_verify 2.1.5 and 3.0.3.
 */
export function isNoDate(text: string): boolean {
  const written = text.trim();
  if (!/^[0-9A-Za-z]/.test(written)) return !/^\+\d/.test(written);
  if (written === "epoch") return false;
  const clock = /^(?:T|(?=\d{1,2}:))(.*)/.exec(written);
  if (clock) return /^T(?!\d)/.test(written) || isNoTime(clock[1] ?? "");
  const week = /^\d{4}-?W(\d{2})/.exec(written);
  if (week) return Number(week[1]) < 1 || Number(week[1]) > 53;
  const ordinal = /^(\d{4})-?(\d{3})(?!\d)/.exec(written);
  if (ordinal) {
    const last = daysOf(Number(ordinal[1]), 2) === 29 ? 366 : 365;
    return Number(ordinal[2]) < 1 || Number(ordinal[2]) > last;
  }
  const date = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?|(\d{2})(\d{2}))(?!\d)(.*)/.exec(written);
  if (!date) return true;
  const days = daysOf(Number(date[1]), Number(date[2] ?? date[4]));
  const day = Number(date[3] ?? date[5] ?? 1);
  if (days === 0 || day < 1 || day > days) return true;
  if (/^\s+[A-SU-Z]/i.test(date[6] ?? "")) return true;
  const after = /^(?:T|\s+)(\d.*)/.exec(date[6] ?? "")?.[1];
  return after !== undefined && isNoTime(after);
}

/** Whether a text ends where a date goes on with a time: after `T` or a blank. Pacemaker 3.0.3 refuses it, 3.0.0 and earlier don't. */
export function endsBeforeTime(text: string): boolean {
  return /^\s*\d{4}[-W\d]*(?:T\s*|\s+)$/.test(text);
}
