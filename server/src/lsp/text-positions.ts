import type { Position, Range } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Span } from "../text/span.ts";
import { CrmPositions, type SourceDocument } from "../workspace.ts";

/** A text's offsets as LSP's positions and back; what is outside is moved to the nearest place inside, and never between CR and LF. */
export interface TextPositions {
  offsetAt(position: Position): number;
  positionAt(offset: number): Position;
}

/** The positions in a document. */
export function positionsIn(document: SourceDocument): TextPositions {
  if (document.language === "crm") return new CrmPositions(document.tree);
  return TextDocument.create(document.uri, document.language, 0, document.text);
}

/** A span of a text as LSP's range. */
export function rangeIn(text: TextPositions, { start, end }: Span): Range {
  return { start: text.positionAt(start), end: text.positionAt(end) };
}
