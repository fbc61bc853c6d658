import type { Span } from "../text/span.ts";

/** A stretch of one of the cluster's files; the span counts from the file's start. */
export interface Place {
  readonly uri: string;
  readonly span: Span;
}
