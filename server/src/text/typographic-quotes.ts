import type { Diagnostic, InText } from "./diagnostic.ts";
import type { Span } from "./span.ts";

/** A typographic quote where a value or a word begins, and the text up to the one that closes it. */
const quoted = /(?<=^|[\s=(])[“”„‟‘‚«]([^“”„‟‘’‚«»"'\n]*)[“”‟’‘»]/g;

/** Typographic quotes in part of a text, which a web page or a word processor has put in place of `"` and which quote nothing. */
export function typographicQuotes(text: string, { start, end }: Span): Diagnostic<InText>[] {
  const part = text.slice(start, end);
  if (!/[“„‟‘‚«”]/.test(part)) return [];
  return [...part.matchAll(quoted)]
    .filter(({ index }) => !isInsideQuotes(part.slice(0, index)))
    .map((match): Diagnostic<InText> => {
      const span = { start: start + match.index, end: start + match.index + match[0].length };
      const meant = `"${match[1]}"`;
      const message = `These typographic quotes, as web pages have them, quote nothing: they are read as letters. Write ${meant}.`;
      const fixes = [{ title: `Change to ${meant}`, span, text: meant }];
      return { span, severity: "warning", code: "syntax", message, fixes };
    });
}

/** Whether a text ends inside plain quotes. */
function isInsideQuotes(before: string): boolean {
  let quote = "";
  for (const character of before) {
    if (quote) quote = character === quote ? "" : quote;
    else if (character === '"' || character === "'") quote = character;
  }
  return quote !== "";
}
