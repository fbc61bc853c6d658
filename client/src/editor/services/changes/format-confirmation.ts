import { count } from "../../../../../server/src/text/phrases.ts";
import type { Confirmation } from "../../../cluster/rollback/rollback-timer.ts";

/** `4:05`, the remaining time. */
export function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** The remaining time, rounded so that it doesn't change each second: `5 minutes`, `40 seconds`. */
export function formatTimeLeft(seconds: number): string {
  if (seconds > 90) return count(Math.round(seconds / 60), "minute");
  return count(seconds > 10 ? Math.ceil(seconds / 10) * 10 : Math.max(1, Math.ceil(seconds)), "second");
}

/** The question about a change that awaits confirmation. */
export function confirmationQuestion({ note, secondsLeft = 0 }: Pick<Confirmation, "note" | "secondsLeft">): string {
  return `The change to "${note.cluster}" by ${note.by} (${note.summary}) is rolled back in ${formatTimeLeft(secondsLeft)} unless it is confirmed. Does everything work as expected?`;
}
