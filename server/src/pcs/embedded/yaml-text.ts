import { ShellText, unknownEnd, unknownStart } from "../shell/syntax.ts";

/** A text of YAML with the offset of each of its characters. */
export interface Placed {
  readonly text: string;
  readonly places: readonly number[];
}

/** A line, with how far it is indented; infinitely far where it is blank. */
export interface Line {
  readonly start: number;
  readonly text: string;
  readonly indent: number;
}

/** The lines of a text. */
export function linesOf(text: string): Line[] {
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
export function blockOf(lines: readonly Line[], index: number, indent: number): Line[] {
  const block: Line[] = [];
  for (const line of lines.slice(index + 1)) {
    if (line.indent <= indent) break;
    block.push(line);
  }
  while (block.at(-1)?.text.trim() === "") block.pop();
  return block;
}

/** The text of a value that begins at an offset of its line: plain, quoted, folded or literal, or what `cmd` and `argv` below it say; undefined where it has none that is read. */
export function valueAt(lines: readonly Line[], index: number, indent: number, from: number): Placed | undefined {
  const line = lines[index] as Line;
  const value = line.text.slice(from);
  const start = from + (value.length - value.trimStart().length);
  const written = value.trim();
  const block = blockOf(lines, index, indent);
  const style = /^([>|])[+-]?\d?[+-]?(?:\s+#.*)?$/.exec(written);
  if (style) return blockText(block, style[1] === ">");
  if (written === "" || written.startsWith("#")) return nested(lines, index, block);
  if (/^["']/.test(written)) return quotedText(line, start, block);
  if (/^[{[&*!]/.test(written) && !written.startsWith("{{")) return flowValue(line, start);
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

/** A flow list as the words of a command, or the `cmd` or `argv` of a flow mapping. */
function flowValue(line: Line, start: number): Placed | undefined {
  const list = (from: number): Placed | undefined => {
    const end = line.text.indexOf("]", from);
    return end < 0 ? undefined : wordsOf(flowItems(line, from, end));
  };
  if (line.text[start] === "[") return list(start + 1);
  const argv = /\bargv["']?:\s*\[/.exec(line.text);
  if (argv) return list(argv.index + argv[0].length);
  const cmd = /\b(?:cmd|_raw_params)["']?:\s*/.exec(line.text);
  if (!cmd) return undefined;
  const [first] = flowItems(line, cmd.index + cmd[0].length, line.text.lastIndexOf("}"));
  return first;
}

/** Words as a command; a single text is one itself. */
function wordsOf(items: readonly Placed[]): Placed {
  const isTexts = items.every(({ text }) => /\s/.test(text.trim()));
  return isTexts ? joined(items, "\n") : joined(items.map(shellQuoted), " ");
}

/** A line without its comment. */
export function withoutComment(text: string): string {
  return text.replace(/\s+#.*$/, "").trimEnd();
}

/** A part of a line. */
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
    if (key[1] !== "argv") return valueAt(lines, at, line.indent, line.text.indexOf(":") + 1);
    const inline = /\[(.*)\]\s*$/.exec(line.text);
    const items = inline
      ? flowItems(line, line.text.indexOf("[") + 1, line.text.lastIndexOf("]"))
      : blockOf(lines, at, line.indent - 1)
          .filter(({ text }) => /^\s*-\s/.test(text))
          .map((each) => scalar(placed(each, each.text.indexOf("-") + 2, withoutComment(each.text).length)));
    return wordsOf(items);
  }
  return undefined;
}

/** The items of a flow list between two offsets of a line. */
export function flowItems(line: Line, from: number, to: number): Placed[] {
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
  const at = [places[0] ?? 0];
  let quoted = "'";
  for (let i = 0; i < text.length; i++) {
    const part = text[i] === "'" ? "'\\''" : (text[i] as string);
    quoted += part;
    for (let each = 0; each < part.length; each++) at.push(places[i] as number);
  }
  return { text: `${quoted}'`, places: [...at, (places.at(-1) ?? 0) + 1] };
}

/** A text that stands at one place. */
export function withPlaces(text: string, place: number): Placed {
  return { text, places: new Array<number>(text.length).fill(place) };
}

/** A command as a script; what a template fills in is unknown. `isForgiven`: it may fail. */
export function scriptOf({ text, places }: Placed, isOneCommand: boolean, isForgiven: boolean): ShellText {
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
