import type { Location, Range, TextDocuments } from "vscode-languageserver/node";
import type { Span } from "../text/span.ts";
import { LineIndex, type Place, type SourceDocument } from "../workspace.ts";
import type { OpenDocument } from "./open-documents.ts";
import { rangeIn } from "./ranges.ts";

const indexes = new WeakMap<SourceDocument, LineIndex>();

/** A span of a file, open or not, as LSP's range; an open one's lines are known already. */
export function rangeInFile(document: SourceDocument, span: Span, documents: TextDocuments<OpenDocument>): Range {
  const open = documents.get(document.uri);
  if (open?.source === document) return rangeIn(open.text, span);
  let lines = indexes.get(document);
  if (!lines) {
    lines = new LineIndex(document.text);
    indexes.set(document, lines);
  }
  return { start: lines.position(span.start), end: lines.position(span.end) };
}

/** Places in a cluster's files as LSP's locations; places in other files are left out. */
export function locationsOf(
  places: readonly Place[],
  cluster: readonly SourceDocument[],
  documents: TextDocuments<OpenDocument>,
): Location[] {
  const files = new Map(cluster.map((document) => [document.uri, document]));
  return places.flatMap(({ uri, span }) => {
    const document = files.get(uri);
    return document ? [{ uri, range: rangeInFile(document, span, documents) }] : [];
  });
}
