import type { ValueKind } from "../command-facts.ts";

/** The words that a kind of value can be; none where they aren't known when the completion is made. */
export type WordsOf = (kind: ValueKind) => readonly string[];

/** A text as one word of bash, zsh or any other Bourne shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
