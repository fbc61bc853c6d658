/** A stretch of text: offsets in UTF-16 code units, `end` exclusive. What they count from (a file, a statement) is documented where it is used. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The same stretch, counted from `by` units earlier. */
export function shift(span: Span, by: number): Span {
  return { start: span.start + by, end: span.end + by };
}

/** Whether a cursor at `offset` touches the span; its end counts, as an editor's cursor there still belongs to the word. */
export function touches(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}
