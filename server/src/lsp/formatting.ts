import type { Connection, ServerCapabilities, TextEdit } from "vscode-languageserver/node";
import { type FormatEdit, formatEdits, formatEditsAfterEnter } from "../workspace.ts";
import type { OpenDocument } from "./open-documents.ts";
import type { OnDocument } from "./requests.ts";
import { rangeIn } from "./text-positions.ts";

export const formattingCapabilities: ServerCapabilities = {
  documentFormattingProvider: true,
  documentRangeFormattingProvider: true,
  documentOnTypeFormattingProvider: { firstTriggerCharacter: "\n" },
};

/** textDocument/formatting, rangeFormatting and onTypeFormatting. The layout is the language's own, so the client's options change nothing. */
export function serveFormatting(connection: Connection, onDocument: OnDocument): void {
  connection.onDocumentFormatting(onDocument((document) => textEdits(document, formatEdits(document.source))));
  connection.onDocumentRangeFormatting(
    onDocument((document, { range }) => {
      const span = { start: document.text.offsetAt(range.start), end: document.text.offsetAt(range.end) };
      return textEdits(document, formatEdits(document.source, span));
    }),
  );
  connection.onDocumentOnTypeFormatting(
    onDocument((document, { position }) =>
      textEdits(document, formatEditsAfterEnter(document.source, document.text.offsetAt(position))),
    ),
  );
}

function textEdits(document: OpenDocument, edits: readonly FormatEdit[]): TextEdit[] {
  return edits.map(({ span, text }) => ({ range: rangeIn(document.text, span), newText: text }));
}
