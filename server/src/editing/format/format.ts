import type { CrmDocument, SourceDocument } from "../../analysis/source-document.ts";
import { formatCorosync } from "../../corosync/format.ts";
import type { PlacedStatement } from "../../crm/crm-tree.ts";
import type { Span } from "../../text/span.ts";
import { formatStatement } from "./format-statement.ts";

/** Replaces `span` of a file by `text`. */
export interface FormatEdit {
  readonly span: Span;
  readonly text: string;
}

/**
 * The minimal edits that format a file, in the order of the text and without overlaps. With a range, only the statements (of
 * corosync.conf: lines) that it touches are formatted. Never changes the file's meaning.
 */
export function formatEdits(document: SourceDocument, range?: Span): FormatEdit[] {
  if (document.language === "crm") return crmEdits(document, range);
  // A script belongs to the shell and its author.
  if (document.language === "pcs" || document.language === "cib") return [];
  const edits = corosyncEdits(document.text, document.tree);
  return range ? edits.filter(({ span }) => span.start <= range.end && span.end >= range.start) : edits;
}

/** The formatted file. */
export function formatText(document: SourceDocument): string {
  return applyEdits(document.text, formatEdits(document));
}

/** Applies edits that are in the order of the text and don't overlap. */
export function applyEdits(text: string, edits: readonly FormatEdit[]): string {
  let result = "";
  let at = 0;
  for (const { span, text: replacement } of edits) {
    result += text.slice(at, span.start) + replacement;
    at = span.end;
  }
  return result + text.slice(at);
}

/**
 * The edits after a line break was typed just before `offset`: the statement that ended there is formatted; where it continues
 * (`\`), the new line is indented.
 */
export function formatEditsAfterEnter(document: SourceDocument, offset: number): FormatEdit[] {
  const { text } = document;
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  if (document.language !== "crm" || lineStart === 0) return [];
  const placed = document.tree.statementAt(lineStart - 1);
  const { offset: start, statement } = placed;
  if (start + statement.text.length < lineStart) {
    if (isEmptyLine(placed)) return [];
    return formatEdits(document, { start, end: start + statement.text.length });
  }
  const isIndented = /[ \t]/.test(text[lineStart] ?? "");
  return isIndented || statement.kind === "comment" ? [] : [{ span: { start: lineStart, end: lineStart }, text: "\t" }];
}

/** The smallest edit that turns a part of the text into another one; none when they are equal. */
function changeOf(text: string, { start, end }: Span, replacement: string): FormatEdit[] {
  const source = text.slice(start, end);
  if (source === replacement) return [];
  const shorter = Math.min(source.length, replacement.length);
  let head = 0;
  while (head < shorter && source[head] === replacement[head]) head++;
  let tail = 0;
  while (tail < shorter - head && source.at(-1 - tail) === replacement.at(-1 - tail)) tail++;
  return [{ span: { start: start + head, end: end - tail }, text: replacement.slice(head, replacement.length - tail) }];
}

function isEmptyLine({ statement }: PlacedStatement): boolean {
  return statement.kind === "blank" && statement.text.trim() === "";
}

/** Each statement is formatted with the line break after it; of several empty lines in a row, the first one stays. */
function crmEdits({ text, tree }: CrmDocument, range: Span | undefined): FormatEdit[] {
  const { statements } = tree;
  const last = statements.findLastIndex((placed) => !isEmptyLine(placed));
  const first = range ? tree.indexAt(range.start) : 0;
  const edits: FormatEdit[] = [];
  let afterEmpty = first === 0 || isEmptyLine(statements[first - 1] as PlacedStatement);
  for (let index = first; index < statements.length; index++) {
    const placed = statements[index] as PlacedStatement;
    const { offset, statement } = placed;
    if (range && index > first && offset >= range.end) break;
    const end = statements[index + 1]?.offset ?? text.length;
    if (isEmptyLine(placed)) {
      const replacement = afterEmpty || index > last ? "" : lineBreakAfter(statement.text);
      edits.push(...changeOf(text, { start: offset, end }, replacement));
      afterEmpty = true;
    } else {
      const written = formatted(text, placed, end);
      // An empty line after a `\` belongs to the statement, but to a reader it separates it from the next.
      const isSeparated =
        index < last && written !== text.slice(offset, end) && /\\[ \t\r]*\n\s*$/.test(statement.text);
      edits.push(
        ...changeOf(text, { start: offset, end }, isSeparated ? written + lineBreakAfter(statement.text) : written),
      );
      afterEmpty = isSeparated;
    }
  }
  return edits;
}

/** A formatted statement with its line break. */
function formatted(text: string, { offset, statement }: PlacedStatement, end: number): string {
  const source = statement.text;
  const isLast = end === offset + source.length;
  const lineBreak = lineBreakAfter(
    isLast && !source.endsWith("\r") ? text.slice(0, text.lastIndexOf("\n") + 1) : source,
  );
  const written = formatStatement(statement, lineBreak);
  if (written !== source) return written + lineBreak;
  if (!isLast) return text.slice(offset, end);
  if (statement.problems.some(({ severity }) => severity === "error")) return source;
  // A line break after a `\` would belong to the statement, so the file would grow each time.
  if (/\\\s*$|\n\s*$/.test(source)) return source;
  return source.endsWith("\r") ? `${source}\n` : source + lineBreak;
}

/** The line break after a line: CRLF where the line ends with it, or with its `\r`. */
function lineBreakAfter(line: string): string {
  return /\r\n?$/.test(line) ? "\r\n" : "\n";
}

/** corosync.conf is formatted line by line: each line keeps its position, together with the empty lines before it. */
function corosyncEdits(text: string, tree: Parameters<typeof formatCorosync>[0]): FormatEdit[] {
  const formattedText = formatCorosync(tree);
  if (formattedText === text) return [];
  const before = linesWithEmptyOnes(text);
  const after = linesWithEmptyOnes(formattedText);
  if (before.length !== after.length) return changeOf(text, { start: 0, end: text.length }, formattedText);
  let at = 0;
  return before.flatMap((line, index) => {
    const span = { start: at, end: at + line.length };
    at = span.end;
    return changeOf(text, span, after[index] as string);
  });
}

/** A text split after each non-empty line; the rest after the last of them is a piece too. */
function linesWithEmptyOnes(text: string): string[] {
  const pieces = text.match(/(?:[^\S\n]*\n)*[^\n]*\S[^\n]*\n?/g) ?? [];
  return [...pieces, text.slice(pieces.reduce((length, piece) => length + piece.length, 0))];
}
