import type { Diagnostic, InText } from "../text/diagnostic.ts";
import type { Span } from "../text/span.ts";
import { meantFix } from "./problem.ts";
import { afterDocument, lexLine } from "./shell-lexer.ts";
import { spanOf, type Word } from "./word.ts";

/** A `pcs` command in a script, its words after `pcs`. */
export interface PcsCall {
  readonly words: readonly Word[];
  /** The word `pcs` itself. */
  readonly name: Word;
  /** From `pcs` to the last word. */
  readonly span: Span;
}

/** The pcs commands in a text, and notes about the rest. */
interface PcsScript {
  readonly calls: readonly PcsCall[];
  readonly problems: readonly Diagnostic<InText>[];
}

/** The prompt before a command in a tutorial: `[root@n1 ~]# `, `root@n1:~# `, `n1# `, `$ `, `> `. */
const prompt =
  /[^\S\n]*(?:\[[^\]\n]*@[^\]\n]*\][ \t]*[#$%>]|[\w.-]+@[\w.-]+(?::[^\s#$]*)?[ \t]*[#$%>]|[\w.-]+(?::[^\s#$]*)?[#$](?=[ \t])|[$%>](?=[ \t]))[ \t]*/y;
/** `# pcs …`: a prompt or a comment. */
const rootPrompt = /[ \t]*#[ \t]*(?=(?:sudo[ \t]+)?pcs[ \t]+[a-z-])/y;
/** Shell keywords that may precede a command, and commands that run another. */
const leading = new Set([
  "do",
  "then",
  "else",
  "if",
  "elif",
  "while",
  "until",
  "!",
  "{",
  "(",
  "time",
  "exec",
  "nohup",
  "env",
  "command",
]);
const mayHoldPcs = /(?:^|[\s;&|({/])pcs(?:\s|$)/;

/** Where a line's own text begins: after indentation and a prompt. */
function contentStart(text: string, line: number, isHashPrompt: boolean): number {
  prompt.lastIndex = line;
  const known = prompt.exec(text);
  if (known) return line + known[0].length;
  rootPrompt.lastIndex = line;
  const root = isHashPrompt ? rootPrompt.exec(text) : null;
  if (root) return line + root[0].length;
  let at = line;
  while (/[^\S\n]/.test(text[at] ?? "\n")) at++;
  return at;
}

function lineEndAt(text: string, start: number): number {
  const end = text.indexOf("\n", start);
  return end < 0 ? text.length : end;
}

/**
 * Finds the pcs commands in a script, a paste of a tutorial or a terminal log. Anything else is skipped with a note.
 * Never fails.
 */
export function readScript(text: string): PcsScript {
  const calls: PcsCall[] = [];
  const problems: Diagnostic<InText>[] = [];
  const variables = new Map<string, string>();
  // In a text with plain commands, "#" begins comments.
  const isHashPrompt = !/^[ \t]*(?:sudo[ \t]+)?pcs[ \t]/m.test(text);
  const startsCommand = (line: number): boolean => {
    const start = contentStart(text, line, isHashPrompt);
    return /^(?:sudo\s+(?:-\S+\s+)*)?pcs\s/.test(text.slice(start, start + 200));
  };
  let foreign: { start: number; end: number; lines: number } | undefined;
  const endForeign = (): void => {
    if (!foreign) return;
    const { start, end, lines } = foreign;
    const what = lines === 1 ? "This line is not a pcs command" : `These ${lines} lines are not pcs commands`;
    problems.push({
      span: { start, end },
      severity: "information",
      code: "foreign-line",
      message: `${what}; skipped.`,
    });
    foreign = undefined;
  };
  let at = 0;
  while (at < text.length) {
    const start = contentStart(text, at, isHashPrompt);
    const end = lineEndAt(text, start);
    const line = text.slice(start, end).trimEnd();
    if (line === "" || line.startsWith("#")) {
      at = end + 1;
      continue;
    }
    if (!mayHoldPcs.test(line)) {
      readVariables(line, variables);
      foreign ??= { start, end: start, lines: 0 };
      foreign.lines++;
      foreign.end = start + line.length;
      at = afterForeign(text, start, end);
      continue;
    }
    const read = lexLine(text, start, variables, startsCommand);
    const found = read.commands.map(({ words }) => callIn(words, problems));
    if (found.some((call) => call !== undefined)) {
      endForeign();
      for (const call of found) {
        if (!call || call === "elsewhere") continue;
        calls.push(call);
        problems.push(...nonBreakingSpaces(text, call.span));
      }
      for (const span of read.open) {
        const message =
          "This quote isn't closed on its line. Close it, or end the line with a backslash to continue it.";
        problems.push({ span, severity: "error", code: "syntax", message });
      }
      at = read.end;
    } else {
      foreign ??= { start, end: start, lines: 0 };
      foreign.lines++;
      foreign.end = start + line.length;
      at = afterForeign(text, start, end);
    }
  }
  endForeign();
  return { calls, problems };
}

/** No-break spaces and the like, which a shell doesn't treat as spaces. */
function nonBreakingSpaces(text: string, span: Span): Diagnostic<InText>[] {
  return [...text.slice(span.start, span.end).matchAll(/[^\S \t\r\n]+/g)].map((match): Diagnostic<InText> => {
    const start = span.start + match.index;
    const at = { start, end: start + match[0].length };
    const message = "This is a no-break space from a web page, which a shell reads as a letter. Replace it by a space.";
    return { span: at, severity: "warning", code: "syntax", message, ...meantFix(at, " ") };
  });
}

/** The start of the line after a foreign one, with its here-documents and continuations. */
function afterForeign(text: string, start: number, end: number): number {
  let line = text.slice(start, end);
  let at = end + 1;
  while (/\\\r?$/.test(line) && at < text.length) {
    const next = lineEndAt(text, at);
    line = text.slice(at, next);
    at = next + 1;
  }
  for (const [, delimiter] of text.slice(start, end).matchAll(/(?<!<)<<-?\s*["']?([A-Za-z_]\w*)["']?/g)) {
    at = afterDocument(text, at, delimiter as string);
  }
  return at;
}

/** Records the variables that a line sets to plain texts. */
function readVariables(line: string, variables: Map<string, string>): void {
  const set =
    /^(?:export\s+|readonly\s+|local\s+)?([A-Za-z_]\w*)=(?:"([^"$`\\]*)"|'([^']*)'|([^\s"'$`\\;&|<>()]*))\s*(?:;|#.*)?$/.exec(
      line,
    );
  if (set) variables.set(set[1] as string, set[2] ?? set[3] ?? set[4] ?? "");
}

/** The call of pcs in a command's words: `elsewhere` when it runs on another node and can't be read, undefined when there is none. */
function callIn(words: readonly Word[], problems: Diagnostic<InText>[]): PcsCall | "elsewhere" | undefined {
  let at = 0;
  const value = (): string | undefined => words[at]?.value;
  const skipOptions = (withValue: RegExp): void => {
    while (value()?.startsWith("-")) at += withValue.test(value() as string) ? 2 : 1;
  };
  for (;;) {
    const word = value();
    if (word === undefined) return undefined;
    if (leading.has(word) || /^[A-Za-z_]\w*=/.test(word)) at++;
    else if (word === "sudo" || word === "doas") {
      at++;
      skipOptions(/^-[ugCDhpRrTtU]$/);
    } else if (word === "ssh") {
      at++;
      skipOptions(/^-[bcDEeFIiJLlmOopQRSWw]$/);
      at++;
      const command = words[at];
      if (command && /^(?:sudo\s+)?pcs\s/.test(command.value)) {
        const message =
          "This command runs on another node and is quoted as a whole; skipped. Write it without ssh to include it.";
        problems.push({ span: spanOf(words), severity: "information", code: "foreign-line", message });
        return "elsewhere";
      }
    } else break;
  }
  const name = words[at];
  if (!name || !/^(?:\/usr\/s?bin\/)?pcs$/.test(name.value)) return undefined;
  const rest = words.slice(at + 1).map((word) => withPlainDashes(word, problems));
  return { name, words: rest, span: { start: name.span.start, end: (words[words.length - 1] as Word).span.end } };
}

/** Web pages turn the `--` of `--name` into a typographic dash; it is read as `--`. */
function withPlainDashes(word: Word, problems: Diagnostic<InText>[]): Word {
  const dash = /^[–—]-?(?=[a-z])/.exec(word.value)?.[0];
  if (dash === undefined) return word;
  const span = { start: word.span.start, end: word.span.start + dash.length };
  const message = `A web page has turned "--" into "${dash}", which pcs doesn't accept.`;
  problems.push({ span, severity: "warning", code: "syntax", message, ...meantFix(span, "--") });
  const last = word.span.end;
  const value = `--${word.value.slice(dash.length)}`;
  const places = Array.from({ length: value.length + 1 }, (_, i) =>
    Math.min(last, word.span.start + Math.max(0, i + dash.length - 2)),
  );
  return { ...word, value, places };
}
