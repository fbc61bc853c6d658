import { plainText } from "../../../../../server/src/text/plain-text.ts";
import { journalLines } from "./journal-export.ts";
import { readLogLine } from "./log-line.ts";
import type { LogSource } from "./read-source.ts";

/** Of a larger log only lines of the cluster's programs are kept. */
const large = 20_000_000;
/** So far into a line its own beginning may be, behind what a tool put there. */
const longestPrefix = 200;
const colours = /\u001b\[[\d;]*[A-Za-z]/g;
/** Where a time may begin behind something else. */
const inner = /(?<=[\s:|"\]-])(?=(?:\d{4}[-/]\d\d[-/]\d\d[T _]|\p{L}{3,5}\.? +\d{1,2} )\S)/gu;

/** The lines of a log, whatever it was copied with: as the cluster's programs or the journal wrote them. */
export function logLines(whole: string): LogSource["lines"] {
  const text = whole.replace(colours, "");
  const exported = journalLines(text);
  if (exported) return exported.map(({ number, text: each }) => ({ number, text: plainText(each) }));
  const lines = plainText(text)
    .split("\n")
    .map((each, index) => ({ number: index + 1, text: withoutWrapping(each) }));
  return text.length > large ? lines.filter((line) => readLogLine(line.text) !== undefined) : lines;
}

/**
 * A line without what a tool put around it: `grep -n`, `pdsh`, `docker compose logs`, `kubectl logs --prefix`, a container's log with the
 * engine's own time, a cell of CSV. A line that can be read as it is stays so.
 */
function withoutWrapping(line: string): string {
  if (line.length < 30 || readLogLine(line) !== undefined) return line;
  const logged = /^\{"log":"/.test(line) ? valueOfLog(line) : undefined;
  if (logged !== undefined) return withoutWrapping(logged);
  for (const { index } of line.slice(0, longestPrefix).matchAll(inner)) {
    const isQuoted = line[index - 1] === '"';
    const rest = line.slice(index);
    const own = isQuoted ? rest.replace(/"[^"]*$/, "").replaceAll('""', '"') : rest;
    if (readLogLine(own) !== undefined) return own;
  }
  return line;
}

/** The line in Docker's `{"log":"…","stream":"stdout","time":"…"}`. */
function valueOfLog(line: string): string | undefined {
  try {
    const { log } = JSON.parse(line);
    return typeof log === "string" ? log.replace(/\r?\n$/, "") : undefined;
  } catch {
    return undefined;
  }
}
