import type { Word } from "./messages.ts";
import { refusal } from "./problem.ts";

const roles: Readonly<Record<string, string>> = {
  Started: "Started",
  Stopped: "Stopped",
  Promoted: "Promoted",
  Unpromoted: "Unpromoted",
  Master: "Promoted",
  Slave: "Unpromoted",
};

/** A role in today's words, whatever its case; undefined for what is none. */
export function roleOf(word: string): string | undefined {
  return roles[word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()];
}

/** A role that a word names; refused where it names none. */
export function roleAt(word: Word): string {
  const role = roleOf(word.value);
  if (role === undefined)
    throw refusal(word.span, `"${word.value}" is no role: Started, Stopped, Promoted or Unpromoted.`);
  return role;
}

/** Whether a text is a score: a whole number, INFINITY, -INFINITY. */
export function isScore(text: string): boolean {
  return /^[+-]?(?:\d+|INFINITY)$/.test(text);
}
