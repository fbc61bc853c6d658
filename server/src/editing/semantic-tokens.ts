import type { SourceDocument } from "../analysis/source-document.ts";
import type { CorosyncEntry, CorosyncTree } from "../corosync/tree.ts";
import { marksOf, type Statement } from "../crm/parse-statement.ts";
import type { Mark } from "../crm/slots.ts";
import type { Memo } from "../text/memo.ts";
import type { Span } from "../text/span.ts";
import { trimmedLength } from "../text/trimmed-length.ts";

/** The types of tokens, all of them standard in LSP; a token has an index into this list. */
export const tokenTypes = [
  "comment",
  "keyword",
  "variable",
  "namespace",
  "type",
  "property",
  "string",
  "number",
  "enumMember",
  "method",
  "operator",
  "class",
] as const;

/** The modifiers of tokens; a token has a bit for each of this list. */
export const tokenModifiers = ["definition"] as const;

type TokenType = (typeof tokenTypes)[number];

interface Piece extends Span {
  readonly type: TokenType;
  readonly definition?: boolean;
}

const plainNumber = /^[+-]?\d+(?:\.\d+)?(?:ms|us|msec|usec|s|sec|m|min|h|hr|k|%)?$/i;

function valueType(value: string): TokenType {
  return plainNumber.test(value) ? "number" : "string";
}

function definedType(type: string): TokenType {
  if (type === "node") return "namespace";
  return type === "template" || type === "rsc_template" ? "class" : "variable";
}

function typeOf({ slot, value }: Mark): TokenType | undefined {
  switch (slot.kind) {
    case "statement":
    case "section":
      return "keyword";
    case "definition":
      return definedType(slot.type);
    case "reference":
      return definedType(slot.to);
    case "agent":
      return "type";
    case "name":
    case "rule-attribute":
      return "property";
    case "value":
    case "rule-value":
      return valueType(value);
    case "operation":
      return "method";
    case "score":
      return "number";
    case "rule-operator":
    case "boolean-operator":
      return "operator";
    case "text":
      return "string";
    case "bracket":
    case "tail":
      return undefined;
    default:
      return "enumMember";
  }
}

function piecesOf(statement: Statement): Piece[] {
  const { text } = statement;
  if (statement.kind === "comment") return [{ start: text.search(/\S/), end: text.length, type: "comment" }];
  const marks = marksOf(statement).flatMap((mark): Piece[] => {
    const type = typeOf(mark);
    return type ? [{ start: mark.start, end: mark.end, type, definition: mark.slot.kind === "definition" }] : [];
  });
  return marks.sort((a, b) => a.start - b.start);
}

/** The encoded tokens of a text's pieces, line by line, without white space and the `\` at line ends: LSP tokens end with their line. */
function numbersOf(text: string, pieces: readonly Piece[]): number[] {
  const numbers: number[] = [];
  const breakFrom = (at: number): number => {
    const next = text.indexOf("\n", at);
    return next < 0 ? text.length : next;
  };
  let [line, lineStart, lineEnd] = [0, 0, breakFrom(0)];
  let last = { line: 0, start: 0 };
  let covered = 0;
  for (const piece of pieces) {
    if (piece.start < covered) continue;
    covered = piece.end;
    for (let from = piece.start; from < piece.end; from = lineEnd + 1) {
      while (lineEnd < from) {
        line++;
        lineStart = lineEnd + 1;
        lineEnd = breakFrom(lineStart);
      }
      const continues = piece.end > lineEnd;
      const inLine = text.slice(from, continues ? lineEnd : piece.end);
      const length = continues ? trimmedLength(inLine) : inLine.trimEnd().length;
      const start = from + (inLine.length - inLine.trimStart().length);
      if (from + length <= start) continue;
      const before = line === last.line ? last.start : lineStart;
      const type = tokenTypes.indexOf(piece.type);
      numbers.push(line - last.line, start - before, from + length - start, type, piece.definition ? 1 : 0);
      last = { line, start };
    }
  }
  return numbers;
}

/** The tokens of a statement, its number of lines, and the line of its last token. */
interface StatementTokens {
  readonly numbers: Uint32Array;
  readonly lines: number;
  readonly lastLine: number;
}

function tokensOf(statement: Statement): StatementTokens {
  const numbers = Uint32Array.from(statement.kind === "blank" ? [] : numbersOf(statement.text, piecesOf(statement)));
  let lastLine = 0;
  for (let at = 0; at < numbers.length; at += 5) lastLine += numbers[at] as number;
  return { numbers, lines: linesIn(statement.text), lastLine };
}

function linesIn(text: string): number {
  let lines = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}

/** How many statements are processed at a time. */
const batch = 1000;

/**
 * The semantic tokens of a file, or of the statements that touch `within`: five numbers per token, as in LSP.
 * A generator that yields from time to time, so that a caller can stop it, and returns the numbers.
 */
export function* semanticTokens(
  document: SourceDocument,
  memo: Memo,
  within?: Span,
): Generator<undefined, Uint32Array> {
  if (document.language === "corosync") return Uint32Array.from(corosyncTokens(document.tree));
  if (document.language === "pcs" || document.language === "cib") return new Uint32Array();
  const chosen: { readonly tokens: StatementTokens; readonly line: number }[] = [];
  let line = 0;
  let length = 0;
  let done = 0;
  for (const { offset, statement } of document.tree.statements) {
    if (within && offset > within.end) break;
    if (within && offset + statement.text.length < within.start) line += linesIn(statement.text);
    else {
      const tokens = memo.of(tokensOf, statement);
      if (tokens.numbers.length > 0) chosen.push({ tokens, line });
      length += tokens.numbers.length;
      line += tokens.lines;
    }
    if (++done % batch === 0) yield;
  }
  const all = new Uint32Array(length);
  let at = 0;
  let before = 0;
  for (const { tokens, line } of chosen) {
    all.set(tokens.numbers, at);
    all[at] = line + (tokens.numbers[0] as number) - before;
    before = line + tokens.lastLine;
    at += tokens.numbers.length;
  }
  return all;
}

function corosyncPieces(entries: readonly CorosyncEntry[]): Piece[] {
  return entries.flatMap((entry): Piece[] => {
    if (entry.kind === "comment") return [{ ...entry.span, type: "comment" }];
    if (entry.kind === "section") return [{ ...entry.nameSpan, type: "keyword" }, ...corosyncPieces(entry.entries)];
    return [
      { ...entry.keySpan, type: "property" },
      { ...entry.valueSpan, type: valueType(entry.value) },
    ];
  });
}

function corosyncTokens(tree: CorosyncTree): number[] {
  return numbersOf(tree.text, corosyncPieces(tree.entries));
}
