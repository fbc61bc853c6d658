import type { Span } from "../text/span.ts";
import { offsetOfByte, trimmed } from "./lines.ts";
import type { TreeBuilder } from "./tree-builder.ts";

/** The most bytes of a name with those of its sections. */
const longestPath = 254;
const notInName = /[^A-Za-z0-9._/:-]/u;

/** Reads a line that has a `{`: the name before it opens a section, and nothing may follow. */
export function openSection(building: TreeBuilder, line: Span, brace: number): void {
  const { text } = building;
  if (/^\}[ \t]*#/.test(text.slice(line.start, line.end))) {
    closeLine(building, line);
    return;
  }
  const openSpan = { start: brace, end: brace + 1 };
  const nameSpan = withoutColon(text, nameBefore(building, line, brace));
  const name = text.slice(nameSpan.start, nameSpan.end);
  if (name === "") {
    building.error("missing-section-name", openSpan, 'Expected a section name before "{", as in "totem {".');
  } else checkSectionName(building, name, nameSpan);
  building.open(name, nameSpan, openSpan);
  const rest = trimmed(text, { start: brace + 1, end: line.end });
  if (rest.start === rest.end) return;
  building.error(
    "after-opening-brace",
    rest,
    `Expected the end of the line after "{": corosync rejects anything that follows it${text[rest.start] === "#" ? ", even a comment" : ""}. Move it to a line of its own.`,
  );
  readOneLiner(building, rest);
}

/** `foo { a: 1 }`: wrong, but its meaning is clear. */
function readOneLiner(building: TreeBuilder, rest: Span): void {
  const { text } = building;
  if (text[rest.start] === "#") return;
  const closed = text[rest.end - 1] === "}";
  const inner = trimmed(text, { start: rest.start, end: closed ? rest.end - 1 : rest.end });
  const written = text.slice(inner.start, inner.end);
  const colon = written.indexOf(":");
  if (colon >= 0 && !/[{}]/.test(written)) readOption(building, inner, inner.start + colon, false);
  if (closed) building.close({ start: rest.end - 1, end: rest.end });
}

/** A closing brace at the start of the line (`} quorum {`) is handled first. */
function nameBefore(building: TreeBuilder, line: Span, brace: number): Span {
  const { text } = building;
  const before = trimmed(text, { start: line.start, end: brace });
  if (text[before.start] !== "}") return before;
  const closing = { start: before.start, end: before.start + 1 };
  building.error(
    "around-closing-brace",
    closing,
    'Expected "}" alone on its line: corosync reads it as part of the name.',
  );
  if (!building.close(closing)) unexpectedBrace(building, closing);
  return trimmed(text, { start: closing.end, end: before.end });
}

function checkSectionName(building: TreeBuilder, name: string, span: Span): void {
  if (notInName.test(name)) {
    const colon = name.indexOf(":");
    building.error(
      "section-name",
      span,
      colon > 0
        ? `corosync reads this line as the start of a section named "${name}", because it has a "{". Remove the brace, or put the section on a line of its own.`
        : `"${name}" is not a valid section name: expected only letters, digits and . _ - /.`,
    );
  } else if (isTooLong(building, name)) {
    building.error(
      "key-length",
      span,
      `Together with its parent sections, this name is longer than ${longestPath} bytes.`,
    );
  }
}

/** Reads a line that has a colon and no brace before it: a key and its value. `strict` also checks the key. */
export function readOption(building: TreeBuilder, line: Span, colon: number, strict = true): void {
  const { text } = building;
  const keySpan = withoutColon(text, trimmed(text, { start: line.start, end: colon }));
  const valueSpan = trimmed(text, { start: colon + 1, end: line.end });
  const key = text.slice(keySpan.start, keySpan.end);
  const value = text.slice(valueSpan.start, valueSpan.end);
  const path = building.pathOf(key);
  const colonSpan = { start: colon, end: colon + 1 };
  if (key.startsWith("}")) {
    afterClosingBrace(building, line, keySpan);
    return;
  }
  if (key === "") building.error("missing-key", colonSpan, 'Expected a key before ":", as in "token: 3000".');
  else if (strict) checkKey(building, key, keySpan, path);
  building.add({ kind: "option", key, value, path, keySpan, colonSpan, valueSpan, span: line });
}

function checkKey(building: TreeBuilder, key: string, span: Span, path: string): void {
  const wrong = notInName.exec(key);
  if (wrong !== null) {
    const at = span.start + wrong.index;
    const message = `Expected a key of letters, digits and . _ - / only: it can't contain ${nameOf(wrong[0])}.`;
    building.error(
      "key-name",
      /^[\x20-\x7e]$/.test(wrong[0]) ? span : { start: at, end: at + wrong[0].length },
      message,
    );
  } else if (path.length < 3) {
    building.error("key-length", span, `corosync rejects a top-level key of fewer than three characters.`);
  } else if (isTooLong(building, key)) {
    building.error(
      "key-length",
      span,
      `Together with its sections, this key is longer than the ${longestPath} bytes that corosync stores.`,
    );
  }
}

function isTooLong(building: TreeBuilder, name: string): boolean {
  // corosync counts the dot between path and name even where there is no path.
  const path = building.current === undefined ? `.${name}` : building.pathOf(name);
  return offsetOfByte(path, { start: 0, end: path.length }, longestPath) !== undefined;
}

/** `} a: b`: corosync reads the brace as part of the key. */
function afterClosingBrace(building: TreeBuilder, line: Span, keySpan: Span): void {
  const { text } = building;
  const closing = { start: keySpan.start, end: keySpan.start + 1 };
  building.error(
    "around-closing-brace",
    closing,
    'Expected "}" alone on its line: corosync reads it as part of the key.',
  );
  if (!building.close(closing)) unexpectedBrace(building, closing);
  const rest = trimmed(text, { start: closing.end, end: line.end });
  const colon = text.slice(rest.start, rest.end).indexOf(":");
  if (colon >= 0) readOption(building, rest, rest.start + colon, false);
}

/** Reads a line that has a `}` and neither `{` nor a colon. */
export function closeLine(building: TreeBuilder, line: Span): void {
  const { text } = building;
  const written = text.slice(line.start, line.end);
  if (written !== "}") {
    const stray = trimmed(text, written.startsWith("}") ? { start: line.start + 1, end: line.end } : line);
    building.error(
      "around-closing-brace",
      stray,
      `Expected "}" alone on its line${written.startsWith("}") && text[stray.start] === "#" ? ": a comment needs a line of its own" : ""}.`,
    );
  }
  for (const match of written.split("#", 1)[0]?.matchAll(/\}/g) ?? []) {
    const at = line.start + match.index;
    const closing = { start: at, end: at + 1 };
    if (!building.close(closing)) unexpectedBrace(building, closing);
  }
}

function unexpectedBrace(building: TreeBuilder, span: Span): void {
  building.error("unexpected-closing-brace", span, 'No section is open here: this "}" has no matching "{". Remove it.');
}

/** Colons and spaces at a name's end are not part of it. */
function withoutColon(text: string, span: Span): Span {
  let { end } = span;
  while (end > span.start && /[: \t]/.test(text[end - 1] ?? "")) end--;
  return { start: span.start, end };
}

function nameOf(character: string): string {
  if (character === " ") return "a space";
  if (character === "\t") return "a tab";
  if (character === "\u00a0") return "a no-break space";
  if (/^[\x21-\x7e]$/.test(character)) return `"${character}"`;
  return `the character U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
