/** So many bytes at the beginning say whether it is one. */
const looked = 4_096;

/**
 * The lines of a journal that was written by `journalctl -o export` or `-o json`, as `-o short-iso-precise` has them; undefined for anything
 * else.
 */
export function journalLines(text: string): { readonly number: number; readonly text: string }[] | undefined {
  const begin = text.slice(0, looked);
  const isJson = /^\s*\{.*"__REALTIME_TIMESTAMP"/.test(begin);
  if (!isJson && !/^__(?:CURSOR|REALTIME_TIMESTAMP)=/m.test(begin)) return undefined;
  const lines: { number: number; text: string }[] = [];
  const add = (number: number, entry: ReadonlyMap<string, string>): void => {
    const at = Number(entry.get("__REALTIME_TIMESTAMP")) / 1000;
    const message = entry.get("MESSAGE");
    if (Number.isNaN(at) || message === undefined) return;
    const program = entry.get("SYSLOG_IDENTIFIER") ?? entry.get("_COMM") ?? "unknown";
    const pid = entry.get("_PID") ?? entry.get("SYSLOG_PID") ?? "0";
    const moment = new Date(at).toISOString();
    lines.push({ number, text: `${moment} ${entry.get("_HOSTNAME") ?? ""} ${program}[${pid}]: ${message}` });
  };
  let open = new Map<string, string>();
  let first = 0;
  text.split("\n").forEach((line, index) => {
    if (isJson) {
      const entry = jsonEntry(line);
      if (entry !== undefined) add(index + 1, entry);
      return;
    }
    if (line === "") {
      add(first, open);
      open = new Map();
      first = 0;
      return;
    }
    if (first === 0) first = index + 1;
    const at = line.indexOf("=");
    if (at > 0) open.set(line.slice(0, at), line.slice(at + 1));
  });
  add(first, open);
  return lines;
}

function jsonEntry(line: string): ReadonlyMap<string, string> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== "object" || value === null) return undefined;
    return new Map(Object.entries(value).map(([key, each]) => [key, String(each)]));
  } catch {
    return undefined;
  }
}
