import type { Diagnostic, InText } from "../../text/diagnostic.ts";
import type { Span } from "../../text/span.ts";
import { closingBracket, type LexOptions, lexWord } from "./lex-word.ts";
import {
  type Assignment,
  type HereDocument,
  type RawWord,
  type ShellNode,
  ShellText,
  type SimpleCommand,
} from "./syntax.ts";

/** A text of shell, parsed. */
export interface ParsedShell {
  readonly nodes: readonly ShellNode[];
  /** What is not shell: prose, outputs. In offsets of the file. */
  readonly foreign: readonly Span[];
  readonly comments: readonly Span[];
  readonly openQuotes: readonly Span[];
}

class NotShell extends Error {}

const operators = /&&|\|\||;;&?|;&|\|&|[;|&]/y;
const redirection = /\d*(?:<<<|<<-?|>>|>\||[<>]&-?\d*|&>>?|<>|[<>])/y;
const blanks = /[ \t\f\v\u00a0\u2000-\u200b\u202f\u3000]+/y;
const assignment = /([A-Za-z_]\w*)(\[[^\]\s]*\])?(\+?)=/y;
const reserved = new Set(["then", "else", "elif", "fi", "do", "done", "esac", "}"]);
/** How a line begins that continues a command of pcs: options, or words that begin a section. */
const continuation =
  /^(?:(?:op|meta|clone|promotable|master|params|bundle|container|network|storage-map|totem|transport|link|quorum|compression|crypto)[ \t]+[\w-]+[= \t]|--[a-z][\w-]*|[A-Za-z_][\w-]*=)/;

/** Parses a text of shell. Never fails: a line that isn't shell is skipped. */
export function parseShell(source: ShellText, startsCommand: LexOptions["startsCommand"]): ParsedShell {
  return new Parser(source, startsCommand).parse();
}

class Parser {
  readonly #source: ShellText;
  readonly #text: string;
  #at = 0;
  #isLenient = false;
  #documents: { delimiter: string; isLiteral: boolean; isIndented: boolean; set: (document: HereDocument) => void }[] =
    [];
  readonly #comments: Span[] = [];
  readonly #open: Span[] = [];
  readonly #startsCommand: LexOptions["startsCommand"];
  /** Failures are tried again line by line; a budget keeps that from taking for ever. */
  #failures = 0;

  constructor(source: ShellText, startsCommand: LexOptions["startsCommand"]) {
    this.#source = source;
    this.#text = source.text;
    this.#startsCommand = startsCommand;
  }

  parse(): ParsedShell {
    const nodes: ShellNode[] = [];
    const foreign: Span[] = [];
    while (this.#at < this.#text.length) {
      this.#skipLines();
      if (this.#at >= this.#text.length) break;
      const start = this.#at;
      const [comments, open] = [this.#comments.length, this.#open.length];
      try {
        if (this.#failures > 200) throw new NotShell();
        nodes.push(this.#andOr());
        this.#endOfCommand();
      } catch (error) {
        if (!(error instanceof NotShell)) throw error;
        this.#failures++;
        this.#comments.length = comments;
        this.#open.length = open;
        this.#documents = [];
        this.#at = start;
        const node = this.#lenientLine();
        if (node) nodes.push(node);
        else foreign.push(this.#span(start, this.#at));
        this.#skipTo("\n");
      }
    }
    return { nodes, foreign, comments: this.#comments, openQuotes: this.#open };
  }

  #span(start: number, end: number): Span {
    return { start: this.#source.place(start), end: this.#source.place(end) };
  }

  /** A line that the grammar doesn't take, as one command if pcs is in it: a bracket is a letter there. */
  #lenientLine(): ShellNode | undefined {
    const end = this.#lineEnd();
    if (!/(?:^|[\s;|&({/])pcs\s/.test(this.#text.slice(this.#at, end))) {
      this.#at = end;
      return undefined;
    }
    this.#isLenient = true;
    try {
      // Words of the grammar before the command are left out: its end may be missing.
      const before = /^(?:(?:if|then|elif|else|do|while|until|!|\{|\()[ \t]+)+/.exec(this.#text.slice(this.#at, end));
      this.#at += before?.[0].length ?? 0;
      const parts: ShellNode[] = [];
      for (;;) {
        parts.push(this.#simple());
        this.#skipBlanks();
        const operator = this.#match(operators);
        if (!operator) break;
        this.#skipBlanks();
        if (this.#at >= this.#text.length || this.#text[this.#at] === "\n") break;
      }
      return { kind: "group", isSubshell: false, body: parts, redirects: [] };
    } catch (error) {
      if (!(error instanceof NotShell)) throw error;
      this.#at = end;
      return undefined;
    } finally {
      this.#isLenient = false;
    }
  }

  #lineEnd(from = this.#at): number {
    const end = this.#text.indexOf("\n", from);
    return end < 0 ? this.#text.length : end;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #skipTo(char: string): void {
    const end = this.#text.indexOf(char, this.#at);
    this.#at = end < 0 ? this.#text.length : end;
  }

  /** Skips blanks, continued line ends and a comment. */
  #skipBlanks(): void {
    for (;;) {
      if (this.#match(blanks) !== undefined) continue;
      if (this.#text.startsWith("\\\n", this.#at)) this.#at += 2;
      else if (this.#text[this.#at] === "#") {
        const start = this.#at;
        this.#skipTo("\n");
        this.#comments.push(this.#span(start, this.#at));
      } else return;
    }
  }

  /** Skips line ends, blanks and comments; the texts of here-documents are read at the first line end. */
  #skipLines(): void {
    for (;;) {
      this.#skipBlanks();
      if (this.#text[this.#at] !== "\n") return;
      this.#at++;
      this.#readDocuments();
    }
  }

  #readDocuments(): void {
    const documents = this.#documents;
    this.#documents = [];
    for (const { delimiter, isLiteral, isIndented, set } of documents) {
      const start = this.#at;
      let end = -1;
      for (let line = start; line <= this.#text.length; line = this.#lineEnd(line) + 1) {
        const stop = this.#lineEnd(line);
        const content = this.#text.slice(line, stop);
        if ((isIndented ? content.replace(/^\t+/, "") : content) === delimiter) {
          end = line;
          this.#at = Math.min(stop + 1, this.#text.length);
          break;
        }
        if (stop >= this.#text.length) break;
      }
      // Without its end it is none: what follows is read.
      if (end < 0) continue;
      let text = this.#source.slice(start, end);
      if (isIndented) {
        const kept = [...text.text.matchAll(/^\t*([^\n]*\n?)/gm)];
        const places: number[] = [];
        let joined = "";
        for (const { 0: whole, 1: rest = "", index } of kept) {
          const skipped = whole.length - rest.length;
          for (let i = 0; i < rest.length; i++) places.push(text.place(index + skipped + i));
          joined += rest;
        }
        places.push(text.place(text.text.length));
        text = new ShellText(joined, places);
      }
      set({ text, isLiteral });
    }
  }

  /** After a command: `;`, `&` or the end of the line. */
  #endOfCommand(): void {
    this.#skipBlanks();
    const char = this.#text[this.#at];
    if (char === undefined) return;
    if (char === "\n") {
      this.#at++;
      this.#readDocuments();
    } else if ((char === ";" || char === "&") && this.#text[this.#at + 1] !== ";") this.#at++;
    else throw new NotShell();
  }

  /** The reserved word that comes next, without taking it. */
  #keyword(): string | undefined {
    const found = /^(?:\[\[|[a-z!{}]+)(?=[\s;()&|]|$)/.exec(this.#text.slice(this.#at, this.#at + 12));
    return found?.[0];
  }

  #take(word: string): void {
    this.#skipLines();
    if (!this.#text.startsWith(word, this.#at)) throw new NotShell();
    this.#at += word.length;
  }

  /** Commands up to one of these words, which is not taken. */
  #list(ends: readonly string[]): ShellNode[] {
    const nodes: ShellNode[] = [];
    for (;;) {
      this.#skipLines();
      if (this.#at >= this.#text.length) throw new NotShell();
      const keyword = this.#keyword();
      const char = this.#text[this.#at] as string;
      if (keyword !== undefined && ends.includes(keyword)) return nodes;
      if (ends.includes(char) && char === ")") return nodes;
      if (ends.includes(";;") && /^;;&?|^;&/.test(this.#text.slice(this.#at, this.#at + 3))) return nodes;
      if (keyword !== undefined && reserved.has(keyword)) throw new NotShell();
      nodes.push(this.#andOr());
      this.#skipBlanks();
      const next = this.#text[this.#at];
      if (next === "\n" || next === undefined) continue;
      if (next === ";" && this.#text[this.#at + 1] === ";") continue;
      if (next === ";" || (next === "&" && this.#text[this.#at + 1] !== "&")) this.#at++;
      else if (!(next === ")" && ends.includes(")"))) throw new NotShell();
    }
  }

  #andOr(): ShellNode {
    const first = this.#pipeline();
    const rest: { operator: string; node: ShellNode }[] = [];
    for (;;) {
      this.#skipBlanks();
      const operator = this.#text.slice(this.#at, this.#at + 2);
      if (operator !== "&&" && operator !== "||") break;
      this.#at += 2;
      this.#skipLines();
      rest.push({ operator, node: this.#pipeline() });
    }
    return rest.length === 0 ? first : { kind: "and-or", first, rest };
  }

  #pipeline(): ShellNode {
    let isNegated = false;
    while (this.#keyword() === "!" || /^time\s/.test(this.#text.slice(this.#at, this.#at + 5))) {
      if (this.#keyword() === "!") {
        isNegated = !isNegated;
        this.#at++;
      } else this.#at += 4;
      this.#skipBlanks();
      while (/^-p\s/.test(this.#text.slice(this.#at, this.#at + 3))) {
        this.#at += 2;
        this.#skipBlanks();
      }
    }
    const commands = [this.#command()];
    for (;;) {
      this.#skipBlanks();
      if (this.#text[this.#at] !== "|" || this.#text[this.#at + 1] === "|") break;
      this.#at += this.#text[this.#at + 1] === "&" ? 2 : 1;
      this.#skipLines();
      commands.push(this.#command());
    }
    return commands.length === 1 && !isNegated ? (commands[0] as ShellNode) : { kind: "pipeline", isNegated, commands };
  }

  #command(): ShellNode {
    this.#skipBlanks();
    switch (this.#keyword()) {
      case "if":
        return this.#if();
      case "for":
      case "select":
        return this.#for();
      case "while":
      case "until":
        return this.#while();
      case "case":
        return this.#case();
      case "{": {
        this.#take("{");
        const body = this.#list(["}"]);
        this.#take("}");
        return { kind: "group", isSubshell: false, body, redirects: this.#redirects() };
      }
      case "function":
        return this.#function();
      case "[[":
        return this.#test();
      default:
    }
    if (this.#text.startsWith("((", this.#at)) {
      const end = this.#text.indexOf("))", this.#at);
      if (end > 0) {
        const text = this.#text.slice(this.#at + 2, end);
        this.#at = end + 2;
        return { kind: "arithmetic", text };
      }
    }
    if (this.#text[this.#at] === "(") {
      this.#at++;
      const body = this.#list([")"]);
      this.#take(")");
      return { kind: "group", isSubshell: true, body, redirects: this.#redirects() };
    }
    const named = /^[\w:.-]+[ \t]*\([ \t]*\)/.exec(this.#text.slice(this.#at, this.#at + 120));
    return named ? this.#function() : this.#simple();
  }

  #if(): ShellNode {
    const clauses: { condition: ShellNode[]; body: ShellNode[] }[] = [];
    let otherwise: ShellNode[] | undefined;
    this.#take("if");
    for (;;) {
      const condition = this.#list(["then"]);
      this.#take("then");
      clauses.push({ condition, body: this.#list(["elif", "else", "fi"]) });
      const next = this.#keyword() as string;
      this.#take(next);
      if (next === "elif") continue;
      if (next === "else") {
        otherwise = this.#list(["fi"]);
        this.#take("fi");
      }
      this.#redirects();
      return { kind: "if", clauses, ...(otherwise ? { otherwise } : {}) };
    }
  }

  #body(): ShellNode[] {
    this.#skipLines();
    if (this.#text[this.#at] === ";") {
      this.#at++;
      this.#skipLines();
    }
    this.#take("do");
    const body = this.#list(["done"]);
    this.#take("done");
    return body;
  }

  #for(): ShellNode {
    this.#take(this.#keyword() as string);
    this.#skipBlanks();
    if (this.#text.startsWith("((", this.#at)) {
      const end = this.#text.indexOf("))", this.#at);
      const parts = this.#text.slice(this.#at + 2, end).split(";");
      if (end < 0 || parts.length !== 3) throw new NotShell();
      this.#at = end + 2;
      const body = this.#body();
      this.#redirects();
      return { kind: "count", parts: parts as [string, string, string], body };
    }
    const name = /^[A-Za-z_]\w*/.exec(this.#text.slice(this.#at))?.[0];
    if (!name) throw new NotShell();
    this.#at += name.length;
    this.#skipLines();
    let words: RawWord[] | undefined;
    if (/^in(?=[\s;]|$)/.test(this.#text.slice(this.#at, this.#at + 3))) {
      this.#at += 2;
      words = [];
      for (;;) {
        this.#skipBlanks();
        const char = this.#text[this.#at];
        if (char === undefined) throw new NotShell();
        if (char === ";" || char === "\n") break;
        words.push(this.#word());
      }
    }
    const body = this.#body();
    this.#redirects();
    return { kind: "for", name, ...(words ? { words } : {}), body };
  }

  #while(): ShellNode {
    const keyword = this.#keyword() as string;
    this.#take(keyword);
    const condition = this.#list(["do"]);
    const body = this.#body();
    return { kind: "while", isUntil: keyword === "until", condition, body, redirects: this.#redirects() };
  }

  #case(): ShellNode {
    this.#take("case");
    this.#skipBlanks();
    const word = this.#word();
    this.#skipLines();
    this.#take("in");
    const clauses: { patterns: RawWord[]; body: ShellNode[] }[] = [];
    for (;;) {
      this.#skipLines();
      if (this.#keyword() === "esac") break;
      if (this.#text[this.#at] === "(") this.#at++;
      const patterns: RawWord[] = [];
      for (;;) {
        this.#skipBlanks();
        patterns.push(this.#word());
        this.#skipBlanks();
        if (this.#text[this.#at] === "|") this.#at++;
        else if (this.#text[this.#at] === ")") break;
        else throw new NotShell();
      }
      this.#at++;
      const body = this.#list([";;", "esac"]);
      if (this.#match(/;;&?|;&/y) === undefined && this.#keyword() !== "esac") throw new NotShell();
      clauses.push({ patterns, body });
    }
    this.#take("esac");
    this.#redirects();
    return { kind: "case", word, clauses };
  }

  #function(): ShellNode {
    const start = this.#at;
    this.#match(/function[ \t]+/y);
    const name = this.#match(/[\w:.-]+/y);
    if (!name) throw new NotShell();
    this.#match(/[ \t]*\([ \t]*\)/y);
    this.#skipLines();
    const body = this.#command();
    if (body.kind === "simple") throw new NotShell();
    return { kind: "function", name, body, place: this.#source.place(start) };
  }

  #test(): ShellNode {
    this.#take("[[");
    const words: RawWord[] = [];
    for (;;) {
      this.#skipLines();
      if (this.#text.startsWith("]]", this.#at)) break;
      const char = this.#text[this.#at];
      if (char === undefined) throw new NotShell();
      const operator = this.#match(/&&|\|\||[<>()|&;]/y);
      words.push(
        operator ? literalWord(operator, this.#source.place(this.#at - operator.length), this.#at) : this.#word(),
      );
    }
    this.#at += 2;
    return { kind: "test", words };
  }

  #redirects(): SimpleCommand["redirects"] {
    const redirects: { operator: string; target: RawWord; document?: HereDocument }[] = [];
    for (;;) {
      this.#skipBlanks();
      if (!this.#redirect(redirects)) return redirects;
    }
  }

  #redirect(redirects: { operator: string; target: RawWord; document?: HereDocument }[]): boolean {
    if (/^[<>]\(/.test(this.#text.slice(this.#at, this.#at + 2))) return false;
    const found = this.#match(redirection);
    if (found === undefined) return false;
    const operator = found.replace(/^\d+/, "");
    if (/[<>]&(?:-|\d)/.test(operator)) return true;
    this.#skipBlanks();
    const from = this.#at;
    const target = this.#word();
    const redirect: { operator: string; target: RawWord; document?: HereDocument } = { operator, target };
    redirects.push(redirect);
    if (operator === "<<" || operator === "<<-") {
      const delimiter = target.atoms.map((atom) => (atom.kind === "char" ? atom.char : "")).join("");
      const isLiteral = /["'\\]/.test(this.#text.slice(from, this.#at));
      this.#documents.push({
        delimiter,
        isLiteral,
        isIndented: operator === "<<-",
        set: (document) => {
          redirect.document = document;
        },
      });
    }
    return true;
  }

  #word(): RawWord {
    const start = this.#at;
    const process = /^[<>]\(/.test(this.#text.slice(start, start + 2))
      ? closingBracket(this.#text, start + 1, "(", ")")
      : undefined;
    if (process !== undefined) {
      this.#at = process + 1;
      const source = this.#text.slice(start, this.#at);
      const place = this.#source.place(start);
      return {
        atoms: [{ kind: "expansion", source, place, isQuoted: true, what: { type: "unknown" } }],
        start: place,
        end: this.#source.place(this.#at),
      };
    }
    const word = lexWord(this.#source, start, {
      startsCommand: this.#startsCommand,
      isLenient: this.#isLenient,
      onOpenQuote: (span) => this.#open.push(span),
    });
    if (word.end === start) throw new NotShell();
    this.#at = word.end;
    return { atoms: word.atoms, start: this.#source.place(start), end: this.#source.place(word.end - 1) + 1 };
  }

  #simple(): ShellNode {
    const begin = this.#at;
    const assignments: Assignment[] = [];
    const words: RawWord[] = [];
    const redirects: { operator: string; target: RawWord; document?: HereDocument }[] = [];
    const problems: Diagnostic<InText>[] = [];
    let last = begin;
    const indentOf = (line: number): number => /^[ \t]*/.exec(this.#text.slice(line))?.[0].length ?? 0;
    const own = indentOf(this.#text.lastIndexOf("\n", begin - 1) + 1);
    let isPcs = false;
    for (;;) {
      const comments = this.#comments.length;
      this.#skipBlanks();
      const char = this.#text[this.#at];
      if (char === undefined) break;
      if (char === "\\") {
        const lost = /^\\[ \t]+(#[^\n]*)?(?=\n|$)/.exec(this.#text.slice(this.#at, this.#lineEnd() + 1));
        if (lost) {
          problems.push(afterBackslash(this.#source, this.#at, lost));
          this.#at += lost[0].length;
          if (this.#text[this.#at] === "\n") this.#at++;
          continue;
        }
      }
      if (char === "\n") {
        if (!isPcs || this.#documents.length > 0) break;
        const next = this.#at + 1;
        const rest = this.#text.slice(next, this.#lineEnd(next));
        const indent = indentOf(next);
        const found = continuation.exec(rest.slice(indent));
        if (!found) break;
        const isPair = /=$/.test(found[0]) && !/\s/.test(found[0]);
        const hasMore =
          isPair &&
          !/(?:^|[\s/])pcs\s/.test(rest) &&
          /^[^\s"']+[ \t]+(?:[A-Za-z_][\w-]*=|op[ \t]|meta[ \t]|clone\b|promotable\b|--[a-z])/.test(rest.slice(indent));
        if (isPair && !(indent > own || hasMore)) break;
        const comment = this.#comments.length > comments ? this.#comments[this.#comments.length - 1] : undefined;
        problems.push(lostBackslash(this.#source, last, comment, this.#text));
        this.#at = next + indent;
        continue;
      }
      if (this.#redirect(redirects)) {
        last = this.#at;
        continue;
      }
      if (/[;|&)(]/.test(char) && !(this.#isLenient && /[()]/.test(char))) break;
      if (words.length === 0 || isDeclaring(words)) {
        const set = this.#assignment();
        if (set) {
          if (words.length === 0) assignments.push(set);
          else
            words.push({
              atoms: [],
              assignment: set,
              start: this.#source.place(last),
              end: this.#source.place(this.#at),
            });
          last = this.#at;
          continue;
        }
      }
      words.push(this.#word());
      last = this.#at;
      if (!isPcs)
        isPcs = words.length > 0 && /^(?:[\w/.-]*\/)?pcs$/.test(this.#text.slice(last - lengthOf(words.at(-1)), last));
    }
    if (words.length + assignments.length + redirects.length === 0) throw new NotShell();
    const span = this.#span(begin, last - 1);
    return { kind: "simple", assignments, words, redirects, start: span.start, end: span.end + 1, problems };
  }

  /** An assignment that begins here; undefined where there is none. */
  #assignment(): Assignment | undefined {
    assignment.lastIndex = this.#at;
    const found = assignment.exec(this.#text);
    if (!found) return undefined;
    const [whole, name = "", index, plus] = found;
    const start = this.#at;
    this.#at += whole.length;
    const common = {
      name,
      isAppended: plus === "+",
      ...(index
        ? {
            index: lexWord(this.#source.slice(start + name.length + 1, start + name.length + index.length - 1), 0, {
              startsCommand: () => false,
              isLenient: true,
              onOpenQuote: () => {},
            }).atoms,
          }
        : {}),
    };
    if (this.#text[this.#at] === "(") {
      this.#at++;
      const items: RawWord[] = [];
      for (;;) {
        this.#skipLines();
        if (this.#text[this.#at] === undefined) throw new NotShell();
        if (this.#text[this.#at] === ")") break;
        items.push(this.#word());
      }
      this.#at++;
      return { ...common, value: items };
    }
    const next = this.#text[this.#at];
    const isEmpty = next === undefined || /[\s;|&)<>]/.test(next);
    const place = this.#source.place(this.#at);
    return { ...common, value: isEmpty ? { atoms: [], start: place, end: place } : this.#word() };
  }
}

const declaring = new Set(["local", "declare", "typeset", "export", "readonly"]);

function isDeclaring(words: readonly RawWord[]): boolean {
  return declaring.has(plainText(words[0]) ?? "");
}

/** The text of a word without quotes and expansions; undefined for others. */
export function plainText(word: RawWord | undefined): string | undefined {
  let text = "";
  for (const atom of word?.atoms ?? []) {
    if (atom.kind !== "char" || atom.isQuoted) return undefined;
    text += atom.char;
  }
  return word ? text : undefined;
}

function lengthOf(word: RawWord | undefined): number {
  return word?.atoms.length ?? 0;
}

function literalWord(text: string, place: number, end: number): RawWord {
  return {
    atoms: text.split("").map((char) => ({ kind: "char", char, place, isQuoted: false })),
    start: place,
    end,
  };
}

function afterBackslash(source: ShellText, at: number, [whole, comment]: RegExpExecArray): Diagnostic<InText> {
  const span = { start: source.place(at), end: source.place(at + whole.length) };
  const message = comment
    ? "A comment follows this backslash, so the command ends here. Put the comment on a line of its own, before the command."
    : "A blank follows this backslash, so the command ends here. Remove the blank.";
  return {
    span,
    severity: "error",
    code: "syntax",
    message,
    fixes: [{ title: comment ? "Remove the comment" : "Remove the blank", span, text: "\\" }],
  };
}

function lostBackslash(source: ShellText, last: number, comment: Span | undefined, text: string): Diagnostic<InText> {
  const end = source.place(last - 1) + 1;
  if (
    comment &&
    text
      .slice(last, last + 400)
      .trimStart()
      .startsWith("\\")
  ) {
    const message =
      "This comment ends the command above it; the line below belongs to none. Move the comment before the command.";
    return { span: comment, severity: "error", code: "syntax", message };
  }
  const span = { start: end - 1, end };
  const message = "This line lacks its backslash: the line below continues the command, but the shell ends it here.";
  return {
    span,
    severity: "error",
    code: "syntax",
    message,
    fixes: [{ title: "Add a backslash", span: { start: end, end }, text: " \\" }],
  };
}
