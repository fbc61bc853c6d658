import type { Span } from "./span.ts";

/** Whether the physical line that ends before `end` goes on: its last visible character is a `\`. */
function continues(text: string, start: number, end: number): boolean {
  for (let at = end - 1; at >= start; at--) {
    const code = text.charCodeAt(at);
    if (code === 92) return true;
    if (code !== 32 && code !== 9 && code !== 13) return false;
  }
  return false;
}

/** Whether a text ends within a logical line: what comes after its end and a line break belongs to it. */
export function continuesAtEnd(text: string): boolean {
  return continues(text, text.lastIndexOf("\n") + 1, text.length);
}

/**
 * The logical lines of `text` from offset `from` on: physical lines joined by a trailing `\` (crmsh's lines2cli).
 * The spans leave out the last line break; empty lines are spans too, so that the spans and the line breaks between them are the text.
 * Stops after the logical line that ends at or after `until`.
 */
export function logicalLines(text: string, from = 0, until = text.length): Span[] {
  const lines: Span[] = [];
  let start = from;
  let lineStart = from;
  for (;;) {
    const lineBreak = text.indexOf("\n", lineStart);
    const end = lineBreak < 0 ? text.length : lineBreak;
    if (lineBreak >= 0 && continues(text, lineStart, end)) {
      lineStart = lineBreak + 1;
      continue;
    }
    lines.push({ start, end });
    if (lineBreak < 0 || end >= until) return lines;
    start = lineBreak + 1;
    lineStart = start;
  }
}
