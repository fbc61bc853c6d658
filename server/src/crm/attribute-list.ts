import type { ParserMethod, TokenType } from "chevrotain";
import type { NvPair, NvSet, Rule } from "../model/attributes.ts";
import { omitUndefined } from "../text/omit-undefined.ts";
import type { Span } from "../text/span.ts";
import { checkBareAttribute } from "./bare-attributes.ts";
import type { Grammar } from "./grammar.ts";
import { isReal } from "./grammar.ts";
import type { ListKind } from "./slots.ts";
import { Assignment, type CrmToken, Label, Plain } from "./tokens.ts";

/** An attribute list while it is being read. */
interface ListDraft {
  id?: string;
  idRef?: string;
  score?: string;
  rules: Rule[];
  pairs: NvPair[];
  start: number;
  end: number;
}

/**
 * Reads an attribute list up to the next section keyword. `sections` are the keywords that may begin one there; `stops` are
 * tokens that end the list although they begin no section elsewhere.
 */
export type AttributeListRule = ParserMethod<[ListKind, readonly string[], ReadonlySet<TokenType>?], NvSet>;

/** A score as written in crm, without its colon, in the CIB's form: keywords become INFINITY or 0, anything else stays. */
export function normalizeScore(word: string): string {
  const match = /^([+-]?)(inf|infinity|INF|INFINITY)$/.exec(word);
  if (match) return match[1] === "-" ? "-INFINITY" : "INFINITY";
  // crmsh ignores the case of these two, and of these two alone.
  const lower = word.toLowerCase();
  if (lower === "mandatory") return "INFINITY";
  return lower === "advisory" ? "0" : word;
}

/** The pair of an assignment, with its spans. */
export function pairOf(token: CrmToken): NvPair {
  const equals = token.equals ?? token.end;
  const written = token.name ?? token.value;
  const span: Span = { start: token.startOffset, end: token.end };
  const nameSpan: Span = { start: token.startOffset, end: equals };
  const valueSpan: Span = { start: equals + 1, end: token.end };
  const value = token.assigned ?? "";
  // Most names have no prefix, and there are very many. While the grammar is recorded there is no name.
  if (written?.[0] !== "$") return { name: written, value, span, nameSpan, valueSpan };
  // `$id:name=value` gives the pair an id; in `$name=value` the name is the id (tested with crmsh 4.4).
  const withId = /^\$([^:]+):(.+)$/.exec(written) ?? /^\$((?!id$|id-ref$).+)$/i.exec(written);
  return {
    name: withId?.[2] ?? withId?.[1] ?? written,
    value,
    ...(withId?.[1] === undefined ? {} : { id: withId[1] }),
    span,
    nameSpan,
    valueSpan,
  };
}

/** Reads one assignment of a list into the draft: an id, a reference or a pair. */
function readAssignment(grammar: Grammar, token: CrmToken, draft: ListDraft, of: ListKind, slot: NameSlot): void {
  if (!isReal(grammar, token)) return;
  const pair = pairOf(token);
  draft.end = token.end;
  const name = pair.name.startsWith("$") ? pair.name.toLowerCase() : pair.name;
  if (name === "$id" || name === "$id-ref") {
    grammar.markPart(token.startOffset, pair.nameSpan?.end ?? token.end, pair.name, { kind: "section" });
    const value = pair.value ?? "";
    const at = pair.valueSpan ?? { start: token.startOffset, end: token.end };
    if (name === "$id") {
      draft.id = value;
      grammar.markPart(at.start, at.end, value, { kind: "definition", type: "set" });
    } else {
      draft.idRef = value;
      grammar.markPart(at.start, at.end, value, { kind: "reference", to: "set" });
    }
    return;
  }
  draft.pairs.push(pair);
  slot.written.push(pair.name);
  if (token.image.endsWith(",") && grammar.$.LA(1).tokenType === Assignment) {
    const span = { start: token.end - 1, end: token.end };
    const message = `The comma is read as part of the value "${pair.value ?? ""}": attributes are separated by spaces.`;
    const fixes = [{ title: "Remove the comma", span, text: "" }];
    grammar.problem({ span, code: "bare-word", severity: "warning", message, fixes });
  }
  if (pair.nameSpan) grammar.markPart(pair.nameSpan.start, pair.nameSpan.end, pair.name, slot);
  if (pair.valueSpan) {
    const at = pair.valueSpan;
    grammar.markPart(at.start, at.end, pair.value ?? "", { kind: "value", of, name: pair.name });
  }
}

type NameSlot = { kind: "name"; of: ListKind; written: string[]; sections: readonly string[] };

function readBare(grammar: Grammar, token: CrmToken, draft: ListDraft, slot: NameSlot): void {
  if (!isReal(grammar, token)) return;
  draft.end = token.end;
  const span = { start: token.startOffset, end: token.end };
  const reference = /^@([^:]+)(?::(.+))?$/.exec(token.value);
  if (reference?.[1] !== undefined) {
    draft.pairs.push({ name: reference[2] ?? "", idRef: reference[1], span });
    grammar.mark(token, { kind: "reference", to: "any" });
    return;
  }
  const named = /^\$([^:]+):([^:]+)$/.exec(token.value);
  if (named?.[1] !== undefined && named[2] !== undefined) {
    draft.pairs.push({ name: named[2], id: named[1], span });
    grammar.mark(token, slot);
    grammar.extension(span, "An id for a name without a value");
    return;
  }
  checkBareAttribute(grammar, token, slot.sections);
  draft.pairs.push({ name: token.value, span, nameSpan: span });
  slot.written.push(token.value);
  grammar.mark(token, slot);
}

/** The set of a finished draft. */
function setOf(draft: ListDraft): NvSet {
  const { id, idRef, score, rules, pairs, start, end } = draft;
  const span = { start: Math.min(start, end), end };
  if (id === undefined && idRef === undefined && score === undefined) return { rules, pairs, span };
  return {
    ...omitUndefined({ id, idRef, score }),
    rules,
    pairs,
    span,
  };
}

const unread: NvSet = { rules: [], pairs: [] };

/** Defines the rule that reads an attribute list: `[$id=ID] [score:] [rule …]* (name=value | name | @ID)*`. */
export function defineAttributeList(grammar: Grammar, rule: ParserMethod<[], Rule>): AttributeListRule {
  const { $ } = grammar;
  return grammar.rule(
    "attributeList",
    unread,
    (of: ListKind, sections: readonly string[], stops?: ReadonlySet<TokenType>) => {
      const first = $.LA(1);
      const draft: ListDraft = { rules: [], pairs: [], start: first.startOffset, end: 0 };
      const slot: NameSlot = { kind: "name", of, written: [], sections };
      $.MANY({
        GATE: () => !stops?.has($.LA(1).tokenType),
        DEF: () =>
          $.OR([
            { ALT: () => readAssignment(grammar, $.CONSUME(Assignment), draft, of, slot) },
            {
              ALT: () => {
                const read = $.SUBRULE(rule);
                draft.rules.push(read);
                if (!$.RECORDING_PHASE) draft.end = read.span?.end ?? draft.end;
              },
            },
            {
              ALT: () => {
                const token = $.CONSUME(Label);
                if (!isReal(grammar, token)) return;
                draft.end = token.end;
                if (draft.pairs.length === 0 && draft.score === undefined) {
                  draft.score = normalizeScore(token.value.slice(0, -1));
                  grammar.mark(token, { kind: "score" });
                } else readBare(grammar, token, draft, slot);
              },
            },
            { ALT: () => readBare(grammar, $.CONSUME(Plain), draft, slot) },
          ]),
      });
      return setOf(draft);
    },
  );
}
