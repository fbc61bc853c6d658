import type { Constraint } from "../../model/configuration.ts";
import { closestOrLonger } from "../../text/fuzzy-match.ts";
import type { Span } from "../../text/span.ts";
import { type Pair, valueNamed } from "../arguments.ts";
import { type Command, type CommandDefinition, isForced } from "../command.ts";
import type { Draft } from "../draft.ts";
import { newId } from "../ids.ts";
import type { Word } from "../messages.ts";
import { refusal } from "../problem.ts";

/** What an order can be of. */
export const actions = new Set(["start", "stop", "promote", "demote"]);

/** A word as the model has names. */
export const name = ({ value, span }: Word): { value: string; span: Span } => ({ value, span });

/** Refuses a constraint that says what another says already, unless it is forced. */
export function twin(command: Command, other: Constraint | undefined): void {
  if (other && !isForced(command)) {
    throw refusal(command.span, `The constraint "${other.id}" says the same already. Add --force to have both.`);
  }
}

/** Where the values of options stand. */
export function attributeSpans(pairs: readonly Pair[]): { attributeSpans?: Record<string, Span> } {
  return pairs.length > 0
    ? { attributeSpans: Object.fromEntries(pairs.map((pair) => [pair.name.value, pair.value.span])) }
    : {};
}

/** The id of a constraint: the one written, or the one pcs makes. */
export function idFrom(pairs: readonly Pair[], draft: Draft, made: string): { id: string; idSpan?: Span } {
  const word = valueNamed(pairs, "id");
  return word ? { id: newId(word, draft, "constraint"), idSpan: word.span } : { id: draft.uniqueId(made) };
}

/** A value that is one of a few words, whatever its case; refused where it is another. */
export function choice(word: Word, choices: readonly string[], what: string): string {
  const found = choices.find((each) => each.toLowerCase() === word.value.toLowerCase());
  if (found === undefined && !word.isOpaque) {
    const meant = closestOrLonger(word.value, choices);
    throw refusal(word.span, `"${word.value}" can't be the ${what}: ${choices.join(", ")}.`, meant);
  }
  return found ?? word.value;
}

/** A command of `constraint`. */
export const define = (
  path: readonly string[],
  summary: string,
  form: string,
  run: NonNullable<CommandDefinition["run"]>,
): CommandDefinition => ({
  path: ["constraint", ...path],
  kind: "configures",
  summary,
  form,
  options: [],
  run,
});

/** A command under both of its names, `remove` and `delete`. */
export const both = (
  path: readonly string[],
  summary: string,
  form: string,
  run: NonNullable<CommandDefinition["run"]>,
): CommandDefinition[] => ["remove", "delete"].map((verb) => define([...path, verb], summary, form, run));
