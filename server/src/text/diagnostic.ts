import type { Span } from "./span.ts";

/** Something wrong in a file, and how it could be mended. Spans count from the file's start. */
export interface Diagnostic {
  readonly span: Span;
  readonly severity: "error" | "warning" | "information";
  /** The rule's id, or `syntax`. */
  readonly code: string;
  /** Who says so, where that isn't Quorate. */
  readonly source?: string;
  readonly message: string;
  readonly fixes: readonly Fix[];
  readonly related: readonly { readonly uri: string; readonly span: Span; readonly message: string }[];
}

/** A change of a file's text. */
export interface DiagnosticEdit {
  readonly uri: string;
  readonly span: Span;
  readonly text: string;
}

/** An edit that would mend a finding. */
export interface Fix extends DiagnosticEdit {
  readonly title: string;
  /** What must be changed together with it. */
  readonly also?: readonly DiagnosticEdit[];
}
