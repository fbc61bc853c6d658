import { type MarkupContent, MarkupKind } from "vscode-languageserver";
import { plainText } from "../text/plain-text.ts";

/** Markdown for the client, without characters that deceive. */
export function markdownContent(markdown: string): MarkupContent {
  return { kind: MarkupKind.Markdown, value: plainText(markdown) };
}
