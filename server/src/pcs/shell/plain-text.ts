import type { RawWord } from "./syntax.ts";

/** The text of a word without quotes and expansions; undefined for others. */
export function plainText(word: RawWord | undefined): string | undefined {
  let text = "";
  for (const atom of word?.atoms ?? []) {
    if (atom.kind !== "char" || atom.isQuoted) return undefined;
    text += atom.char;
  }
  return word ? text : undefined;
}
