import type { CrmDocument } from "../../analysis/source-document.ts";
import { marksOf } from "../../crm/parse-statement.ts";
import type { Mark } from "../../crm/slots.ts";
import { codeSpan } from "../../text/markdown.ts";
import type { Span } from "../../text/span.ts";
import { explainStatement } from "../hover/explain-statement.ts";
import { cursorMark } from "./proposals.ts";

/** Help while a statement is typed. */
export interface Signature {
  /** The statement's synopsis; `parts` are spans in it, the first one its keyword. */
  readonly label: string;
  readonly parts: readonly Span[];
  /** The part that the cursor is in. */
  readonly active: number;
  /** The meaning of the statement, or its summary while it is incomplete. */
  readonly markdown: string;
  /** Whether to show it automatically: for statements with positional arguments. */
  readonly isAutomatic: boolean;
}

const automatic = new Set([
  "location",
  "colocation",
  "order",
  "rsc_ticket",
  "fencing_topology",
  "group",
  "clone",
  "tag",
]);

/** The synopsis and the meaning of the statement at an offset; undefined where there is no known statement. */
export function signatureAt(document: CrmDocument, offset: number): Signature | undefined {
  const placed = document.tree.statementAt(offset);
  const definition = placed.statement.definition;
  if (!definition) return undefined;
  const { statement } = placed;
  const at = offset - placed.offset;
  if (at <= statement.keywordSpan.end) return undefined;
  const label = definition.synopsis;
  const parts = partsOf(label);
  const marks = marksOf({ text: statement.text.slice(0, at) + cursorMark + statement.text.slice(at) });
  const sentence = statement.object && explainStatement(statement.object, codeSpan);
  return {
    label,
    parts,
    active: activePart(
      marks,
      parts.map((part) => label.slice(part.start, part.end)),
    ),
    markdown: sentence ?? definition.summary,
    isAutomatic: automatic.has(definition.keywords[0] ?? ""),
  };
}

/** The words of a synopsis; a bracketed part is one. */
function partsOf(synopsis: string): Span[] {
  const parts: Span[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= synopsis.length; at++) {
    const character = synopsis[at] ?? " ";
    if ("[{(".includes(character)) depth++;
    else if ("]})".includes(character)) depth--;
    else if (character === " " && depth === 0) {
      if (at > start) parts.push({ start, end: at });
      start = at + 1;
    }
  }
  return parts;
}

/** The part of the synopsis that the word at the cursor belongs to; the last one by default. */
function activePart(marks: readonly Mark[], parts: readonly string[]): number {
  const index = marks.findIndex((mark) => mark.value.includes(cursorMark));
  const mark = marks[index];
  const find = (pattern: RegExp, nth = 0): number => {
    const matches = parts.flatMap((part, at) => (at > 0 && pattern.test(part) ? [at] : []));
    return matches[Math.min(nth, matches.length - 1)] ?? parts.length - 1;
  };
  if (!mark) return parts.length - 1;
  const { slot } = mark;
  switch (slot.kind) {
    case "definition":
      return find(/\bID\b|\bNAME\b|\bUNAME\b/);
    case "score":
    case "order-kind":
      return find(/SCORE|Mandatory/);
    case "agent":
      return find(/TYPE/);
    case "text":
      return find(/TICKET|PATH|INTERVAL|ID:/);
    case "reference":
      if (slot.to === "node") return find(/NODE/);
      if (slot.orScore) return find(/SCORE|Mandatory/);
      return find(members, memberIndex(marks, index));
    case "role":
    case "action":
      return find(members, memberIndex(marks, index));
    case "name":
    case "value": {
      const { list } = slot.of;
      if (list === "constraint") {
        const named = slot.kind === "value" ? parts.findIndex((part) => part.includes(`${slot.name}=`)) : -1;
        return named > 0 ? named : find(/\w=/);
      }
      const word = list === "op" || list === "op_params" ? "op" : list;
      const section = parts.findIndex((part) => part.includes(`${word} `));
      return section > 0 ? section : find(/NAME=VALUE/);
    }
    case "operation":
      return find(/\bop\b/);
    case "rule-attribute":
    case "rule-operator":
    case "rule-value":
    case "boolean-operator":
      return find(/\brule\b/);
    default:
      return parts.length - 1;
  }
}

const members = /RSC|FIRST|THEN|DEVICE/;

/** The index of the mark among the resources of a statement. */
function memberIndex(marks: readonly Mark[], index: number): number {
  return marks.slice(0, index + 1).filter(({ slot }) => slot.kind === "reference" && slot.to !== "node").length - 1;
}
