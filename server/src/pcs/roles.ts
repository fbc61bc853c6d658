import { refusal } from "./problem.ts";
import type { Word } from "./word.ts";

const roles: Readonly<Record<string, string>> = {
  Started: "Started",
  Stopped: "Stopped",
  Promoted: "Promoted",
  Unpromoted: "Unpromoted",
  Master: "Promoted",
  Slave: "Unpromoted",
};

/** A role by its current name, in any case; undefined for anything else. */
export function roleOf(name: string): string | undefined {
  return roles[name.charAt(0).toUpperCase() + name.slice(1).toLowerCase()];
}

/** The role that a word names; refused where it names none. */
export function roleAt(word: Word): string {
  const role = roleOf(word.value);
  if (role === undefined)
    throw refusal(word.span, `"${word.value}" is not a role: expected Started, Stopped, Promoted or Unpromoted.`);
  return role;
}

/** Whether a text is a score: an integer, INFINITY, -INFINITY. */
export function isScore(text: string): boolean {
  return /^[+-]?(?:\d+|INFINITY)$/.test(text);
}
