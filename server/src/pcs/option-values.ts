import { closestOrLonger } from "../text/fuzzy-match.ts";
import { onlyNames, type Pair } from "./arguments.ts";
import { refusal } from "./problem.ts";
import type { Word } from "./word.ts";

/** What a value may be: an integer, one above 0, one of a range, one of some keywords, or anything (pcs 0.11). */
type Values = "number" | "positive" | "any" | readonly [number, number] | readonly string[];

/** Options and their allowed values. */
export type OptionTable = Readonly<Record<string, Values>>;

/** Refuses options that a table doesn't have, and values that it doesn't allow; with `mayBeEmpty`, an empty value removes an option. */
export function checkOptions(pairs: readonly Pair[], table: OptionTable, what: string, mayBeEmpty = true): void {
  onlyNames(pairs, Object.keys(table), what);
  for (const { name, value } of pairs) {
    if (value.value !== "" || !mayBeEmpty) checkValue(name, value, table[name.value] ?? "any");
  }
}

function checkValue(name: Word, value: Word, values: Values): void {
  if (value.isOpaque || values === "any") return;
  const number = /^\d+$/.test(value.value) ? Number(value.value) : undefined;
  if (values === "number" || values === "positive") {
    const least = values === "number" ? 0 : 1;
    if (number !== undefined && number >= least) return;
    throw refusal(value.span, `"${name.value}" must be an integer from ${least}, not "${value.value}".`);
  }
  const [first, last] = values;
  if (typeof first === "number" && typeof last === "number") {
    if (number !== undefined && number >= first && number <= last) return;
    throw refusal(value.span, `"${name.value}" must be an integer from ${first} to ${last}, not "${value.value}".`);
  }
  const choices = values as readonly string[];
  if (choices.includes(value.value)) return;
  const meant = closestOrLonger(value.value, choices);
  throw refusal(value.span, `"${name.value}" can't be "${value.value}": expected ${choices.join(", ")}.`, meant);
}
