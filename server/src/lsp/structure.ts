import {
  type Connection,
  type FoldingRange,
  FoldingRangeKind,
  type SelectionRange,
  type ServerCapabilities,
} from "vscode-languageserver/node";
import { omitUndefined } from "../text/omit-undefined.ts";
import { foldsOf, selectionsAt } from "../workspace.ts";
import type { HandlerContext } from "./handler-context.ts";
import { documentSymbols } from "./symbols.ts";
import { rangeIn } from "./text-positions.ts";

export const structureCapabilities: ServerCapabilities = {
  documentSymbolProvider: true,
  foldingRangeProvider: true,
  selectionRangeProvider: true,
};

/** textDocument/documentSymbol, foldingRange and selectionRange */
export function serveStructure(connection: Connection, { onDocument }: HandlerContext): void {
  connection.onDocumentSymbol(onDocument(documentSymbols));
  connection.onFoldingRanges(
    onDocument(({ source, text }): FoldingRange[] =>
      foldsOf(source).flatMap(({ span, kind }) => {
        const { start, end } = rangeIn(text, span);
        if (start.line === end.line) return [];
        const comment = kind === "comment" ? { kind: FoldingRangeKind.Comment } : {};
        return [{ startLine: start.line, endLine: end.line, ...comment }];
      }),
    ),
  );
  connection.onSelectionRanges(
    onDocument(({ source, text }, { positions }): SelectionRange[] =>
      positions.map((position) => {
        const spans = selectionsAt(source, text.offsetAt(position));
        const range = spans.reduceRight<SelectionRange | undefined>(
          (parent, span) => ({ range: rangeIn(text, span), ...omitUndefined({ parent }) }),
          undefined,
        );
        return range ?? { range: { start: position, end: position } };
      }),
    ),
  );
}
