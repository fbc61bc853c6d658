import type { Diagnostic, Fix, InText } from "../text/diagnostic.ts";
import type { Span } from "../text/span.ts";

/** Why a command has no effect: pcs would refuse it. */
export class Refusal extends Error {
  readonly problem: Diagnostic<InText>;

  constructor(problem: Diagnostic<InText>) {
    super(problem.message);
    this.name = "Refusal";
    this.problem = problem;
  }
}

/** A refusal at a place, with a suggested word as its fix. */
export function refusal(span: Span, message: string, meant?: string): Refusal {
  return new Refusal({ span, severity: "error", code: "syntax", message, ...meantFix(span, meant) });
}

/** The fix that replaces a word by another. */
export function meantFix(span: Span, meant: string | undefined): { fixes?: readonly Fix<InText>[] } {
  return meant === undefined ? {} : { fixes: [{ title: `Change to "${meant}"`, span, text: meant }] };
}
