import type { Span } from "../text/span.ts";

/** A word of a command as the shell hands it over, quotes and escapes gone. */
export interface Word {
  readonly value: string;
  readonly span: Span;
  /** Part of it is known only when the script runs: `$(hostname)`, a variable set elsewhere. Then `value` has that part as written. */
  readonly isOpaque?: boolean;
  /** Where each character of the value stands, and after them the end; absent where the word is written as it is. */
  readonly places?: readonly number[];
}

/** The place of a part of a word's value. */
export function partSpan(word: Word, start: number, end: number): Span {
  const { places, span } = word;
  if (!places) return { start: span.start + start, end: span.start + end };
  const last = places[places.length - 1] ?? span.end;
  const from = places[start] ?? last;
  return { start: from, end: end === start ? from : (places[end - 1] ?? last) + 1 };
}

/** A part of a word as a word of its own. */
export function partOf(word: Word, start: number, end = word.value.length): Word {
  const { places, isOpaque } = word;
  return {
    value: word.value.slice(start, end),
    span: partSpan(word, start, end),
    ...(isOpaque ? { isOpaque } : {}),
    ...(places ? { places: places.slice(start, end + 1) } : {}),
  };
}

/** From the first of some words to the last. */
export function spanOf(words: readonly Word[]): Span {
  return { start: words[0]?.span.start ?? 0, end: words[words.length - 1]?.span.end ?? 0 };
}
