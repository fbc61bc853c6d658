import type { Span } from "../../text/span.ts";
import { closingBracket, type LexOptions, lexWord } from "./lex-word.ts";
import { type HereDocument, type RawWord, ShellText, type SimpleCommand } from "./syntax.ts";

/** What stands here is no shell. */
export class NotShell extends Error {}

const redirection = /\d*(?:<<<|<<-?|>>|>\||[<>]&-?\d*|&>>?|<>|[<>])/y;
const blanks = /[ \t\f\v\u00a0\u2000-\u200b\u202f\u3000]+/y;

/** A redirection while its here-document isn't read yet. */
interface OpenRedirect {
  operator: string;
  target: RawWord;
  document?: HereDocument;
}

/** Reads a text of shell from its beginning to its end: words, blanks, comments, redirections and here-documents. */
export class ShellReader {
  readonly source: ShellText;
  readonly text: string;
  /** The offset that is read next. */
  at = 0;
  /** Brackets are letters, for lines that the grammar doesn't take. */
  isLenient = false;
  /** Here-documents whose text comes after the end of the line. */
  documents: { delimiter: string; isLiteral: boolean; isIndented: boolean; set: (document: HereDocument) => void }[] =
    [];
  readonly comments: Span[] = [];
  /** Quotes that aren't closed. */
  readonly open: Span[] = [];
  readonly startsCommand: LexOptions["startsCommand"];

  constructor(source: ShellText, startsCommand: LexOptions["startsCommand"]) {
    this.source = source;
    this.text = source.text;
    this.startsCommand = startsCommand;
  }

  /** A part of the text, in offsets of the file. */
  span(start: number, end: number): Span {
    return { start: this.source.place(start), end: this.source.place(end) };
  }

  /** Where the line of a place ends. */
  lineEnd(from = this.at): number {
    const end = this.text.indexOf("\n", from);
    return end < 0 ? this.text.length : end;
  }

  /** Takes what a sticky pattern finds here. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  /** Goes on to a letter, or to the end. */
  skipTo(char: string): void {
    const end = this.text.indexOf(char, this.at);
    this.at = end < 0 ? this.text.length : end;
  }

  /** Skips blanks, continued line ends and a comment. */
  skipBlanks(): void {
    for (;;) {
      if (this.match(blanks) !== undefined) continue;
      if (this.text.startsWith("\\\n", this.at)) this.at += 2;
      else if (this.text[this.at] === "#") {
        const start = this.at;
        this.skipTo("\n");
        this.comments.push(this.span(start, this.at));
      } else return;
    }
  }

  /** Skips line ends, blanks and comments; the texts of here-documents are read at the first line end. */
  skipLines(): void {
    for (;;) {
      this.skipBlanks();
      if (this.text[this.at] !== "\n") return;
      this.at++;
      this.readDocuments();
    }
  }

  /** Reads the texts of the here-documents of the line before. */
  readDocuments(): void {
    const documents = this.documents;
    this.documents = [];
    for (const { delimiter, isLiteral, isIndented, set } of documents) {
      const start = this.at;
      let end = -1;
      for (let line = start; line <= this.text.length; line = this.lineEnd(line) + 1) {
        const stop = this.lineEnd(line);
        const content = this.text.slice(line, stop);
        if ((isIndented ? content.replace(/^\t+/, "") : content) === delimiter) {
          end = line;
          this.at = Math.min(stop + 1, this.text.length);
          break;
        }
        if (stop >= this.text.length) break;
      }
      // Without its end it is none: what follows is read.
      if (end < 0) continue;
      let text = this.source.slice(start, end);
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
  endOfCommand(): void {
    this.skipBlanks();
    const char = this.text[this.at];
    if (char === undefined) return;
    if (char === "\n") {
      this.at++;
      this.readDocuments();
    } else if ((char === ";" || char === "&") && this.text[this.at + 1] !== ";") this.at++;
    else throw new NotShell();
  }

  /** The reserved word that comes next, without taking it. */
  keyword(): string | undefined {
    const found = /^(?:\[\[|[a-z!{}]+)(?=[\s;()&|]|$)/.exec(this.text.slice(this.at, this.at + 12));
    return found?.[0];
  }

  /** Takes a word that must come next, after blanks and line ends. */
  take(word: string): void {
    this.skipLines();
    if (!this.text.startsWith(word, this.at)) throw new NotShell();
    this.at += word.length;
  }

  /** The redirections that come next. */
  redirects(): SimpleCommand["redirects"] {
    const redirects: OpenRedirect[] = [];
    for (;;) {
      this.skipBlanks();
      if (!this.redirect(redirects)) return redirects;
    }
  }

  /** Takes one redirection; false where none comes next. */
  redirect(redirects: OpenRedirect[]): boolean {
    if (/^[<>]\(/.test(this.text.slice(this.at, this.at + 2))) return false;
    const found = this.match(redirection);
    if (found === undefined) return false;
    const operator = found.replace(/^\d+/, "");
    if (/[<>]&(?:-|\d)/.test(operator)) return true;
    this.skipBlanks();
    const from = this.at;
    const target = this.word();
    const redirect: OpenRedirect = { operator, target };
    redirects.push(redirect);
    if (operator === "<<" || operator === "<<-") {
      const delimiter = target.atoms.map((atom) => (atom.kind === "char" ? atom.char : "")).join("");
      const isLiteral = /["'\\]/.test(this.text.slice(from, this.at));
      this.documents.push({
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

  /** Takes a word. */
  word(): RawWord {
    const start = this.at;
    const process = /^[<>]\(/.test(this.text.slice(start, start + 2))
      ? closingBracket(this.text, start + 1, "(", ")")
      : undefined;
    if (process !== undefined) {
      this.at = process + 1;
      const source = this.text.slice(start, this.at);
      const place = this.source.place(start);
      return {
        atoms: [{ kind: "expansion", source, place, isQuoted: true, what: { type: "unknown" } }],
        start: place,
        end: this.source.place(this.at),
      };
    }
    const word = lexWord(this.source, start, {
      startsCommand: this.startsCommand,
      isLenient: this.isLenient,
      onOpenQuote: (span) => this.open.push(span),
    });
    if (word.end === start) throw new NotShell();
    this.at = word.end;
    return { atoms: word.atoms, start: this.source.place(start), end: this.source.place(word.end - 1) + 1 };
  }
}
