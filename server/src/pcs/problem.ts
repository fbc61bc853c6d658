import type { Span } from "../text/span.ts";

/** A problem or note about a part of a script; its span counts from the script's start. */
export interface PcsProblem {
  readonly span: Span;
  readonly severity: "error" | "warning" | "information";
  /** `syntax` for anything that pcs itself would refuse, else the kind of note. */
  readonly code: "syntax" | "foreign-line" | "acts-only" | "added-by-pcs" | "old-pcs" | "unknown-value";
  readonly message: string;
  readonly fixes?: readonly PcsFix[];
}

/** One edit that fixes a problem. */
interface PcsFix {
  readonly title: string;
  readonly span: Span;
  readonly text: string;
}

/** Why a command has no effect: pcs would refuse it. */
export class Refusal extends Error {
  readonly problem: PcsProblem;

  constructor(problem: PcsProblem) {
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
export function meantFix(span: Span, meant: string | undefined): { fixes?: readonly PcsFix[] } {
  return meant === undefined ? {} : { fixes: [{ title: `Change to "${meant}"`, span, text: meant }] };
}
