import { type DocumentSymbol, SymbolKind } from "vscode-languageserver/node";
import { plainLine } from "../text/plain-text.ts";
import { type OutlineItem, outlineOf } from "../workspace.ts";
import type { OpenDocument } from "./open-documents.ts";
import { rangeIn } from "./text-positions.ts";

/** An outline's kinds as LSP's kinds of symbol. */
export const symbolKinds = {
  resource: SymbolKind.Object,
  container: SymbolKind.Namespace,
  constraint: SymbolKind.Interface,
  options: SymbolKind.Property,
  node: SymbolKind.Module,
  other: SymbolKind.Field,
} as const;

function symbolOf(document: OpenDocument, item: OutlineItem): DocumentSymbol {
  return {
    name: plainLine(item.name),
    detail: plainLine(item.detail),
    kind: symbolKinds[item.kind],
    range: rangeIn(document.text, item.span),
    selectionRange: rangeIn(document.text, item.nameSpan),
    children: item.children.map((child) => symbolOf(document, child)),
  };
}

/** textDocument/documentSymbol */
export function documentSymbols(document: OpenDocument): DocumentSymbol[] {
  return outlineOf(document.source).map((item) => symbolOf(document, item));
}
