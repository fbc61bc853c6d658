import { omitUndefined } from "../text/omit-undefined.ts";
import type { Span } from "../text/span.ts";
import type { Word } from "./word.ts";

/** The commands of one logical line, separated by `;`, `&&`, `|` and the like. */
interface ShellLine {
  readonly commands: readonly { readonly words: readonly Word[]; readonly isPiped: boolean }[];
  /** Where the next line begins; the texts of here-documents are before it. */
  readonly end: number;
  /** Quotes that are never closed. */
  readonly open: readonly Span[];
}

/** The known variables of a script: their values by name. */
type Variables = ReadonlyMap<string, string>;

const operator = /(?:&&|\|\||;;|\|&|[;|&\n])/y;
const redirection = /\d*(?:<<<|<<-?|>>|[<>]&\d|&?>|[<>])/y;
/** No-break spaces of web pages count too, though a shell reads them as letters: they are reported. */
const whiteSpace = /(?:[^\S\n]|\\\r?\n(?:[ \t]*>[ \t])?)+/y;
const variable = /\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/y;
const otherExpansion = /\$(?:\{[^}]*\}|[@*#?$!0-9-])/y;
const quotes: Readonly<Record<string, string>> = { '"': '"', "“": "”", "”": "”", "„": "“" };

/**
 * Splits one logical line of shell: words with quotes, escapes and variables, and the operators between commands.
 * Never fails: an open quote ends with its line.
 */
export function lexLine(text: string, start: number, variables: Variables, startsCommand: StartsCommand): ShellLine {
  const commands: { words: Word[]; isPiped: boolean }[] = [{ words: [], isPiped: false }];
  const open: Span[] = [];
  const documents: string[] = [];
  let at = start;
  let redirected: "no" | "file" | "document" = "no";
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  while (at < text.length) {
    const space = match(whiteSpace);
    if (space) {
      at += space[0].length;
      continue;
    }
    if (text[at] === "#") {
      while (at < text.length && text[at] !== "\n") at++;
      continue;
    }
    const redirect = match(redirection);
    if (redirect) {
      at += redirect[0].length;
      redirected = /<<-?$/.test(redirect[0])
        ? "document"
        : redirect[0].includes("&") && /\d$/.test(redirect[0])
          ? "no"
          : "file";
      continue;
    }
    const end = match(operator);
    if (end) {
      at += end[0].length;
      if (end[0] === "\n") break;
      commands.push({ words: [], isPiped: end[0] === "|" || end[0] === "|&" });
      continue;
    }
    const read = lexWord(text, at, variables, startsCommand);
    at = read.end;
    if (read.open) open.push(read.open);
    if (redirected === "document") documents.push(read.word.value);
    else if (redirected === "no") commands[commands.length - 1]?.words.push(read.word);
    redirected = "no";
  }
  for (const document of documents) at = afterDocument(text, at, document);
  return { commands: commands.filter(({ words }) => words.length > 0), end: at, open };
}

/** Whether a relevant command begins at an offset, which is at the start of a line: an open quote ends before it. */
type StartsCommand = (lineStart: number) => boolean;

/** Where a here-document ends: after the line that is its delimiter, or at the end where that is missing. */
export function afterDocument(text: string, start: number, delimiter: string): number {
  let at = start;
  while (at < text.length) {
    const newline = text.indexOf("\n", at);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(at, end).replace(/^\t+|\r$/g, "");
    at = newline < 0 ? text.length : newline + 1;
    if (line === delimiter) return at;
  }
  return start;
}

interface ReadWord {
  readonly word: Word;
  readonly end: number;
  readonly open?: Span;
}

function lexWord(text: string, start: number, variables: Variables, startsCommand: StartsCommand): ReadWord {
  let value = "";
  let at = start;
  let isOpaque = false;
  let open: Span | undefined;
  const places: number[] = [];
  const add = (part: string, place: number, isLiteral = false): void => {
    for (let i = 0; i < part.length; i++) places.push(isLiteral ? place + i : place);
    value += part;
  };
  const expand = (): boolean => {
    variable.lastIndex = at;
    const named = variable.exec(text);
    const known = named && variables.get((named[1] ?? named[2]) as string);
    otherExpansion.lastIndex = at;
    const source = named?.[0] ?? substitution(text, at) ?? otherExpansion.exec(text)?.[0];
    if (source === undefined) return false;
    if (known === undefined || known === null) {
      isOpaque = true;
      add(source, at, true);
    } else add(known, at);
    at += source.length;
    return true;
  };
  while (at < text.length) {
    const char = text[at] as string;
    if (/[\s;|&<>]/.test(char)) break;
    if (char === "\\") {
      const next = text[at + 1];
      if (next === "\n" || (next === "\r" && text[at + 2] === "\n")) break;
      if (next !== undefined) add(next, at + 1);
      at += next === undefined ? 1 : 2;
    } else if (char === "'" || (char === "$" && text[at + 1] === "'")) {
      const quote = readSingle(text, at, startsCommand);
      for (const [part, place] of quote.parts) add(part, place);
      if (quote.isOpen) open = { start: at, end: at + 1 };
      at = quote.end;
    } else if (Object.hasOwn(quotes, char)) {
      const limit = quoteLimit(text, at, startsCommand);
      const begin = at;
      const closing = `"${quotes[char]}`;
      at++;
      while (at < limit && !closing.includes(text[at] as string)) {
        const inner = text[at] as string;
        const next = text[at + 1];
        if (inner === "\\" && next === "\n") at += 2;
        else if (inner === "\\" && next !== undefined && '"\\$`'.includes(next)) {
          add(next, at + 1);
          at += 2;
        } else if (!((inner === "$" || inner === "`") && expand())) {
          add(inner, at);
          at++;
        }
      }
      if (at >= limit) open = { start: begin, end: begin + 1 };
      else at++;
    } else if (!((char === "$" || char === "`") && expand())) {
      add(char, at);
      at++;
    }
  }
  const isPlain = value.length === at - start && value === text.slice(start, at);
  places.push(at);
  const word: Word = {
    value,
    span: { start, end: at },
    ...(isOpaque ? { isOpaque } : {}),
    ...(isPlain ? {} : { places }),
  };
  return { word, end: at, ...omitUndefined({ open }) };
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", a: "\x07", e: "\x1b" };

/** A text in single quotes, or one of `$'…'` with its escapes. */
function readSingle(
  text: string,
  start: number,
  startsCommand: StartsCommand,
): { parts: [string, number][]; end: number; isOpen: boolean } {
  const hasEscapes = text[start] === "$";
  const limit = quoteLimit(text, start, startsCommand);
  const parts: [string, number][] = [];
  let at = start + (hasEscapes ? 2 : 1);
  while (at < limit && text[at] !== "'") {
    const char = text[at] as string;
    const next = text[at + 1];
    if (hasEscapes && char === "\\" && next !== undefined) {
      parts.push([escapes[next] ?? next, at + 1]);
      at += 2;
    } else {
      parts.push([char, at]);
      at++;
    }
  }
  return { parts, end: Math.min(at + 1, limit), isOpen: at >= limit };
}

/** Where a quote that begins at `start` ends at the latest: at the end of its line, if another command begins before it is closed. */
function quoteLimit(text: string, start: number, startsCommand: StartsCommand): number {
  const lineEnd = (from: number): number => {
    const newline = text.indexOf("\n", from);
    return newline < 0 ? text.length : newline;
  };
  const mark = text[start] === "$" ? "'" : (text[start] as string);
  const closing = mark === "'" ? "'" : `"${quotes[mark] ?? ""}`;
  for (let line = lineEnd(start); ; line = lineEnd(line + 1)) {
    let at = start + (text[start] === "$" ? 2 : 1);
    for (; at < line && !closing.includes(text[at] as string); at++) if (text[at] === "\\" && mark !== "'") at++;
    if (at < line) return line;
    if (line >= text.length || startsCommand(line + 1)) return lineEnd(start);
  }
}

/** The source of a command substitution (`$(…)`, `` `…` ``) that begins at `start`. */
function substitution(text: string, start: number): string | undefined {
  if (text[start] === "`") {
    const end = text.indexOf("`", start + 1);
    return end < 0 ? undefined : text.slice(start, end + 1);
  }
  if (!text.startsWith("$(", start)) return undefined;
  let depth = 0;
  for (let at = start + 1; at < text.length && text[at] !== "\n"; at++) {
    if (text[at] === "(") depth++;
    if (text[at] === ")" && --depth === 0) return text.slice(start, at + 1);
  }
  return undefined;
}
