import type { Diagnostic, Edit, InText } from "../text/diagnostic.ts";
import { shift } from "../text/span.ts";

/** A parser's diagnostic as one of the file `uri`, in which the parsed text begins at `offset`. */
export function inFile(diagnostic: Diagnostic<InText>, uri: string, offset: number): Diagnostic {
  const edit = ({ span, text }: Edit<InText>): Edit => ({ uri, span: shift(span, offset), text });
  const { fixes = [], related = [] } = diagnostic;
  return {
    ...diagnostic,
    span: shift(diagnostic.span, offset),
    fixes: fixes.map(({ title, also, ...own }) => ({ title, ...edit(own), ...(also ? { also: also.map(edit) } : {}) })),
    related: related.map(({ span, message }) => ({ uri, span: shift(span, offset), message })),
  };
}
