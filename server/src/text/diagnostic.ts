import type { Span } from "./span.ts";

/** How severe a diagnostic is. */
export type Severity = "error" | "warning" | "information";

/** What names the text of a span where there is one text only: nothing. */
export type InText = object;

/** What names the text of a span among files. */
interface InFile {
  readonly uri: string;
}

/**
 * Something wrong in a text, and how it could be fixed. Each layer has the same type; they differ only in what spans count from, and
 * so in what edits and related places name besides (`In`):
 * - the parser of crm: the start of the statement (`InText`)
 * - the parsers of pcs and corosync.conf: the start of the text (`InText`)
 * - a rule: the start of an object's statement, or of corosync.conf (`InModel` in rules/rule.ts)
 * - what a check gives: the start of the file (`InFile`).
 */
export interface Diagnostic<In = InFile> {
  readonly span: Span;
  readonly severity: Severity;
  /** The rule's id, or `syntax` and the like for what a parser found. */
  readonly code: string;
  /** What reported it, where that isn't Quorate. */
  readonly source?: string;
  readonly message: string;
  readonly fixes?: readonly Fix<In>[];
  /** Other places that have to do with it. */
  readonly related?: readonly Related<In>[];
  /** What it was before edits that only moved it, and by how many lines: all of its columns are the same. */
  readonly moved?: { readonly from: object; readonly lines: number };
}

/** A place that has to do with a diagnostic, and how. */
export type Related<In = InFile> = In & { readonly span: Span; readonly message: string };

/** A change of a text. */
export type Edit<In = InFile> = In & { readonly span: Span; readonly text: string };

/** An edit that fixes what a diagnostic reports. */
export type Fix<In = InFile> = Edit<In> & {
  readonly title: string;
  /** What must be changed together with it. */
  readonly also?: readonly Edit<In>[];
};
