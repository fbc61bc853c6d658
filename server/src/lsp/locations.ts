import type { Location, Range } from "vscode-languageserver/node";
import type { Span } from "../text/span.ts";
import type { Place, SourceDocument } from "../workspace.ts";
import type { HandlerContext } from "./handler-context.ts";
import { rangeIn } from "./ranges.ts";

type Files = Pick<HandlerContext, "documents" | "files">;

/** A span of a file, open or not, as LSP's range; an open one's lines are known already. */
export function rangeInFile(document: SourceDocument, span: Span, { documents, files }: Files): Range {
  const open = documents.get(document.uri);
  if (open?.source === document) return rangeIn(open.text, span);
  const lines = files.linesOf(document);
  return { start: lines.position(span.start), end: lines.position(span.end) };
}

/** Places in a cluster's files as LSP's locations; places in other files are left out. */
export function locationsOf(places: readonly Place[], cluster: readonly SourceDocument[], context: Files): Location[] {
  const byUri = new Map(cluster.map((document) => [document.uri, document]));
  return places.flatMap(({ uri, span }) => {
    const document = byUri.get(uri);
    return document ? [{ uri, range: rangeInFile(document, span, context) }] : [];
  });
}
