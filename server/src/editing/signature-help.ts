import type { CrmDocument } from "../analysis/source-document.ts";
import { statementIndexAt } from "../crm/crm-tree.ts";
import { parseStatement } from "../crm/parse-statement.ts";
import type { Mark } from "../crm/slots.ts";
import type { Span } from "../text/span.ts";
import { explainStatement } from "./explain-statement.ts";

/** Help while a statement is typed. */
export interface Signature {
  /** The statement's form; `parts` are stretches of it, the first one its word. */
  readonly label: string;
  readonly parts: readonly Span[];
  /** The part that the cursor is in. */
  readonly active: number;
  /** What the statement means as it stands, or what it is for while it isn't complete. */
  readonly markdown: string;
  /** Whether it is worth to be shown unasked: of a statement whose words' places matter. */
  readonly isUnasked: boolean;
}

const unasked = new Set(["location", "colocation", "order", "rsc_ticket", "fencing_topology", "group", "clone", "tag"]);

/** Stands for the word that is being written; no configuration holds it. */
const cursorMark = "\u{10FFFF}";

/** The form of the statement at an offset and what it means; undefined where no statement that we know stands. */
export function signatureAt(document: CrmDocument, offset: number): Signature | undefined {
  const placed = document.tree.statements[statementIndexAt(document.tree, offset)];
  const definition = placed?.statement.definition;
  if (!placed || !definition) return undefined;
  const { statement } = placed;
  const at = offset - placed.offset;
  if (at <= statement.keywordSpan.end) return undefined;
  const label = definition.synopsis;
  const parts = partsOf(label);
  const { marks } = parseStatement(statement.text.slice(0, at) + cursorMark + statement.text.slice(at));
  const sentence = statement.object && explainStatement(statement.object, (word) => `\`${word.replaceAll("`", "'")}\``);
  return {
    label,
    parts,
    active: activePart(
      marks,
      parts.map((part) => label.slice(part.start, part.end)),
    ),
    markdown: sentence ?? definition.summary,
    isUnasked: unasked.has(definition.keywords[0] ?? ""),
  };
}

/** The words of a synopsis; what stands in brackets is one. */
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

/** The part of the synopsis that the word with the cursor belongs to; the last one where nothing fits better. */
function activePart(marks: readonly Mark[], parts: readonly string[]): number {
  const index = marks.findIndex((mark) => mark.value.includes(cursorMark));
  const mark = marks[index];
  const find = (pattern: RegExp, nth = 0): number => {
    const fitting = parts.flatMap((part, at) => (at > 0 && pattern.test(part) ? [at] : []));
    return fitting[Math.min(nth, fitting.length - 1)] ?? parts.length - 1;
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

/** Which of the resources that a statement names the mark belongs to, counted from 0. */
function memberIndex(marks: readonly Mark[], index: number): number {
  return marks.slice(0, index + 1).filter(({ slot }) => slot.kind === "reference" && slot.to !== "node").length - 1;
}
