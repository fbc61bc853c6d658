import type { SourceDocument } from "../analysis/source-document.ts";
import type { CorosyncEntry } from "../corosync/tree.ts";
import type { Span } from "../text/span.ts";
import { trimmedLength } from "../text/trimmed-length.ts";
import type { XmlElement } from "../text/xml.ts";

/** A range that folds into its first line; the span counts from the file's start and ends in the last folded line. */
export interface Fold {
  readonly span: Span;
  readonly kind: "region" | "comment";
}

/** Every statement, section and run of comments that may span several lines; the caller omits those of a single line. */
export function foldsOf(document: SourceDocument): Fold[] {
  if (document.language === "pcs") return document.tree.commands.map(({ span }) => ({ span, kind: "region" }));
  if (document.language === "cib") return document.tree.root ? xmlFolds(document.tree.root) : [];
  return document.language === "corosync" ? corosyncFolds(document.tree.entries) : crmFolds(document);
}

function crmFolds(document: Extract<SourceDocument, { language: "crm" }>): Fold[] {
  const folds: Fold[] = [];
  let comments: Span | undefined;
  const closeComments = (): void => {
    if (comments) folds.push({ span: comments, kind: "comment" });
    comments = undefined;
  };
  for (const { offset, statement } of document.tree.statements) {
    if (statement.kind === "comment") {
      comments = { start: comments?.start ?? offset, end: offset + statement.text.length };
      continue;
    }
    closeComments();
    if (statement.kind === "blank" || !statement.text.includes("\n")) continue;
    folds.push({ span: { start: offset, end: offset + trimmedLength(statement.text) }, kind: "region" });
  }
  closeComments();
  return folds;
}

function corosyncFolds(entries: readonly CorosyncEntry[]): Fold[] {
  const folds: Fold[] = [];
  let comments: Span | undefined;
  for (const entry of entries) {
    if (entry.kind === "comment") {
      comments = { start: comments?.start ?? entry.span.start, end: entry.span.end };
      continue;
    }
    if (comments) folds.push({ span: comments, kind: "comment" });
    comments = undefined;
    if (entry.kind !== "section") continue;
    // The closing brace stays visible.
    const last = entry.entries.at(-1)?.span.end ?? entry.span.start;
    folds.push({ span: { start: entry.span.start, end: last }, kind: "region" }, ...corosyncFolds(entry.entries));
  }
  if (comments) folds.push({ span: comments, kind: "comment" });
  return folds;
}

/** The elements that have others inside; a closing tag stays visible. */
function xmlFolds(element: XmlElement): Fold[] {
  const last = element.children.at(-1);
  if (!last) return [];
  return [{ span: { start: element.start, end: last.end }, kind: "region" }, ...element.children.flatMap(xmlFolds)];
}
