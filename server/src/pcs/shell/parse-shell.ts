import type { Span } from "../../text/span.ts";
import type { LexOptions } from "./lex-word.ts";
import { parseSimple } from "./parse-simple.ts";
import { NotShell, ShellReader } from "./shell-reader.ts";
import type { RawWord, ShellNode, ShellText } from "./syntax.ts";

/** A text of shell, parsed. */
export interface ParsedShell {
  readonly nodes: readonly ShellNode[];
  /** What is not shell: prose, outputs. In offsets of the file. */
  readonly foreign: readonly Span[];
  readonly comments: readonly Span[];
  readonly openQuotes: readonly Span[];
}

const operators = /&&|\|\||;;&?|;&|\|&|[;|&]/y;
const reserved = new Set(["then", "else", "elif", "fi", "do", "done", "esac", "}"]);

/** Parses a text of shell. Never fails: a line that isn't shell is skipped. */
export function parseShell(source: ShellText, startsCommand: LexOptions["startsCommand"]): ParsedShell {
  return new Parser(source, startsCommand).parse();
}

class Parser {
  readonly #reader: ShellReader;
  /** Failures are tried again line by line; a budget limits how often. */
  #failures = 0;

  constructor(source: ShellText, startsCommand: LexOptions["startsCommand"]) {
    this.#reader = new ShellReader(source, startsCommand);
  }

  parse(): ParsedShell {
    const nodes: ShellNode[] = [];
    const foreign: Span[] = [];
    while (this.#reader.at < this.#reader.text.length) {
      this.#reader.skipLines();
      if (this.#reader.at >= this.#reader.text.length) break;
      const start = this.#reader.at;
      const [comments, open] = [this.#reader.comments.length, this.#reader.open.length];
      try {
        if (this.#failures > 200) throw new NotShell();
        nodes.push(this.#andOr());
        this.#reader.endOfCommand();
      } catch (error) {
        if (!(error instanceof NotShell)) throw error;
        this.#failures++;
        this.#reader.comments.length = comments;
        this.#reader.open.length = open;
        this.#reader.documents = [];
        this.#reader.at = start;
        const node = this.#lenientLine();
        if (node) nodes.push(node);
        else foreign.push(this.#reader.span(start, this.#reader.at));
        this.#reader.skipTo("\n");
      }
    }
    return { nodes, foreign, comments: this.#reader.comments, openQuotes: this.#reader.open };
  }

  /** A line that the grammar doesn't take, as one command if pcs is in it: a bracket is a letter there. */
  #lenientLine(): ShellNode | undefined {
    const end = this.#reader.lineEnd();
    if (!/(?:^|[\s;|&({/])pcs\s/.test(this.#reader.text.slice(this.#reader.at, end))) {
      this.#reader.at = end;
      return undefined;
    }
    this.#reader.isLenient = true;
    try {
      // Words of the grammar before the command are left out: its end may be missing.
      const before = /^(?:(?:if|then|elif|else|do|while|until|!|\{|\()[ \t]+)+/.exec(
        this.#reader.text.slice(this.#reader.at, end),
      );
      this.#reader.at += before?.[0].length ?? 0;
      const parts: ShellNode[] = [];
      for (;;) {
        parts.push(parseSimple(this.#reader));
        this.#reader.skipBlanks();
        const operator = this.#reader.match(operators);
        if (!operator) break;
        this.#reader.skipBlanks();
        if (this.#reader.at >= this.#reader.text.length || this.#reader.text[this.#reader.at] === "\n") break;
      }
      return { kind: "group", isSubshell: false, body: parts, redirects: [] };
    } catch (error) {
      if (!(error instanceof NotShell)) throw error;
      this.#reader.at = end;
      return undefined;
    } finally {
      this.#reader.isLenient = false;
    }
  }

  /** Commands up to one of these words, which is not taken. */
  #list(ends: readonly string[]): ShellNode[] {
    const nodes: ShellNode[] = [];
    for (;;) {
      this.#reader.skipLines();
      if (this.#reader.at >= this.#reader.text.length) throw new NotShell();
      const keyword = this.#reader.keyword();
      const char = this.#reader.text[this.#reader.at] as string;
      if (keyword !== undefined && ends.includes(keyword)) return nodes;
      if (ends.includes(char) && char === ")") return nodes;
      if (ends.includes(";;") && /^;;&?|^;&/.test(this.#reader.text.slice(this.#reader.at, this.#reader.at + 3)))
        return nodes;
      if (keyword !== undefined && reserved.has(keyword)) throw new NotShell();
      nodes.push(this.#andOr());
      this.#reader.skipBlanks();
      const next = this.#reader.text[this.#reader.at];
      if (next === "\n" || next === undefined) continue;
      if (next === ";" && this.#reader.text[this.#reader.at + 1] === ";") continue;
      if (next === ";" || (next === "&" && this.#reader.text[this.#reader.at + 1] !== "&")) this.#reader.at++;
      else if (!(next === ")" && ends.includes(")"))) throw new NotShell();
    }
  }

  #andOr(): ShellNode {
    const first = this.#pipeline();
    const rest: { operator: string; node: ShellNode }[] = [];
    for (;;) {
      this.#reader.skipBlanks();
      const operator = this.#reader.text.slice(this.#reader.at, this.#reader.at + 2);
      if (operator !== "&&" && operator !== "||") break;
      this.#reader.at += 2;
      this.#reader.skipLines();
      rest.push({ operator, node: this.#pipeline() });
    }
    return rest.length === 0 ? first : { kind: "and-or", first, rest };
  }

  #pipeline(): ShellNode {
    let isNegated = false;
    while (
      this.#reader.keyword() === "!" ||
      /^time\s/.test(this.#reader.text.slice(this.#reader.at, this.#reader.at + 5))
    ) {
      if (this.#reader.keyword() === "!") {
        isNegated = !isNegated;
        this.#reader.at++;
      } else this.#reader.at += 4;
      this.#reader.skipBlanks();
      while (/^-p\s/.test(this.#reader.text.slice(this.#reader.at, this.#reader.at + 3))) {
        this.#reader.at += 2;
        this.#reader.skipBlanks();
      }
    }
    const commands = [this.#command()];
    for (;;) {
      this.#reader.skipBlanks();
      if (this.#reader.text[this.#reader.at] !== "|" || this.#reader.text[this.#reader.at + 1] === "|") break;
      this.#reader.at += this.#reader.text[this.#reader.at + 1] === "&" ? 2 : 1;
      this.#reader.skipLines();
      commands.push(this.#command());
    }
    return commands.length === 1 && !isNegated ? (commands[0] as ShellNode) : { kind: "pipeline", isNegated, commands };
  }

  #command(): ShellNode {
    this.#reader.skipBlanks();
    switch (this.#reader.keyword()) {
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
        this.#reader.take("{");
        const body = this.#list(["}"]);
        this.#reader.take("}");
        return { kind: "group", isSubshell: false, body, redirects: this.#reader.redirects() };
      }
      case "function":
        return this.#function();
      case "[[":
        return this.#test();
      default:
    }
    if (this.#reader.text.startsWith("((", this.#reader.at)) {
      const end = this.#reader.text.indexOf("))", this.#reader.at);
      if (end > 0) {
        const text = this.#reader.text.slice(this.#reader.at + 2, end);
        this.#reader.at = end + 2;
        return { kind: "arithmetic", text };
      }
    }
    if (this.#reader.text[this.#reader.at] === "(") {
      this.#reader.at++;
      const body = this.#list([")"]);
      this.#reader.take(")");
      return { kind: "group", isSubshell: true, body, redirects: this.#reader.redirects() };
    }
    const named = /^[\w:.-]+[ \t]*\([ \t]*\)/.exec(this.#reader.text.slice(this.#reader.at, this.#reader.at + 120));
    return named ? this.#function() : parseSimple(this.#reader);
  }

  #if(): ShellNode {
    const clauses: { condition: ShellNode[]; body: ShellNode[] }[] = [];
    let otherwise: ShellNode[] | undefined;
    this.#reader.take("if");
    for (;;) {
      const condition = this.#list(["then"]);
      this.#reader.take("then");
      clauses.push({ condition, body: this.#list(["elif", "else", "fi"]) });
      const next = this.#reader.keyword() as string;
      this.#reader.take(next);
      if (next === "elif") continue;
      if (next === "else") {
        otherwise = this.#list(["fi"]);
        this.#reader.take("fi");
      }
      this.#reader.redirects();
      return { kind: "if", clauses, ...(otherwise ? { otherwise } : {}) };
    }
  }

  #body(): ShellNode[] {
    this.#reader.skipLines();
    if (this.#reader.text[this.#reader.at] === ";") {
      this.#reader.at++;
      this.#reader.skipLines();
    }
    this.#reader.take("do");
    const body = this.#list(["done"]);
    this.#reader.take("done");
    return body;
  }

  #for(): ShellNode {
    this.#reader.take(this.#reader.keyword() as string);
    this.#reader.skipBlanks();
    if (this.#reader.text.startsWith("((", this.#reader.at)) {
      const end = this.#reader.text.indexOf("))", this.#reader.at);
      const parts = this.#reader.text.slice(this.#reader.at + 2, end).split(";");
      if (end < 0 || parts.length !== 3) throw new NotShell();
      this.#reader.at = end + 2;
      const body = this.#body();
      this.#reader.redirects();
      return { kind: "count", parts: parts as [string, string, string], body };
    }
    const name = /^[A-Za-z_]\w*/.exec(this.#reader.text.slice(this.#reader.at))?.[0];
    if (!name) throw new NotShell();
    this.#reader.at += name.length;
    this.#reader.skipLines();
    let words: RawWord[] | undefined;
    if (/^in(?=[\s;]|$)/.test(this.#reader.text.slice(this.#reader.at, this.#reader.at + 3))) {
      this.#reader.at += 2;
      words = [];
      for (;;) {
        this.#reader.skipBlanks();
        const char = this.#reader.text[this.#reader.at];
        if (char === undefined) throw new NotShell();
        if (char === ";" || char === "\n") break;
        words.push(this.#reader.word());
      }
    }
    const body = this.#body();
    this.#reader.redirects();
    return { kind: "for", name, ...(words ? { words } : {}), body };
  }

  #while(): ShellNode {
    const keyword = this.#reader.keyword() as string;
    this.#reader.take(keyword);
    const condition = this.#list(["do"]);
    const body = this.#body();
    return { kind: "while", isUntil: keyword === "until", condition, body, redirects: this.#reader.redirects() };
  }

  #case(): ShellNode {
    this.#reader.take("case");
    this.#reader.skipBlanks();
    const word = this.#reader.word();
    this.#reader.skipLines();
    this.#reader.take("in");
    const clauses: { patterns: RawWord[]; body: ShellNode[] }[] = [];
    for (;;) {
      this.#reader.skipLines();
      if (this.#reader.keyword() === "esac") break;
      if (this.#reader.text[this.#reader.at] === "(") this.#reader.at++;
      const patterns: RawWord[] = [];
      for (;;) {
        this.#reader.skipBlanks();
        patterns.push(this.#reader.word());
        this.#reader.skipBlanks();
        if (this.#reader.text[this.#reader.at] === "|") this.#reader.at++;
        else if (this.#reader.text[this.#reader.at] === ")") break;
        else throw new NotShell();
      }
      this.#reader.at++;
      const body = this.#list([";;", "esac"]);
      if (this.#reader.match(/;;&?|;&/y) === undefined && this.#reader.keyword() !== "esac") throw new NotShell();
      clauses.push({ patterns, body });
    }
    this.#reader.take("esac");
    this.#reader.redirects();
    return { kind: "case", word, clauses };
  }

  #function(): ShellNode {
    const start = this.#reader.at;
    this.#reader.match(/function[ \t]+/y);
    const name = this.#reader.match(/[\w:.-]+/y);
    if (!name) throw new NotShell();
    this.#reader.match(/[ \t]*\([ \t]*\)/y);
    this.#reader.skipLines();
    const body = this.#command();
    if (body.kind === "simple") throw new NotShell();
    return { kind: "function", name, body, place: this.#reader.source.place(start) };
  }

  #test(): ShellNode {
    this.#reader.take("[[");
    const words: RawWord[] = [];
    for (;;) {
      this.#reader.skipLines();
      if (this.#reader.text.startsWith("]]", this.#reader.at)) break;
      const char = this.#reader.text[this.#reader.at];
      if (char === undefined) throw new NotShell();
      const operator = this.#reader.match(/&&|\|\||[<>()|&;]/y);
      words.push(
        operator
          ? literalWord(operator, this.#reader.source.place(this.#reader.at - operator.length), this.#reader.at)
          : this.#reader.word(),
      );
    }
    this.#reader.at += 2;
    return { kind: "test", words };
  }
}

function literalWord(text: string, place: number, end: number): RawWord {
  return {
    atoms: text.split("").map((char) => ({ kind: "char", char, place, isQuoted: false })),
    start: place,
    end,
  };
}
