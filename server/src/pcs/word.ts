import type { Span } from "../text/span.ts";
import { isUnknown } from "./shell/syntax.ts";

/** A word of a command as the shell passes it, without quotes and escapes. */
export interface Word {
  readonly value: string;
  readonly span: Span;
  /** Part of it is only known when the script runs: `$(hostname)`, a variable set elsewhere. Then `value` has that part as written, between marks. */
  readonly isOpaque?: boolean;
  /** It may be any number of words: an unquoted variable with an unknown value. */
  readonly isMany?: boolean;
  /** The offset of each character of the value, and of the end; absent where the word is written literally. */
  readonly places?: readonly number[];
}

/** The span of a part of a word's value. */
function partSpan(word: Word, start: number, end: number): Span {
  const { places, span } = word;
  if (!places) return { start: span.start + start, end: span.start + end };
  const last = places[places.length - 1] ?? span.end;
  const from = places[start] ?? last;
  return { start: from, end: end === start ? from : (places[end - 1] ?? last) + 1 };
}

/** A part of a word as a word of its own. */
export function partOf(word: Word, start: number, end = word.value.length): Word {
  const { places } = word;
  const value = word.value.slice(start, end);
  return {
    value,
    span: partSpan(word, start, end),
    ...(isUnknown(value) ? { isOpaque: true } : {}),
    ...(places ? { places: places.slice(start, end + 1) } : {}),
  };
}

/** From the first of some words to the last. */
export function spanOf(words: readonly Word[]): Span {
  return { start: words[0]?.span.start ?? 0, end: words[words.length - 1]?.span.end ?? 0 };
}
