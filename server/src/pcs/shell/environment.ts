import type { ShellText } from "./syntax.ts";

/** Where a word was written: the offsets of its characters, its start and its end. */
export interface Origin {
  readonly places: readonly number[];
  readonly start: number;
  readonly end: number;
}

/** A value of a variable: a text, or the items of an array, by their keys where it has some, with where they were written. */
export type Value =
  | string
  | {
      readonly items: readonly string[];
      readonly keys?: readonly string[];
      readonly origins?: readonly (Origin | undefined)[];
    };

/** What expansions look up, and where assignments go. */
export interface Environment {
  get(name: string): Value | undefined;
  set(name: string, value: Value): void;
  /** `$1` and the following; undefined where only the running script knows them. */
  readonly positional: readonly string[] | undefined;
  /** Where those were written. */
  readonly origins: readonly (Origin | undefined)[] | undefined;
  /** What a command substitution prints; a marked value where that is unknown. */
  substitute(text: ShellText, source: string): string;
}
