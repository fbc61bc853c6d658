import type { Constraint } from "../../model/configuration.ts";
import { closestOrLonger } from "../../text/fuzzy-match.ts";
import type { Span } from "../../text/span.ts";
import { type Pair, valueNamed } from "../arguments.ts";
import { type Command, commandsOf, isForced, removalsOf } from "../command.ts";
import type { Draft } from "../draft.ts";
import { newId } from "../ids.ts";
import { refusal } from "../problem.ts";
import type { Word } from "../word.ts";

/** The actions that an order may have. */
export const actions = new Set(["start", "stop", "promote", "demote"]);

/** The model's form of a word. */
export const name = ({ value, span }: Word): { value: string; span: Span } => ({ value, span });

/** Refuses a duplicate of another constraint, unless it is forced. */
export function refuseDuplicate(command: Command, other: Constraint | undefined): void {
  if (other && !isForced(command)) {
    throw refusal(command.span, `This duplicates the constraint "${other.id}". Add --force to have both.`);
  }
}

/** The spans of the options' values. */
export function attributeSpans(pairs: readonly Pair[]): { attributeSpans?: Record<string, Span> } {
  return pairs.length > 0
    ? { attributeSpans: Object.fromEntries(pairs.map((pair) => [pair.name.value, pair.value.span])) }
    : {};
}

/** The id of a constraint: the given one, or the one pcs generates. */
export function idFrom(pairs: readonly Pair[], draft: Draft, made: string): { id: string; idSpan?: Span } {
  const word = valueNamed(pairs, "id");
  return word ? { id: newId(word, draft, "constraint"), idSpan: word.span } : { id: draft.uniqueId(made) };
}

/** A value that must be one of a few keywords, in any case; refused where it is another. */
export function choice(word: Word, choices: readonly string[], what: string): string {
  const found = choices.find((each) => each.toLowerCase() === word.value.toLowerCase());
  if (found === undefined && !word.isOpaque) {
    const meant = closestOrLonger(word.value, choices);
    throw refusal(word.span, `"${word.value}" is not a valid ${what}: expected ${choices.join(", ")}.`, meant);
  }
  return found ?? word.value;
}

/** Defines a command of `constraint`. */
export const define = commandsOf("constraint");

/** Defines a command of `constraint` under both of its names, `delete` and `remove`. */
export const defineRemoval = removalsOf(define);
