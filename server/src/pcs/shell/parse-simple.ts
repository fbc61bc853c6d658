import type { Diagnostic, InText } from "../../text/diagnostic.ts";
import { afterBackslash, continuation, lostBackslash } from "./backslashes.ts";
import { lexWord } from "./lex-word.ts";
import { plainText } from "./plain-text.ts";
import { NotShell, type ShellReader } from "./shell-reader.ts";
import type { Assignment, HereDocument, RawWord, SimpleCommand } from "./syntax.ts";

const assignment = /([A-Za-z_]\w*)(\[[^\]\s]*\])?(\+?)=/y;
const declaring = new Set(["local", "declare", "typeset", "export", "readonly"]);

/** Reads a command without structure: assignments, words and redirections. */
export function parseSimple(reader: ShellReader): SimpleCommand {
  const begin = reader.at;
  const assignments: Assignment[] = [];
  const words: RawWord[] = [];
  const redirects: { operator: string; target: RawWord; document?: HereDocument }[] = [];
  const problems: Diagnostic<InText>[] = [];
  let last = begin;
  const indentOf = (line: number): number => /^[ \t]*/.exec(reader.text.slice(line))?.[0].length ?? 0;
  const own = indentOf(reader.text.lastIndexOf("\n", begin - 1) + 1);
  let isPcs = false;
  for (;;) {
    const comments = reader.comments.length;
    reader.skipBlanks();
    const char = reader.text[reader.at];
    if (char === undefined) break;
    if (char === "\\") {
      const lost = /^\\[ \t]+(#[^\n]*)?(?=\n|$)/.exec(reader.text.slice(reader.at, reader.lineEnd() + 1));
      if (lost) {
        problems.push(afterBackslash(reader.source, reader.at, lost));
        reader.at += lost[0].length;
        if (reader.text[reader.at] === "\n") reader.at++;
        continue;
      }
    }
    if (char === "\n") {
      if (!isPcs || reader.documents.length > 0) break;
      const next = reader.at + 1;
      const rest = reader.text.slice(next, reader.lineEnd(next));
      const indent = indentOf(next);
      const found = continuation.exec(rest.slice(indent));
      if (!found) break;
      const isPair = /=$/.test(found[0]) && !/\s/.test(found[0]);
      const hasMore =
        isPair &&
        !/(?:^|[\s/])pcs\s/.test(rest) &&
        /^[^\s"']+[ \t]+(?:[A-Za-z_][\w-]*=|op[ \t]|meta[ \t]|clone\b|promotable\b|--[a-z])/.test(rest.slice(indent));
      if (isPair && !(indent > own || hasMore)) break;
      const comment = reader.comments.length > comments ? reader.comments[reader.comments.length - 1] : undefined;
      problems.push(lostBackslash(reader.source, last, comment, reader.text));
      reader.at = next + indent;
      continue;
    }
    if (reader.redirect(redirects)) {
      last = reader.at;
      continue;
    }
    if (/[;|&)(]/.test(char) && !(reader.isLenient && /[()]/.test(char))) break;
    if (words.length === 0 || isDeclaring(words)) {
      const set = assignmentAt(reader);
      if (set) {
        if (words.length === 0) assignments.push(set);
        else
          words.push({
            atoms: [],
            assignment: set,
            start: reader.source.place(last),
            end: reader.source.place(reader.at),
          });
        last = reader.at;
        continue;
      }
    }
    words.push(reader.word());
    last = reader.at;
    if (!isPcs)
      isPcs = words.length > 0 && /^(?:[\w/.-]*\/)?pcs$/.test(reader.text.slice(last - lengthOf(words.at(-1)), last));
  }
  if (words.length + assignments.length + redirects.length === 0) throw new NotShell();
  const span = reader.span(begin, last - 1);
  return { kind: "simple", assignments, words, redirects, start: span.start, end: span.end + 1, problems };
}

/** An assignment that begins here; undefined where there is none. */
function assignmentAt(reader: ShellReader): Assignment | undefined {
  assignment.lastIndex = reader.at;
  const found = assignment.exec(reader.text);
  if (!found) return undefined;
  const [whole, name = "", index, plus] = found;
  const start = reader.at;
  reader.at += whole.length;
  const common = {
    name,
    isAppended: plus === "+",
    ...(index
      ? {
          index: lexWord(reader.source.slice(start + name.length + 1, start + name.length + index.length - 1), 0, {
            startsCommand: () => false,
            isLenient: true,
            onOpenQuote: () => {},
          }).atoms,
        }
      : {}),
  };
  if (reader.text[reader.at] === "(") {
    reader.at++;
    const items: RawWord[] = [];
    for (;;) {
      reader.skipLines();
      if (reader.text[reader.at] === undefined) throw new NotShell();
      if (reader.text[reader.at] === ")") break;
      items.push(reader.word());
    }
    reader.at++;
    return { ...common, value: items };
  }
  const next = reader.text[reader.at];
  const isEmpty = next === undefined || /[\s;|&)<>]/.test(next);
  const place = reader.source.place(reader.at);
  return { ...common, value: isEmpty ? { atoms: [], start: place, end: place } : reader.word() };
}

function isDeclaring(words: readonly RawWord[]): boolean {
  return declaring.has(plainText(words[0]) ?? "");
}

function lengthOf(word: RawWord | undefined): number {
  return word?.atoms.length ?? 0;
}
