import type { Diagnostic, InText } from "../text/diagnostic.ts";
import { ShellText, unknownEnd, unknownStart } from "./shell/syntax.ts";

/** The commands in Ansible's tasks: a script for each, and what isn't read. */
interface AnsibleTasks {
  readonly scripts: readonly ShellText[];
  readonly problems: readonly Diagnostic<InText>[];
}

/** A text of YAML with the offset of each of its characters. */
interface Placed {
  readonly text: string;
  readonly places: readonly number[];
}

interface Line {
  readonly start: number;
  readonly text: string;
  readonly indent: number;
}

const module = /^(\s*(?:-\s+)?)((?:ansible\.(?:builtin|legacy)\.)?(shell|command|raw)):(?:\s+(.*))?$/;
const foreignModule = /^(\s*(?:-\s+)?)([\w.]*(?:pcs|pacemaker|ha_cluster)[\w.]*):(?:\s|$)/;
const inRole = /^\s*(?:-\s+)?(?:role|name):\s*([\w.]*ha_cluster[\w.]*)\s*$/;

/** Whether a text is a playbook or a list of tasks of Ansible. */
export function isAnsible(text: string): boolean {
  return (
    /^\s*-\s+(?:name|hosts|(?:ansible\.\w+\.)?(?:shell|command)):/m.test(text) &&
    !/^[ \t]*(?:sudo[ \t]+)?pcs[ \t]+[a-z]+[ \t]+[a-z]/.test(text)
  );
}

/** Reads the commands of tasks: plain, quoted, folded and literal texts, `cmd` and `argv`, with the items of a literal loop. */
export function readAnsible(text: string): AnsibleTasks {
  const lines = linesOf(text);
  const scripts: ShellText[] = [];
  const problems: Diagnostic<InText>[] = [];
  lines.forEach((line, index) => {
    const foreign = foreignModule.exec(line.text) ?? inRole.exec(line.text);
    const name = foreign?.[2] ?? (foreign && inRole.test(line.text) ? foreign[1] : undefined);
    if (name) {
      const start = line.start + line.text.indexOf(name);
      const message = `What "${name}" configures isn't read: only the commands of shell, command and raw are.`;
      problems.push({ span: { start, end: start + name.length }, severity: "warning", code: "passed-over", message });
    }
    const found = module.exec(line.text);
    if (!found) return;
    const [, before = "", , kind] = found;
    const own = before.length;
    const command = commandAt(lines, index, own, line.text.indexOf(":", own) + 1);
    if (!command) {
      if (
        !/\bpcs\b/.test(
          blockOf(lines, index, own)
            .map((each) => each.text)
            .join("\n"),
        )
      )
        return;
      const message = "This task isn't read. Write its command as one text, or as cmd or argv.";
      problems.push({
        span: { start: line.start + own, end: line.start + line.text.length },
        severity: "warning",
        code: "passed-over",
        message,
      });
      return;
    }
    if (!/\bpcs\b/.test(command.text)) return;
    const isOneCommand = kind === "command";
    for (const each of withItems(command, taskOf(lines, index, own)))
      scripts.push(scriptOf(each, isOneCommand, isForgiven(lines, index, own)));
  });
  return { scripts, problems };
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start <= text.length; ) {
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    const own = text.slice(start, end).replace(/\r$/, "");
    lines.push({
      start,
      text: own,
      indent: own.trim() === "" ? Number.POSITIVE_INFINITY : own.length - own.trimStart().length,
    });
    if (newline < 0) break;
    start = end + 1;
  }
  return lines;
}

/** The lines after a key that are indented deeper. */
function blockOf(lines: readonly Line[], index: number, indent: number): Line[] {
  const block: Line[] = [];
  for (const line of lines.slice(index + 1)) {
    if (line.indent <= indent) break;
    block.push(line);
  }
  while (block.at(-1)?.text.trim() === "") block.pop();
  return block;
}

/** The keys beside a module: the rest of its task. */
function taskOf(lines: readonly Line[], index: number, indent: number): Line[] {
  let first = index;
  while (first > 0 && (lines[first]?.indent ?? 0) >= indent && !/^\s*-\s/.test(lines[first]?.text ?? "")) first--;
  const task: Line[] = [];
  for (let at = first; at < lines.length; at++) {
    const line = lines[at] as Line;
    if (at > first && line.indent < indent) break;
    task.push(line);
  }
  return task;
}

function isForgiven(lines: readonly Line[], index: number, indent: number): boolean {
  return taskOf(lines, index, indent).some(({ text }) =>
    /^\s*(?:ignore_errors:\s*(?:true|yes)|failed_when:\s*false)\s*$/i.test(text),
  );
}

/** The text of a key's value; undefined where it has none that is read. */
function commandAt(lines: readonly Line[], index: number, indent: number, from: number): Placed | undefined {
  const line = lines[index] as Line;
  const value = line.text.slice(from);
  const start = from + (value.length - value.trimStart().length);
  const written = value.trim();
  const block = blockOf(lines, index, indent);
  const style = /^([>|])[+-]?\d?[+-]?(?:\s+#.*)?$/.exec(written);
  if (style) return blockText(block, style[1] === ">");
  if (written === "" || written.startsWith("#")) return nested(lines, index, block);
  if (/^["']/.test(written)) return quotedText(line, start, block);
  if (/^[{[&*!]/.test(written) && !written.startsWith("{{")) return undefined;
  return joined(
    [
      placed(line, start, withoutComment(line.text).length),
      ...block.map((each) =>
        placed(each, each.text.length - each.text.trimStart().length, withoutComment(each.text).length),
      ),
    ],
    " ",
  );
}

function withoutComment(text: string): string {
  return text.replace(/\s+#.*$/, "").trimEnd();
}

function placed({ start, text }: Line, from: number, to = text.length): Placed {
  const first = Math.min(from, to);
  return { text: text.slice(first, to), places: Array.from({ length: to - first }, (_, i) => start + first + i) };
}

function joined(parts: readonly Placed[], separator: string | ((index: number) => string)): Placed {
  let text = "";
  const places: number[] = [];
  parts.forEach((part, index) => {
    const between = index === 0 ? "" : typeof separator === "string" ? separator : separator(index);
    text += between + part.text;
    places.push(...new Array(between.length).fill((places.at(-1) ?? -1) + 1), ...part.places);
  });
  return { text, places };
}

function blockText(block: readonly Line[], isFolded: boolean): Placed {
  const base = Math.min(...block.map(({ indent }) => indent));
  const parts = block.map((line) => placed(line, Math.min(base, line.text.length)));
  const isApart = (part: Placed | undefined): boolean =>
    part === undefined || part.text === "" || /^\s/.test(part.text);
  return joined(parts, (index) => (isFolded && !isApart(parts[index]) && !isApart(parts[index - 1]) ? " " : "\n"));
}

function quotedText(line: Line, start: number, block: readonly Line[]): Placed | undefined {
  const whole = joined(
    [placed(line, start), ...block.map((each) => placed(each, each.text.length - each.text.trimStart().length))],
    " ",
  );
  const mark = whole.text[0];
  let text = "";
  const places: number[] = [];
  for (let at = 1; at < whole.text.length; at++) {
    let char = whole.text[at] as string;
    const next = whole.text[at + 1];
    const place = whole.places[at] as number;
    if (char === mark && !(mark === "'" && next === "'")) return { text, places };
    if (char === mark) at++;
    else if (mark === '"' && char === "\\" && next !== undefined) {
      char = next === "n" ? "\n" : next === "t" ? "\t" : next;
      at++;
    }
    text += char;
    places.push(place);
  }
  return undefined;
}

/** `cmd` or `argv` below the module. */
function nested(lines: readonly Line[], index: number, block: readonly Line[]): Placed | undefined {
  for (const line of block) {
    const at = lines.indexOf(line, index);
    const key = /^\s*(cmd|argv|_raw_params):/.exec(line.text);
    if (!key) continue;
    if (key[1] !== "argv") return commandAt(lines, at, line.indent, line.text.indexOf(":") + 1);
    const inline = /\[(.*)\]\s*$/.exec(line.text);
    const items = inline
      ? flowItems(line, line.text.indexOf("[") + 1, line.text.lastIndexOf("]"))
      : blockOf(lines, at, line.indent - 1)
          .filter(({ text }) => /^\s*-\s/.test(text))
          .map((each) => scalar(placed(each, each.text.indexOf("-") + 2, withoutComment(each.text).length)));
    return joined(items.map(shellQuoted), " ");
  }
  return undefined;
}

function flowItems(line: Line, from: number, to: number): Placed[] {
  const items: Placed[] = [];
  let start = from;
  let quote = "";
  let depth = 0;
  for (let at = from; at <= to; at++) {
    const char = line.text[at] as string;
    if (quote) quote = char === quote ? "" : quote;
    else if (char === "'" || char === '"') quote = char;
    else if (char === "{" || char === "[") depth++;
    else if (at < to && (char === "}" || char === "]")) depth--;
    if (at === to || (char === "," && !quote && depth === 0)) {
      items.push(scalar(placed(line, start, at)));
      start = at + 1;
    }
  }
  return items.filter(({ text }) => text !== "");
}

/** A plain or quoted value. */
function scalar({ text, places }: Placed): Placed {
  const first = text.length - text.trimStart().length;
  const own = text.trim();
  const isQuoted = /^(["']).*\1$/.test(own) && own.length > 1;
  return isQuoted
    ? { text: own.slice(1, -1), places: places.slice(first + 1, first + own.length - 1) }
    : { text: own, places: places.slice(first, first + own.length) };
}

function shellQuoted({ text, places }: Placed): Placed {
  const quoted = `'${text.replaceAll("'", " ")}'`;
  return { text: quoted, places: [places[0] ?? 0, ...places, (places.at(-1) ?? 0) + 1] };
}

/** A command for each item of its task's loop. */
function withItems(command: Placed, task: readonly Line[]): Placed[] {
  if (!/\{\{-?\s*item\b/.test(command.text)) return [command];
  const at = task.findIndex(({ text }) => /^\s*(?:loop|with_items|with_list):/.test(text));
  const head = task[at];
  if (!head) return [command];
  const inline = /:\s*\[(.*)\]\s*$/.exec(head.text);
  const items: Map<string, string>[] = [];
  if (inline)
    for (const item of flowItems(head, head.text.indexOf("[") + 1, head.text.lastIndexOf("]")))
      items.push(valuesOf(item.text));
  else {
    for (const line of blockOf(task, at, head.indent - 1)) {
      const dash = /^\s*-\s+(.*)$/.exec(withoutComment(line.text));
      if (dash) items.push(valuesOf(dash[1] as string));
      else if (/^\s*[\w-]+:/.test(line.text) && line.indent > head.indent)
        for (const [key, value] of valuesOf(line.text.trim())) items.at(-1)?.set(key, value);
      else if (line.indent <= head.indent) break;
    }
  }
  if (items.length === 0) return [command];
  return items.map((values) => {
    let text = "";
    const places: number[] = [];
    let last = 0;
    const add = (part: string, at: (i: number) => number): void => {
      for (let i = 0; i < part.length; i++) places.push(at(i));
      text += part;
    };
    for (const found of command.text.matchAll(/\{\{-?\s*item((?:\.\w+)?)\s*-?\}\}/g)) {
      const value = values.get(found[1] ?? "");
      if (value === undefined || value.includes("{{")) continue;
      add(command.text.slice(last, found.index), (i) => command.places[last + i] as number);
      add(value, () => command.places[found.index] as number);
      last = found.index + found[0].length;
    }
    add(command.text.slice(last), (i) => command.places[last + i] as number);
    return { text, places };
  });
}

/** The value of an item, under "", or its values by their keys. */
function valuesOf(written: string): Map<string, string> {
  const own = written.trim();
  const unquoted = (text: string): string => text.trim().replace(/^(["'])(.*)\1$/, "$2");
  const flow = /^\{(?!\{)(.*)\}$/.exec(own);
  const pairs = flow ? (flow[1] as string).split(/,(?![^"']*["'](?:,|$))/) : [own];
  const values = new Map<string, string>();
  for (const pair of pairs) {
    const [, key, value] = /^\s*["']?([\w-]+)["']?:\s+(.*)$/.exec(pair) ?? [];
    if (key !== undefined && value !== undefined) values.set(`.${key}`, unquoted(value));
  }
  if (values.size === 0) values.set("", unquoted(own));
  return values;
}

/** A command as a script; what Ansible fills in is unknown. */
function scriptOf({ text, places }: Placed, isOneCommand: boolean, isForgiven: boolean): ShellText {
  let marked = "";
  const at: number[] = [];
  const add = (part: string, place: number): void => {
    marked += part;
    for (let i = 0; i < part.length; i++) at.push(place);
  };
  for (let i = 0; i < text.length; i++) {
    const place = places[i] as number;
    const expression = text.startsWith("{{", i) ? /^\{\{[\s\S]*?\}\}/.exec(text.slice(i))?.[0] : undefined;
    if (expression) {
      add(`${unknownStart}${expression}${unknownEnd}`, place);
      i += expression.length - 1;
    } else add(isOneCommand && text[i] === "\n" ? " " : (text[i] as string), place);
  }
  const end = (places.at(-1) ?? -1) + 1;
  if (isForgiven) {
    marked = marked.trimEnd();
    at.length = marked.length;
    add(" || true", end - 1);
  }
  return new ShellText(marked, [...at, end]);
}
