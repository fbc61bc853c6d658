/** So many bytes at the beginning say whether it is one. */
const looked = 4_096;

interface NumberedLine {
  readonly number: number;
  readonly text: string;
}

type Entry = ReadonlyMap<string, string>;

/**
 * The lines of a journal that was written by `journalctl -o export`, `-o verbose` or one of the forms of JSON, as `-o short-iso-precise` has
 * them; undefined for anything else.
 */
export function journalLines(text: string): NumberedLine[] | undefined {
  const begin = text.slice(0, looked);
  if (/^[\s\u001e[]*(?:data: )?\{[\s\S]*"__REALTIME_TIMESTAMP"/.test(begin)) return ofJson(text);
  if (/^__(?:CURSOR|REALTIME_TIMESTAMP)=/m.test(begin)) return ofExport(text);
  return /^.*\d\d:\d\d:\d\d.*\[s=[0-9a-f]+;i=[0-9a-f]+;/m.test(begin) ? ofVerbose(text) : undefined;
}

function lineOf(number: number, entry: Entry): NumberedLine[] {
  const at = Number(entry.get("__REALTIME_TIMESTAMP")) / 1000;
  const message = entry.get("MESSAGE");
  if (Number.isNaN(at) || message === undefined) return [];
  const program = entry.get("SYSLOG_IDENTIFIER") ?? entry.get("_COMM") ?? "unknown";
  const pid = entry.get("_PID") ?? entry.get("SYSLOG_PID") ?? "0";
  const moment = new Date(at).toISOString();
  return [{ number, text: `${moment} ${entry.get("_HOSTNAME") ?? ""} ${program}[${pid}]: ${message}` }];
}

/** One object a line (json, json-seq, json-sse), several lines an object (json-pretty), or an array of them. */
function ofJson(text: string): NumberedLine[] {
  const found: NumberedLine[] = [];
  let open = "";
  let first = 0;
  text.split("\n").forEach((line, index) => {
    const part = line.replace(/^[\u001e[]*(?:data: )?/, "").replace(/^,(?=\s*\{)/, "");
    if (open === "" && !part.trimStart().startsWith("{")) return;
    if (open === "") first = index + 1;
    open += part;
    // Only a whole object ends with a brace at the end of a line.
    if (!/\}\s*[,\]]*\s*$/.test(part)) return;
    const entry = jsonEntry(open.replace(/[,\]\s]+$/, ""));
    if (entry === undefined) return;
    found.push(...lineOf(first, entry));
    open = "";
  });
  return found;
}

function jsonEntry(text: string): Entry | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return undefined;
    return new Map(Object.entries(value).map(([key, each]) => [key, fieldText(each)]));
  } catch {
    return undefined;
  }
}

/** A field that isn't plain text is an array of bytes. */
function fieldText(value: unknown): string {
  return Array.isArray(value) && value.every((each) => typeof each === "number")
    ? Buffer.from(value).toString("utf8")
    : String(value);
}

/** Fields are `NAME=value`; one that isn't plain text is its name, and in the next line eight bytes of its length and the value. */
function ofExport(text: string): NumberedLine[] {
  const found: NumberedLine[] = [];
  let open = new Map<string, string>();
  let first = 0;
  let binary: string | undefined;
  text.split("\n").forEach((line, index) => {
    if (binary !== undefined) {
      // The length is bytes that are no text: what is left of them are control characters.
      open.set(binary, line.slice(lengthOfBytes(line)));
      binary = undefined;
      return;
    }
    if (line === "") {
      found.push(...lineOf(first, open));
      open = new Map();
      first = 0;
      return;
    }
    if (first === 0) first = index + 1;
    const at = line.indexOf("=");
    if (at > 0) open.set(line.slice(0, at), line.slice(at + 1));
    else if (/^[A-Z_][A-Z0-9_]*$/.test(line)) binary = line;
  });
  found.push(...lineOf(first, open));
  return found;
}

/** How long the eight bytes are as text: up to the last NUL among them. */
function lengthOfBytes(line: string): number {
  return line.slice(0, 8).lastIndexOf("\0") + 1;
}

/** `Sun 2026-11-29 20:50:34.704000 UTC [s=…;i=…]`, and a field in each line after it. */
function ofVerbose(text: string): NumberedLine[] {
  const found: NumberedLine[] = [];
  let open = new Map<string, string>();
  let head = "";
  let first = 0;
  const close = (): void => {
    const message = open.get("MESSAGE");
    if (head !== "" && message !== undefined)
      found.push({
        number: first,
        text: `${head} ${open.get("_HOSTNAME") ?? ""} ${open.get("SYSLOG_IDENTIFIER") ?? open.get("_COMM") ?? "unknown"}[${open.get("_PID") ?? "0"}]: ${message}`,
      });
  };
  text.split("\n").forEach((line, index) => {
    const begin = /^(\S.*\d\d:\d\d:\d\d.*?) \[s=[0-9a-f]+;/.exec(line);
    if (begin) {
      close();
      [open, head, first] = [new Map(), begin[1] ?? "", index + 1];
      return;
    }
    const field = /^ +([A-Z_][A-Z0-9_]*)=(.*)$/.exec(line);
    if (field) open.set(field[1] ?? "", field[2] ?? "");
  });
  close();
  return found;
}
