import type { SourceDocument } from "../analysis/source-document.ts";
import type { Memo } from "../text/memo.ts";
import type { Span } from "../text/span.ts";
import { sameNames } from "./cluster-names.ts";

/** A place in the file that names the same as the word under the cursor. */
export interface Highlight {
  readonly span: Span;
  /** A definition is a write, a reference a read. */
  readonly access: "read" | "write";
}

/** Every place in the file that names the same thing as the word at an offset. */
export function highlightsAt(document: SourceDocument, offset: number, memo: Memo): Highlight[] {
  return sameNames(document, offset, [document], memo).map(({ span, place }) => ({
    span,
    access: place.defines === undefined ? "read" : "write",
  }));
}
