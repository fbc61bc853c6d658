import { LineIndex } from "../text/line-index.ts";
import type { Span } from "../text/span.ts";
import { closeLine, openSection, readOption } from "./constructs.ts";
import { linesOf, longestLine, offsetOfByte, trimmed } from "./lines.ts";
import type { CorosyncError, CorosyncTree } from "./tree.ts";
import { Building } from "./tree-builder.ts";

/**
 * Reads a corosync.conf as corosync 3 does: of each line, `#` at its start comes first, then `{`, then `:`, then `}`.
 * Never fails: what corosync would stop at becomes an error, and the rest is read on as a person would mean it.
 */
export function parseCorosync(text: string): CorosyncTree {
  const read = readLines(text, 0);
  // Only a file that lacks braces is read again with the guess that a top-level section starts at the top.
  return read.unclosed === 0 ? read.tree : readLines(text, read.unclosed).tree;
}

/** What is wrong with the form of the file, in the order of the text. */
export function corosyncErrors(tree: CorosyncTree): readonly CorosyncError[] {
  return tree.errors;
}

function readLines(text: string, missingBraces: number): { tree: CorosyncTree; unclosed: number } {
  const building = new Building(text, missingBraces);
  let first = true;
  for (const line of linesOf(text)) {
    readLine(building, first && text.charCodeAt(0) === 0xfeff ? skipMark(building, line) : line);
    first = false;
  }
  const unclosed = building.closeAtEnd(new LineIndex(text));
  return { tree: { text, entries: building.entries, errors: building.errors }, unclosed };
}

function readLine(building: Building, line: Span): void {
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
  return `Expected "key: value", "section {" or "}": this line has neither a colon nor a brace.${meant}`;
}

function checkLength(building: Building, line: Span): void {
  const { text } = building;
  // The line's \r counts too; trimmed() has nothing to do with what the buffer must hold.
  const whole = { start: line.start, end: text[line.end] === "\r" ? line.end + 1 : line.end };
  const from = offsetOfByte(text, whole, longestLine);
  if (from === undefined) return;
  const message = `This line is longer than the ${longestLine} bytes corosync reads of a line, comments included. Shorten it.`;
  building.error("line-length", { start: Math.min(from, line.end - 1), end: line.end }, message);
}

/** corosync's strings end at a NUL: what of the line it reads, and whether it refuses the rest, depends on where that is. */
function hasNull(building: Building, line: Span): boolean {
  const at = building.text.slice(line.start, line.end).indexOf("\0");
  if (at < 0) return false;
  const span = { start: line.start + at, end: line.start + at + 1 };
  building.error(
    "null-character",
    span,
    "A NUL character stands here, where corosync stops reading the line. Remove it.",
  );
  return true;
}

function skipMark(building: Building, line: Span): Span {
  const message =
    "The file starts with a byte order mark, which corosync takes for a part of the first name. Remove it.";
  building.error("byte-order-mark", { start: 0, end: 1 }, message);
  return { start: 1, end: Math.max(1, line.end) };
}
