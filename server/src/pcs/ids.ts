import type { Draft } from "./draft.ts";
import { refusal } from "./problem.ts";
import type { Word } from "./word.ts";

const notFirst = /^[^A-Za-z_]/;
const notLater = /[^A-Za-z0-9_.-]/g;

/** An id from a text, as pcs generates it: invalid characters are left out. */
export function idOf(text: string): string {
  const first = text.slice(0, 1);
  return (notFirst.test(first) ? "" : first) + text.slice(1).replace(notLater, "");
}

/** A word as the id of something new; refused where it is invalid or taken. */
export function newId(word: Word, draft: Draft, what: string): string {
  checkId(word, what);
  if (!word.isOpaque && draft.has(word.value)) {
    throw refusal(word.span, `"${word.value}" already exists. Give the ${what} another id.`);
  }
  return word.value;
}

/** Refuses a word that can't be an id. */
export function checkId(word: Word, what: string): void {
  if (word.isOpaque) return;
  if (word.value === "") throw refusal(word.span, `The id of the ${what} is empty.`);
  const bad = notFirst.test(word.value) ? word.value[0] : /[^A-Za-z0-9_.-]/.exec(word.value)?.[0];
  if (bad !== undefined)
    throw refusal(word.span, `"${word.value}" can't be the id of a ${what}: "${bad}" isn't allowed in it.`);
}
