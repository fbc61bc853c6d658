import type { SourceDocument } from "../../analysis/source-document.ts";
import type { Memo } from "../../text/memo.ts";
import type { Span } from "../../text/span.ts";
import { sameNames } from "./cluster-names.ts";

/** An occurrence in the file of the name at the cursor. */
export interface Highlight {
  readonly span: Span;
  /** A definition is a write, a reference a read. */
  readonly access: "read" | "write";
}

/** Every occurrence in the file of the name at an offset. */
export function highlightsAt(document: SourceDocument, offset: number, memo: Memo): Highlight[] {
  return sameNames(document, offset, [document], memo).map(({ span, place }) => ({
    span,
    access: place.defines === undefined ? "read" : "write",
  }));
}
