import type { Location, Range } from "vscode-languageserver/node";
import type { Span } from "../text/span.ts";
import type { Place, SourceDocument } from "../workspace.ts";
import type { HandlerContext } from "./handler-context.ts";
import { rangeIn } from "./text-positions.ts";

type Files = Pick<HandlerContext, "files">;

/** A span of a file, open or not, as LSP's range. */
export function rangeInFile(document: SourceDocument, span: Span, { files }: Files): Range {
  return rangeIn(files.positionsIn(document), span);
}

/** Places in a cluster's files as LSP's locations; places in other files are left out. */
export function locationsOf(places: readonly Place[], cluster: readonly SourceDocument[], context: Files): Location[] {
  const byUri = new Map(cluster.map((document) => [document.uri, document]));
  return places.flatMap(({ uri, span }) => {
    const document = byUri.get(uri);
    return document ? [{ uri, range: rangeInFile(document, span, context) }] : [];
  });
}
