import type { ParserMethod } from "chevrotain";
import type { Name, NvSet } from "../../model/attributes.ts";
import { omitUndefined } from "../../text/omit-undefined.ts";
import { type Grammar, isReal } from "../grammar.ts";
import { idWord, isReadableLabel, quoteWord } from "../print.ts";
import type { ReferenceKind } from "../slots.ts";
import { Assignment, type CrmToken, Plain, Word } from "../tokens.ts";

/** A token as a name with its span; empty and without a span while the grammar is being recorded. */
export function nameOf(token: CrmToken | undefined): Name {
  if (!token?.value || Number.isNaN(token.startOffset)) return { value: "" };
  return { value: token.value, span: { start: token.startOffset, end: token.end } };
}

/** A label's name and span, without the colon. */
export function labelName(token: CrmToken): Name {
  const name = nameOf(token);
  if (!name.span) return name;
  return { value: name.value.slice(0, -1), span: { start: name.span.start, end: name.span.end - 1 } };
}

/** The id that a label before a node's name or a set of options gives; one that the crm shell can't read is marked. */
export function idLabel(grammar: Grammar, token: CrmToken): Name {
  const id = labelName(token);
  if (id.span && !isReadableLabel(id.value))
    grammar.extension(
      { start: id.span.start, end: id.span.end + 1 },
      `The id "${id.value}" before a colon`,
      idWord(id.value),
    );
  return id;
}

/** Reads the statement's keyword. */
export function readKeyword(grammar: Grammar): CrmToken {
  const token = grammar.$.CONSUME4(Plain);
  grammar.mark(token, { kind: "statement" });
  return token;
}

/** Reads the id that a statement defines, with or without a colon after it; reports when it is missing. */
export function readId(grammar: Grammar, type: string, example: string): Name {
  const { $ } = grammar;
  let id: Name = { value: "" };
  $.OPTION4(() => {
    const token = $.CONSUME3(Word);
    id = nameOf(token);
    grammar.mark(token, { kind: "definition", type });
  });
  if (!id.value) grammar.reportMissing(`The id of the ${type}`, example);
  return id;
}

/** Reads one reference, if there is one. Uses the grammar's OPTION3 and CONSUME2. */
export function readReference(grammar: Grammar, to: ReferenceKind): Name | undefined {
  const { $ } = grammar;
  let name: Name | undefined;
  $.OPTION3(() => {
    const token = $.CONSUME2(Plain);
    if (isReal(grammar, token)) name = nameOf(token);
    grammar.mark(token, { kind: "reference", to });
  });
  return name;
}

/** Defines the rule that reads `description=…` where that is the next word. */
export function defineDescription(grammar: Grammar): ParserMethod<[], string | undefined> {
  const { $ } = grammar;
  return $.RULE("description", (): string | undefined => {
    let text: string | undefined;
    $.OPTION({
      GATE: () => $.LA(1).name?.toLowerCase() === "description",
      DEF: () => {
        const token = $.CONSUME(Assignment);
        if (!isReal(grammar, token)) return;
        text = token.assigned ?? "";
        grammar.mark(token, { kind: "text" });
      },
    });
    return text;
  });
}

/** Whether an optional list was written at all. */
export function isWritten({ id, idRef, score, rules, pairs }: NvSet): boolean {
  return pairs.length > 0 || rules.length > 0 || [id, idRef, score].some((word) => word !== undefined);
}

/** The id and the description of an object in the model. */
export function item(
  id: Name,
  description: string | undefined,
): { id: string; idSpan?: NonNullable<Name["span"]>; description?: string } {
  return {
    id: id.value,
    ...omitUndefined({ idSpan: id.span, description }),
  };
}

/** `description=…`, if there is one. */
export function descriptionWords(description: string | undefined): string[] {
  return description === undefined ? [] : [`description=${quoteWord(description)}`];
}
