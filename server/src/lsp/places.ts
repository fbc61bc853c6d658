import type { Location, Range } from "vscode-languageserver/node";
import { LineIndex, type Place, type SourceDocument } from "../service.ts";
import type { Span } from "../text/span.ts";

const indexes = new WeakMap<SourceDocument, LineIndex>();

/** A span of a file, open or not, as LSP's range. */
export function rangeInFile(document: SourceDocument, span: Span): Range {
  let lines = indexes.get(document);
  if (!lines) {
    lines = new LineIndex(document.text);
    indexes.set(document, lines);
  }
  return { start: lines.position(span.start), end: lines.position(span.end) };
}

/** Places in a cluster's files as LSP's locations; places in other files are left out. */
export function locationsOf(places: readonly Place[], cluster: readonly SourceDocument[]): Location[] {
  const files = new Map(cluster.map((document) => [document.uri, document]));
  return places.flatMap(({ uri, span }) => {
    const document = files.get(uri);
    return document ? [{ uri, range: rangeInFile(document, span) }] : [];
  });
}
