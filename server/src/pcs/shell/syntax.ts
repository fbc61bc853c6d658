import type { Diagnostic, InText } from "../../text/diagnostic.ts";

/** A text of shell and where each of its characters comes from: scripts are also read from quotes and here-documents. */
export class ShellText {
  readonly text: string;
  readonly #places: readonly number[] | undefined;

  /** `places`: the offset of each character and of the end; absent where the text is the file itself. */
  constructor(text: string, places?: readonly number[]) {
    this.text = text;
    this.#places = places;
  }

  /** The offset in the file of a character. */
  place(at: number): number {
    return this.#places ? (this.#places[at] ?? this.#places[this.#places.length - 1] ?? 0) : at;
  }

  /** A part of it as a text of its own. */
  slice(start: number, end: number): ShellText {
    const places = Array.from({ length: end - start + 1 }, (_, i) => this.place(start + i));
    return new ShellText(this.text.slice(start, end), places);
  }
}

/** A part of a word: a character, or an expansion. */
export type Atom = CharAtom | Expansion | EmptyQuotes;

/** A character as the shell passes it. */
interface CharAtom {
  readonly kind: "char";
  readonly char: string;
  readonly place: number;
  readonly isQuoted: boolean;
}

/** `""`: a word though nothing is in it. */
interface EmptyQuotes {
  readonly kind: "empty";
}

/** What `$` or a backquote begins. */
export interface Expansion {
  readonly kind: "expansion";
  readonly source: string;
  readonly place: number;
  readonly isQuoted: boolean;
  readonly what:
    | Parameter
    | { readonly type: "script"; readonly text: ShellText }
    | { readonly type: "arithmetic"; readonly text: string }
    | { readonly type: "unknown" };
}

/** `$x`, `${x[1]:-y}` and the like. */
export interface Parameter {
  readonly type: "parameter";
  readonly name: string;
  /** `${#x}`. */
  readonly isLength: boolean;
  /** `${!x}`. */
  readonly isIndirect: boolean;
  readonly index?: readonly Atom[];
  /** `:-`, `%%`, `/` and the like. */
  readonly operator?: string;
  readonly argument?: readonly Atom[];
}

/** A word as it is written. */
export interface RawWord {
  readonly atoms: readonly Atom[];
  /** What it assigns, after `local` and the like. */
  readonly assignment?: Assignment;
  readonly start: number;
  readonly end: number;
}

/** A here-document. */
export interface HereDocument {
  readonly text: ShellText;
  readonly isLiteral: boolean;
}

interface Redirect {
  readonly operator: string;
  readonly target: RawWord;
  readonly document?: HereDocument;
}

/** `x=1`, `x+=1`, `x=(a b)`, `x[1]=a`. */
export interface Assignment {
  readonly name: string;
  readonly index?: readonly Atom[];
  readonly isAppended: boolean;
  readonly value: RawWord | readonly RawWord[];
}

/** A command without any structure. */
export interface SimpleCommand {
  readonly kind: "simple";
  readonly assignments: readonly Assignment[];
  readonly words: readonly RawWord[];
  readonly redirects: readonly Redirect[];
  /** Offsets in the file. */
  readonly start: number;
  readonly end: number;
  /** What is wrong in how it is written; only of interest where it is a command of pcs. */
  readonly problems: readonly Diagnostic<InText>[];
}

/** A command of the shell. */
export type ShellNode =
  | SimpleCommand
  | { readonly kind: "pipeline"; readonly isNegated: boolean; readonly commands: readonly ShellNode[] }
  | {
      readonly kind: "and-or";
      readonly first: ShellNode;
      readonly rest: readonly { readonly operator: string; readonly node: ShellNode }[];
    }
  | {
      readonly kind: "group";
      readonly isSubshell: boolean;
      readonly body: readonly ShellNode[];
      readonly redirects: readonly Redirect[];
    }
  | {
      readonly kind: "if";
      readonly clauses: readonly { readonly condition: readonly ShellNode[]; readonly body: readonly ShellNode[] }[];
      readonly otherwise?: readonly ShellNode[];
    }
  | {
      readonly kind: "for";
      readonly name: string;
      readonly words?: readonly RawWord[];
      readonly body: readonly ShellNode[];
    }
  | { readonly kind: "count"; readonly parts: readonly [string, string, string]; readonly body: readonly ShellNode[] }
  | {
      readonly kind: "while";
      readonly isUntil: boolean;
      readonly condition: readonly ShellNode[];
      readonly body: readonly ShellNode[];
      readonly redirects: readonly Redirect[];
    }
  | {
      readonly kind: "case";
      readonly word: RawWord;
      readonly clauses: readonly { readonly patterns: readonly RawWord[]; readonly body: readonly ShellNode[] }[];
    }
  | { readonly kind: "function"; readonly name: string; readonly body: ShellNode; readonly place: number }
  | { readonly kind: "test"; readonly words: readonly RawWord[] }
  | { readonly kind: "arithmetic"; readonly text: string };

/** Marks a part of a value that is only known when the script runs; what is between is how it is written. */
export const unknownStart = "\uFDD0";
export const unknownEnd = "\uFDD1";

/** A value that is only known when the script runs. */
export function unknownValue(source: string): string {
  return `${unknownStart}${withoutMarks(source)}${unknownEnd}`;
}

/** Whether part of a value is only known when the script runs. */
export function isUnknown(value: string): boolean {
  return value.includes(unknownStart);
}

/** A text as it is shown: without the marks of unknown values. */
export function withoutMarks(text: string): string {
  return text.includes(unknownStart) || text.includes(unknownEnd) ? text.replace(/[\uFDD0\uFDD1]/g, "") : text;
}
