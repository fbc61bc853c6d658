/** What an incident's summary says, and of when. */
export interface Sentence {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Without the time in front and the full stop. */
  readonly text: string;
}

/** "less than 1 s", "0.4 s", "35 s", "9 min 30 s", "2 h 5 min", from milliseconds. */
export function duration(milliseconds: number): string {
  // Before 2.1, Pacemaker's log has whole seconds.
  if (milliseconds < 50) return "less than 1 s";
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 10) return `${(milliseconds / 1000).toFixed(1)} s`;
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min${seconds % 60 === 0 ? "" : ` ${seconds % 60} s`}`;
  return `${Math.floor(minutes / 60)} h${minutes % 60 === 0 ? "" : ` ${minutes % 60} min`}`;
}

/** Orders n2 before n10. */
export function byName(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
