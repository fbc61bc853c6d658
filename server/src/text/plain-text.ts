/**
 * Characters that are never meant to be read, and that can deceive whoever reads: control characters (C0, DEL, C1), which move a terminal's
 * cursor, set its title or hide text; Unicode's bidirectional controls, which show text in another order than it is; separators of lines that
 * aren't line feeds; and invisible ones that hide text (soft hyphen, zero-width space, word joiner, interlinear annotations, tags, letters
 * that are blank, variation selectors that follow no ideograph). Joiners and the selectors of emoji stay: scripts need them. Lone halves of surrogate pairs can't be written at all.
 */
const deceiving =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\u{1d173}-\u{1d17a}\u{e0000}-\u{e00ff}\u{e01f0}-\u{e0fff}]|(?<!\p{Ideo})[\u{e0100}-\u{e01ef}]|\u034f|\u17b4|\u17b5|\u180b|\u180c|\u180d|\u180f|\p{Cs}/gu;

/**
 * The text as it can be shown to people, whoever wrote it: every deceiving character is shown by its number (`\x1b`, `\u202e`), so that
 * nothing is hidden and nothing is obeyed. Tabs and line feeds stay, and a carriage return before a line feed goes. Every text that came from a
 * node, a file or a setting goes through this, or `plainLine`, before it is shown.
 */
export function plainText(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(deceiving, numbered);
}

/** `plainText` in one line: line feeds and tabs become spaces. For labels, titles and prompts. */
export function plainLine(text: string): string {
  return plainText(text).replace(/[\n\t]+/g, " ");
}

/** The text in one line, with a replacement character for each deceiving one: columns stay where they are. Tabs stay, too. */
export function plainColumns(text: string): string {
  return text.replace(/\n/g, "\uFFFD").replace(deceiving, "\uFFFD");
}

/** A value with every text in it, keys included, as `show` makes it. Other values, undefined included, stay. */
export function plainTexts<T>(value: T, show: (text: string) => string = plainText): T {
  const each = <V>(inner: V): V => plainTexts(inner, show);
  if (typeof value === "string") return show(value) as T;
  if (Array.isArray(value)) return value.map(each) as T;
  if (value instanceof Map) return new Map([...value].map(([key, inner]) => [each(key), each(inner)])) as T;
  if (value instanceof Set) return new Set([...value].map(each)) as T;
  if (value === null || typeof value !== "object" || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [show(key), each(inner)])) as T;
}

/** JSON in which every deceiving character is written by its number: the same value for a program, harmless in a terminal. */
export function plainJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(deceiving, (character) =>
    units(character, (unit) => `\\u${hex(unit, 4)}`),
  );
}

function numbered(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x100) return `\\x${hex(code, 2)}`;
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\u{${hex(code, 0)}}`;
}

function units(character: string, write: (unit: number) => string): string {
  return Array.from({ length: character.length }, (_, index) => write(character.charCodeAt(index))).join("");
}

function hex(code: number, width: number): string {
  return code.toString(16).padStart(width, "0");
}
