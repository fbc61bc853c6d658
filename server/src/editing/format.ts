import type { CrmDocument, SourceDocument } from "../analysis/source-document.ts";
import { formatCorosync } from "../corosync/format.ts";
import { type PlacedStatement, statementIndexAt } from "../crm/crm-tree.ts";
import type { Span } from "../text/span.ts";
import { formatStatement } from "./format-statement.ts";

/** What stands in `span` of a file becomes `text`. */
export interface FormatEdit {
  readonly span: Span;
  readonly text: string;
}

/**
 * The edits that format a file, in the order of the text and apart from each other; only what must change is in them.
 * With a range, only statements (of corosync.conf: lines) that it touches are formatted. Never changes what the file means.
 */
export function formatEdits(document: SourceDocument, range?: Span): FormatEdit[] {
  if (document.language === "crm") return crmEdits(document, range);
  // A script belongs to the shell and to who wrote it.
  if (document.language === "pcs") return [];
  const edits = corosyncEdits(document.text, document.tree);
  return range ? edits.filter(({ span }) => span.start <= range.end && span.end >= range.start) : edits;
}

/** The whole file, formatted. */
export function formatText(document: SourceDocument): string {
  return applyEdits(document.text, formatEdits(document));
}

/** A text after edits that are in its order and don't overlap. */
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
 * The edits that fit after a line break was typed just before `offset`: the statement that ended there is formatted; where it goes on
 * (`\`), the new line is indented.
 */
export function formatEditsAfterEnter(document: SourceDocument, offset: number): FormatEdit[] {
  const { text } = document;
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  if (document.language !== "crm" || lineStart === 0) return [];
  const index = statementIndexAt(document.tree, lineStart - 1);
  const placed = document.tree.statements[index];
  if (!placed) return [];
  const { offset: start, statement } = placed;
  if (start + statement.text.length < lineStart) {
    if (isSpaceOrTab(placed)) return [];
    return formatEdits(document, { start, end: start + statement.text.length });
  }
  const isIndented = /[ \t]/.test(text[lineStart] ?? "");
  return isIndented || statement.kind === "comment" ? [] : [{ span: { start: lineStart, end: lineStart }, text: "\t" }];
}

/** An edit that turns a stretch of the text into another one, as small as it can be; none when they are the same. */
function changeOf(text: string, { start, end }: Span, wanted: string): FormatEdit[] {
  const source = text.slice(start, end);
  if (source === wanted) return [];
  const shorter = Math.min(source.length, wanted.length);
  let head = 0;
  while (head < shorter && source[head] === wanted[head]) head++;
  let tail = 0;
  while (tail < shorter - head && source.at(-1 - tail) === wanted.at(-1 - tail)) tail++;
  return [{ span: { start: start + head, end: end - tail }, text: wanted.slice(head, wanted.length - tail) }];
}

function isSpaceOrTab({ statement }: PlacedStatement): boolean {
  return statement.kind === "blank" && statement.text.trim() === "";
}

/** Each statement with the line break behind it is a stretch of its own; of blank ones, the first of a row between others stays. */
function crmEdits({ text, tree }: CrmDocument, range: Span | undefined): FormatEdit[] {
  const { statements } = tree;
  const last = statements.findLastIndex((placed) => !isSpaceOrTab(placed));
  const first = range ? statementIndexAt(tree, range.start) : 0;
  const edits: FormatEdit[] = [];
  let afterBlank = first === 0 || isSpaceOrTab(statements[first - 1] as PlacedStatement);
  for (let index = first; index < statements.length; index++) {
    const placed = statements[index] as PlacedStatement;
    const { offset, statement } = placed;
    if (range && index > first && offset >= range.end) break;
    const end = statements[index + 1]?.offset ?? text.length;
    if (isSpaceOrTab(placed)) {
      const wanted = afterBlank || index > last ? "" : lineBreakBehind(statement.text);
      edits.push(...changeOf(text, { start: offset, end }, wanted));
      afterBlank = true;
    } else {
      const written = formatted(text, placed, end);
      // An empty line behind a `\` belongs to the statement, yet to a reader it parts it from the next.
      const parted = index < last && written !== text.slice(offset, end) && /\\[ \t\r]*\n\s*$/.test(statement.text);
      edits.push(
        ...changeOf(text, { start: offset, end }, parted ? written + lineBreakBehind(statement.text) : written),
      );
      afterBlank = parted;
    }
  }
  return edits;
}

/** A statement, formatted, with its line break. */
function formatted(text: string, { offset, statement }: PlacedStatement, end: number): string {
  const source = statement.text;
  const isLast = end === offset + source.length;
  const lineBreak = lineBreakBehind(
    isLast && !source.endsWith("\r") ? text.slice(0, text.lastIndexOf("\n") + 1) : source,
  );
  const written = formatStatement(statement, lineBreak);
  if (written !== source) return written + lineBreak;
  if (!isLast) return text.slice(offset, end);
  if (statement.problems.some(({ severity }) => severity === "error")) return source;
  // A line break behind a `\` would belong to the statement, so the file would grow each time.
  if (/\\\s*$|\n\s*$/.test(source)) return source;
  return source.endsWith("\r") ? `${source}\n` : source + lineBreak;
}

/** The line break behind a line: CRLF where it, or what is left of it before a `\n`, stands there already. */
function lineBreakBehind(line: string): string {
  return /\r\n?$/.test(line) ? "\r\n" : "\n";
}

/** corosync.conf is formatted line by line: each line keeps its place among the others, and the blank ones before it are its own. */
function corosyncEdits(text: string, tree: Parameters<typeof formatCorosync>[0]): FormatEdit[] {
  const wanted = formatCorosync(tree);
  if (wanted === text) return [];
  const before = linesWithBlanks(text);
  const after = linesWithBlanks(wanted);
  if (before.length !== after.length) return changeOf(text, { start: 0, end: text.length }, wanted);
  let at = 0;
  return before.flatMap((line, index) => {
    const span = { start: at, end: at + line.length };
    at = span.end;
    return changeOf(text, span, after[index] as string);
  });
}

/** A text cut behind each line that isn't blank; what follows the last of them is a piece too. */
function linesWithBlanks(text: string): string[] {
  const pieces = text.match(/(?:[^\S\n]*\n)*[^\n]*\S[^\n]*\n?/g) ?? [];
  return [...pieces, text.slice(pieces.reduce((length, piece) => length + piece.length, 0))];
}
