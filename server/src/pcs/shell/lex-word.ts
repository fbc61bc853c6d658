import type { Span } from "../../text/span.ts";
import {
  type Atom,
  type Expansion,
  type Parameter,
  type RawWord,
  type ShellText,
  unknownEnd,
  unknownStart,
} from "./syntax.ts";

/** How words are read. */
export interface LexOptions {
  /** Whether a command of pcs begins at an offset, which is at the start of a line: an open quote ends before it. */
  readonly startsCommand: (text: string, lineStart: number) => boolean;
  /** Brackets are letters, as in prose. */
  readonly isLenient: boolean;
  readonly onOpenQuote: (span: Span) => void;
}

const typographic: Readonly<Record<string, string>> = { "“": "”", "”": "”", "„": "“" };
const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", a: "\x07", e: "\x1b" };

/** Reads the word that begins at an offset. Never fails: an open quote ends with its line. */
export function lexWord(source: ShellText, start: number, options: LexOptions): RawWord {
  const { text } = source;
  const ends = options.isLenient ? /[\s;|&<>]/ : /[\s;|&<>()]/;
  const { atoms, end } = lexAtoms(source, start, options, false, (at) => {
    const char = text[at] as string;
    if (!ends.test(char)) return char === "\\" && text[at + 1] === "\n";
    // Process substitutions aren't read.
    return true;
  });
  return { atoms, start, end };
}

/** Reads the text of a here-document: only expansions and escapes are special. */
export function lexDocument(source: ShellText): Atom[] {
  const options: LexOptions = { startsCommand: () => false, isLenient: true, onOpenQuote: () => {} };
  return lexAtoms(source, 0, options, true, () => false).atoms;
}

/** Reads atoms until a place where `isEnd`, or the end of the text. */
function lexAtoms(
  source: ShellText,
  start: number,
  options: LexOptions,
  isQuoted: boolean,
  isEnd: (at: number) => boolean,
  limit = source.text.length,
): { atoms: Atom[]; end: number } {
  const { text } = source;
  const atoms: Atom[] = [];
  let at = start;
  const add = (char: string, from: number, quoted: boolean): void => {
    for (const each of char.split(""))
      atoms.push({ kind: "char", char: each, place: source.place(from), isQuoted: quoted });
  };
  while (at < limit && !isEnd(at)) {
    const char = text[at] as string;
    const next = text[at + 1];
    if (char === "\\") {
      if (next === "\n") at += 2;
      else if (next === undefined) {
        add(char, at, isQuoted);
        at++;
      } else if (isQuoted && !'"\\$`'.includes(next)) {
        add(char, at, true);
        at++;
      } else {
        add(next, at + 1, true);
        at += 2;
      }
    } else if (!isQuoted && (char === "'" || (char === "$" && next === "'"))) {
      const first = at + (char === "$" ? 2 : 1);
      const stop = quoteLimit(text, at, options);
      if (text[first] === "'") atoms.push({ kind: "empty" });
      let inner = first;
      while (inner < stop && text[inner] !== "'") {
        const escaped = char === "$" && text[inner] === "\\" ? text[inner + 1] : undefined;
        add(
          escaped === undefined ? (text[inner] as string) : (escapes[escaped] ?? escaped),
          inner + (escaped ? 1 : 0),
          true,
        );
        inner += escaped === undefined ? 1 : 2;
      }
      if (inner >= stop) options.onOpenQuote({ start: source.place(at), end: source.place(at) + 1 });
      at = Math.min(inner + 1, stop);
    } else if (!isQuoted && (char === '"' || typographic[char] !== undefined)) {
      const stop = quoteLimit(text, at, options);
      const closing = char === '"' ? '"' : `"${typographic[char]}`;
      const inner = lexAtoms(source, at + 1, options, true, (each) => closing.includes(text[each] as string), stop);
      atoms.push(...(inner.atoms.length > 0 ? inner.atoms : [{ kind: "empty" } as const]));
      if (inner.end >= stop) options.onOpenQuote({ start: source.place(at), end: source.place(at) + 1 });
      at = Math.min(inner.end + 1, stop);
    } else if (char === "$" || char === "`" || char === unknownStart) {
      const expansion = readExpansion(source, at, options, isQuoted);
      if (expansion) {
        atoms.push(expansion.atom);
        at = expansion.end;
      } else {
        add(char, at, isQuoted);
        at++;
      }
    } else {
      add(char, at, isQuoted);
      at++;
    }
  }
  return { atoms, end: at };
}

/** Where a quote that begins at `start` ends at the latest: at the end of its line, if a command of pcs begins before it is closed. */
function quoteLimit(text: string, start: number, { startsCommand }: LexOptions): number {
  const lineEnd = (from: number): number => {
    const newline = text.indexOf("\n", from);
    return newline < 0 ? text.length : newline;
  };
  const isDollar = text[start] === "$";
  const mark = isDollar ? "'" : (text[start] as string);
  const closing = mark === "'" ? "'" : `"${typographic[mark] ?? ""}`;
  // A quote that begins with a command holds a script: bash -c '…', ssh n1 "…".
  const holdsScript = /^\s*(?:\n|(?:sudo\s+)?pcs\s|set\s|cd\s|#)/.test(text.slice(start + 1, start + 40));
  for (let line = lineEnd(start); ; line = lineEnd(line + 1)) {
    let at = start + (isDollar ? 2 : 1);
    for (; at < line && !closing.includes(text[at] as string); at++) if (text[at] === "\\" && mark !== "'") at++;
    if (at < line) return text.length;
    if (line >= text.length || (!holdsScript && startsCommand(text, line + 1))) return lineEnd(start);
  }
}

const special = /\$([@*#?$!0-9-])/y;
const named = /\$([A-Za-z_]\w*)/y;

function readExpansion(
  source: ShellText,
  start: number,
  options: LexOptions,
  isQuoted: boolean,
): { atom: Expansion; end: number } | undefined {
  const { text } = source;
  const made = (end: number, what: Expansion["what"]): { atom: Expansion; end: number } => ({
    atom: { kind: "expansion", source: text.slice(start, end), place: source.place(start), isQuoted, what },
    end,
  });
  const plain = (name: string): Parameter => ({ type: "parameter", name, isLength: false, isIndirect: false });
  if (text[start] === unknownStart) {
    const end = text.indexOf(unknownEnd, start);
    return made(end < 0 ? text.length : end + 1, { type: "unknown" });
  }
  if (text[start] === "`") {
    let end = start + 1;
    while (end < text.length && text[end] !== "`") end += text[end] === "\\" ? 2 : 1;
    return end >= text.length ? undefined : made(end + 1, { type: "script", text: source.slice(start + 1, end) });
  }
  if (text.startsWith("$((", start)) {
    const end = text.indexOf("))", start);
    if (end > 0 && !text.slice(start, end).includes("\n"))
      return made(end + 2, { type: "arithmetic", text: text.slice(start + 3, end) });
  }
  if (text.startsWith("$(", start)) {
    const end = closingBracket(text, start + 1, "(", ")");
    return end === undefined ? undefined : made(end + 1, { type: "script", text: source.slice(start + 2, end) });
  }
  if (text.startsWith("${", start)) {
    const end = closingBracket(text, start + 1, "{", "}");
    if (end === undefined) return undefined;
    return made(end + 1, readParameter(source, start + 2, end, options, isQuoted) ?? { type: "unknown" });
  }
  for (const pattern of [named, special]) {
    pattern.lastIndex = start;
    const found = pattern.exec(text);
    if (found) return made(start + found[0].length, plain(found[1] as string));
  }
  return undefined;
}

/** Where the bracket that opens at `start` is closed; brackets in quotes don't count. */
export function closingBracket(text: string, start: number, open: string, close: string): number | undefined {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (char === "\\") at++;
    else if (char === "'" && open === "(") {
      const end = text.indexOf("'", at + 1);
      if (end < 0) return undefined;
      at = end;
    } else if (char === open) depth++;
    else if (char === close && --depth === 0) return at;
  }
  return undefined;
}

/** The inside of `${…}`; undefined where it is none that is known. */
function readParameter(
  source: ShellText,
  start: number,
  end: number,
  options: LexOptions,
  isQuoted: boolean,
): Parameter | undefined {
  const inner = source.text.slice(start, end);
  const [head, prefix = "", name] = /^([#!]?)([A-Za-z_]\w*|[@*#?$!-]|\d+)/.exec(inner) ?? [];
  if (head === undefined || name === undefined) return undefined;
  let at = head.length;
  const atoms = (from: number, to: number, quoted = false): readonly Atom[] =>
    lexAtoms(source, from, { ...options, isLenient: true }, quoted, () => false, to).atoms;
  let index: readonly Atom[] | undefined;
  if (inner[at] === "[") {
    const close = closingBracket(inner, at, "[", "]");
    if (close === undefined) return undefined;
    index = atoms(start + at + 1, start + close);
    at = close + 1;
  }
  const parameter: Parameter = {
    type: "parameter",
    name,
    isLength: prefix === "#",
    isIndirect: prefix === "!",
    ...(index ? { index } : {}),
  };
  if (at === inner.length) return parameter;
  const operator = /^(?::?[-=+?]|##?|%%?|\/\/?|\^\^?|,,?|:)/.exec(inner.slice(at))?.[0];
  if (operator === undefined) return undefined;
  // Patterns are no quoted text, even inside of quotes.
  const isText = /^:?[-=+?]$/.test(operator);
  return { ...parameter, operator, argument: atoms(start + at + operator.length, end, isQuoted && isText) };
}
