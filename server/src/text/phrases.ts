import { plainLine } from "./plain-text.ts";

/** `1 node`, `3 nodes`; the plural may be given where it is not made with an s. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** `a`, `a and b`, `a, b and c`; a list longer than `most` ends in `and 4 more`. */
export function listing(items: readonly string[], most = Number.POSITIVE_INFINITY): string {
  const shown = items.length > most ? [...items.slice(0, most), `${items.length - most} more`] : items;
  if (shown.length < 2) return shown[0] ?? "";
  return `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}

/** A name in double quotes, as names of resources, nodes and files are written in sentences: in one line. */
export function quoted(name: string): string {
  return `"${plainLine(name)}"`;
}

/** The text with its first letter in upper case. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
