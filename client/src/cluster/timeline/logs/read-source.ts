import type { TimelineEvent } from "../event.ts";
import { corosyncFacts } from "../facts/corosync-facts.ts";
import { kernelFacts } from "../facts/kernel-facts.ts";
import { pacemakerFacts } from "../facts/pacemaker-facts.ts";
import { isWithoutTime, type LogLine, readLogLine } from "./log-line.ts";
import { timesOf } from "./log-times.ts";

/** A log as it was read, or what a node's filter left of it. */
export interface LogSource {
  /** The node whose log it is; undefined where only its lines say. */
  readonly node?: string;
  readonly file: string;
  readonly lines: readonly { readonly number: number; readonly text: string }[];
  /** When the file was last written, by the node's clock, in milliseconds. */
  readonly modified: number;
  /** Minutes east of UTC of the lines that don't say. */
  readonly zone: number;
}

/** The lines of a log that a program of the cluster wrote. */
export interface ReadLog {
  readonly source: LogSource;
  readonly lines: readonly LogLine[];
  /** Of each line, from 1; 0 where it isn't known. */
  readonly numbers: readonly number[];
  /** How many more there are that don't say when. */
  readonly withoutTime: number;
}

/** So long a line was probably broken by a mail program. */
const brokenFrom = 55;
const timeLike = /^\S*\d\d:\d\d:\d\d/;

/** Takes a log apart. A line without a time behind a long one is its rest, as mail programs break lines. */
export function readLog(source: LogSource): ReadLog {
  const lines: LogLine[] = [];
  const numbers: number[] = [];
  let withoutTime = 0;
  let open = "";
  let openNumber = 0;
  let rests = 0;
  const close = (): void => {
    if (open === "") return;
    const line = readLogLine(open);
    if (line !== undefined) {
      lines.push(line);
      numbers.push(openNumber);
    }
    open = "";
  };
  for (const { number, text } of source.lines) {
    const rest = text.replace(/^(?:\s*>\s?)+/, "").trim();
    const isLine = readLogLine(text) !== undefined;
    if (!isLine && open !== "" && rest !== "" && rests < 3 && !isStart(rest)) {
      open = `${open.trimEnd()} ${rest}`;
      rests++;
      continue;
    }
    close();
    if (isWithoutTime(text)) withoutTime++;
    if (!isLine) continue;
    open = text;
    openNumber = number;
    // A line that isn't long wasn't broken.
    rests = text.length >= brokenFrom && text.length <= 250 ? 0 : 3;
  }
  close();
  return { source, lines, numbers, withoutTime };
}

/** Something new, no rest of a line: another program's line, a heading, a fence of Markdown. */
function isStart(text: string): boolean {
  return (
    timeLike.test(text) ||
    /^[A-Z][a-z]{2} +\d+ \d\d:/.test(text) ||
    /^(?:```|--|==|\[root@|[#$] )/.test(text) ||
    isWithoutTime(text) ||
    text.length > 120
  );
}

/** The events of one log by the clock of its node, in its order. `names`: nodes' names by their number, for corosync. */
export function eventsOf(
  { source, lines, numbers }: ReadLog,
  names: ReadonlyMap<string, string>,
): readonly TimelineEvent[] {
  const times = timesOf(lines, source);
  const hosts = new Map<string, number>();
  for (const { host } of lines) if (host !== "") hosts.set(host, (hosts.get(host) ?? 0) + 1);
  const most = [...hosts].sort((a, b) => b[1] - a[1])[0]?.[0];
  let stopped = Number.NEGATIVE_INFINITY;
  return lines.flatMap((line, index): TimelineEvent[] => {
    const host = source.node ?? (line.host === "" ? (most ?? "this node") : line.host);
    const own = { ...line, host };
    const nameOf = (id: string): string => names.get(id) ?? `node ${id}`;
    const facts =
      line.daemon === "corosync"
        ? corosyncFacts(own, nameOf)
        : line.daemon === "kernel"
          ? kernelFacts(own)
          : pacemakerFacts(own, nameOf);
    const place = { file: source.file, line: numbers[index] ?? 0 };
    const at = times[index] ?? 0;
    if (facts.some(({ kind, type }) => kind === "daemon" && type === "stopping")) stopped = at;
    // While it stops, corosync mentions its links once more.
    const isLast = line.daemon === "corosync" && at - stopped < 5_000;
    return facts
      .filter(({ type }) => !(isLast && type === "link-up"))
      .map((fact) => ({ ...fact, at, seenBy: [host], place }));
  });
}
