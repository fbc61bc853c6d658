import { timesOf } from "./log-times.ts";
import type { ReadLog } from "./read-source.ts";

/** In which zone times are shown, and what had to be assumed for it. */
interface LogZones {
  readonly logs: readonly ReadLog[];
  /** Minutes east of UTC; undefined where no line names a zone. */
  readonly zone: number | undefined;
  readonly assumed: readonly string[];
}

const quarter = 15 * 60_000;

/**
 * Gives the logs whose lines name no zone the one of the same node's other log, found by lines that both have; else the zone that most lines
 * name. Logs of one cluster may come from several zones, or in part from `journalctl --utc`.
 */
export function withZones(logs: readonly ReadLog[]): LogZones {
  const counts = new Map<number, number>();
  for (const { lines } of logs)
    for (const { zone } of lines) if (zone !== undefined) counts.set(zone, (counts.get(zone) ?? 0) + 1);
  // Where a node's own zone is known, UTC is only the form of a journal.
  const [most] = [...counts].sort((a, b) => Number(a[0] === 0) - Number(b[0] === 0) || b[1] - a[1]);
  if (most === undefined) return { logs, zone: undefined, assumed: [] };
  const [zone] = most;
  const zoned = logs.filter(isZoned);
  const assumed: string[] = [];
  const placed = logs.map((log): ReadLog => {
    if (isZoned(log) || log.lines.length === 0) return log;
    const own = zoneByTwins(log, zoned);
    if (own === undefined) assumed.push(log.source.file);
    return { ...log, source: { ...log.source, zone: own ?? zone } };
  });
  return { logs: placed, zone, assumed };
}

const isZoned = ({ lines }: ReadLog): boolean => lines.some(({ zone }) => zone !== undefined);

/** The zone in which most of a log's lines are at the same moment as in another log of the same node; undefined where none is in both. */
function zoneByTwins(log: ReadLog, zoned: readonly ReadLog[]): number | undefined {
  const key = ({ host, daemon, text }: ReadLog["lines"][number]): string => `${host.split(".")[0]} ${daemon} ${text}`;
  const there = new Map<string, number | undefined>();
  for (const other of zoned) {
    const times = timesOf(other.lines, other.source);
    // A text that comes more than once says nothing.
    other.lines.forEach((line, index) => {
      const of = key(line);
      there.set(of, there.has(of) ? undefined : times[index]);
    });
  }
  const times = timesOf(log.lines, { modified: log.source.modified, zone: 0 });
  const votes = new Map<number, number>();
  log.lines.forEach((line, index) => {
    const other = there.get(key(line));
    const own = times[index];
    if (other === undefined || own === undefined) return;
    const ahead = own - other;
    const rounded = Math.round(ahead / quarter) * 15;
    if (Math.abs(ahead - rounded * 60_000) < 5_000 && Math.abs(rounded) <= 14 * 60)
      votes.set(rounded, (votes.get(rounded) ?? 0) + 1);
  });
  return [...votes].sort((a, b) => b[1] - a[1])[0]?.[0];
}
