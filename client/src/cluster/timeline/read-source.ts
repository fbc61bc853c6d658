import { corosyncFact } from "./corosync-facts.ts";
import type { Fact, TimelineEvent } from "./event.ts";
import { type LogLine, readLogLine } from "./log-line.ts";
import { timesOf } from "./log-times.ts";
import { pacemakerFact } from "./pacemaker-facts.ts";

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
  /** Counts the clock's face, whatever zone a line names. */
  readonly asWritten?: boolean;
}

/** The events of one log by the clock of its node, in its order. `names`: nodes' names by their number, for corosync; it is added to. */
export function readSource(source: LogSource, names: Map<string, string>): readonly TimelineEvent[] {
  const read: LogLine[] = [];
  const numbers: number[] = [];
  for (const { number, text } of source.lines) {
    const line = readLogLine(text);
    if (line === undefined) continue;
    read.push(line);
    numbers.push(number);
    const [, name, id] = /^Node (\S+) state is now .*?\| nodeid=(\d+)/.exec(`${line.text} | ${line.detail}`) ?? [];
    if (name !== undefined && id !== undefined) names.set(id, name);
  }
  const times = timesOf(read, source);
  return read.flatMap((line, index): TimelineEvent[] => {
    const host = source.node ?? line.host;
    const own = { ...line, host };
    const fact: Fact | undefined =
      line.daemon === "corosync" ? corosyncFact(own, (id) => names.get(id) ?? `node ${id}`) : pacemakerFact(own);
    if (fact === undefined) return [];
    const place = { file: source.file, line: numbers[index] ?? 0 };
    return [{ ...fact, at: times[index] ?? 0, seenBy: [host], place }];
  });
}
