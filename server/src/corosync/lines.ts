import type { Span } from "../text/span.ts";

/** The most bytes corosync reads of a line; it rejects a file with a longer line, even a comment. */
export const longestLine = 510;

/** The lines of a text without their line breaks (`\n`, or `\r\n`), as corosync splits them. */
export function* linesOf(text: string): Generator<Span> {
  let start = 0;
  while (start < text.length) {
    const lineBreak = text.indexOf("\n", start);
    const end = lineBreak < 0 ? text.length : lineBreak;
    yield { start, end: end > start && text[end - 1] === "\r" ? end - 1 : end };
    start = end + 1;
  }
}

/** The span without the spaces and tabs at its ends; corosync treats nothing else as white space, not even a no-break space. */
export function trimmed(text: string, { start, end }: Span): Span {
  let [from, to] = [start, end];
  while (from < to && isSpaceOrTab(text.charCodeAt(from))) from++;
  while (to > from && isSpaceOrTab(text.charCodeAt(to - 1))) to--;
  return { start: from, end: to };
}

/** The offset in the span at which its UTF-8 form exceeds `limit` bytes; undefined when it isn't that long. */
export function offsetOfByte(text: string, { start, end }: Span, limit: number): number | undefined {
  if ((end - start) * 3 <= limit) return undefined;
  let bytes = 0;
  for (let at = start; at < end; ) {
    const code = text.codePointAt(at) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (bytes > limit) return at;
    at += code < 0x10000 ? 1 : 2;
  }
  return undefined;
}

function isSpaceOrTab(code: number): boolean {
  return code === 32 || code === 9;
}
