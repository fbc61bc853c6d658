import { LineIndex } from "../text/line-index.ts";
import type { Span } from "../text/span.ts";
import { closeLine, openSection, readOption } from "./constructs.ts";
import { linesOf, longestLine, offsetOfByte, trimmed } from "./lines.ts";
import type { CorosyncTree } from "./tree.ts";
import { TreeBuilder } from "./tree-builder.ts";

/**
 * Reads a corosync.conf as corosync 3 does: of each line, `#` at its start comes first, then `{`, then `:`, then `}`.
 * Never fails: what corosync would stop at becomes an error, and parsing continues as the author most likely meant it.
 */
export function parseCorosync(text: string): CorosyncTree {
  const read = readLines(text, 0);
  // Only a file that lacks braces is read again with the guess that a top-level section starts at the top.
  return read.unclosed === 0 ? read.tree : readLines(text, read.unclosed).tree;
}

function readLines(text: string, missingBraces: number): { tree: CorosyncTree; unclosed: number } {
  const building = new TreeBuilder(text, missingBraces);
  let first = true;
  for (const line of linesOf(text)) {
    readLine(building, first && text.charCodeAt(0) === 0xfeff ? skipMark(building, line) : line);
    first = false;
  }
  const unclosed = building.closeAtEnd(new LineIndex(text));
  return { tree: { text, entries: building.entries, errors: building.errors }, unclosed };
}

function readLine(building: TreeBuilder, line: Span): void {
  const { text } = building;
  checkLength(building, line);
  if (hasNull(building, line)) return;
  const content = trimmed(text, line);
  if (content.start === content.end) return;
  const written = text.slice(content.start, content.end);
  const brace = written.indexOf("{");
  const colon = written.indexOf(":");
  if (written.startsWith("#")) building.add({ kind: "comment", comment: written, span: content });
  else if (brace >= 0) openSection(building, content, content.start + brace);
  else if (colon >= 0) readOption(building, content, content.start + colon);
  else if (written.includes("}")) closeLine(building, content);
  else building.error("missing-colon", content, missingColon(written));
}

function missingColon(written: string): string {
  const [, key, value] = /^([\w./-]+)[ \t]*[= \t][ \t]*(\S.*)$/.exec(written) ?? [];
  const meant = key === undefined ? "" : ` Write "${key}: ${value}".`;
  return `Expected "key: value", "section {" or "}": this line has no colon and no brace.${meant}`;
}

function checkLength(building: TreeBuilder, line: Span): void {
  const { text } = building;
  // The line's \r counts too: corosync's buffer must hold it.
  const withReturn = { start: line.start, end: text[line.end] === "\r" ? line.end + 1 : line.end };
  const from = offsetOfByte(text, withReturn, longestLine);
  if (from === undefined) return;
  const message = `This line is longer than ${longestLine} bytes, the most that corosync accepts, comments included. Shorten it.`;
  building.error("line-length", { start: Math.min(from, line.end - 1), end: line.end }, message);
}

/** corosync's strings end at a NUL: its position decides how much of the line corosync reads and whether it rejects the rest. */
function hasNull(building: TreeBuilder, line: Span): boolean {
  const at = building.text.slice(line.start, line.end).indexOf("\0");
  if (at < 0) return false;
  const span = { start: line.start + at, end: line.start + at + 1 };
  building.error("null-character", span, "corosync stops reading the line at this NUL character. Remove it.");
  return true;
}

function skipMark(building: TreeBuilder, line: Span): Span {
  const message = "The file starts with a byte order mark, which corosync reads as part of the first name. Remove it.";
  building.error("byte-order-mark", { start: 0, end: 1 }, message);
  return { start: 1, end: Math.max(1, line.end) };
}
