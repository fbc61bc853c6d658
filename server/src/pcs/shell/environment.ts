import type { ShellText } from "./syntax.ts";

/** A value of a variable: a text, or the items of an array, by their keys where it has some. */
export type Value = string | { readonly items: readonly string[]; readonly keys?: readonly string[] };

/** What expansions look up, and where assignments go. */
export interface Environment {
  get(name: string): Value | undefined;
  set(name: string, value: Value): void;
  /** `$1` and the following; undefined where only the running script knows them. */
  readonly positional: readonly string[] | undefined;
  /** What a command substitution prints; a marked value where that is unknown. */
  substitute(text: ShellText, source: string): string;
}
