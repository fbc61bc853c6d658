import type { ClusterModel, PlacedObject } from "../model/cluster-model.ts";
import type { Span } from "../text/span.ts";

export type Severity = "error" | "warning" | "information";

/** An edit that mends what a rule found; the span counts from the start of the object's statement. */
export interface RuleFix {
  readonly title: string;
  readonly at: PlacedObject;
  readonly span: Span;
  readonly text: string;
}

/** What a rule found, and where: a span inside the statement of an object. */
export interface RuleFinding {
  readonly at: PlacedObject;
  readonly span: Span;
  readonly message: string;
  readonly fixes?: readonly RuleFix[];
  readonly related?: readonly { readonly at: PlacedObject; readonly span: Span; readonly message: string }[];
}

/** One mistake worth catching: everything there is to say about it. */
export interface Rule {
  /** As it stands behind a finding and in settings. */
  readonly id: string;
  readonly severity: Severity;
  /** `fast` rules follow each keystroke, `workspace` rules a pause, `live` rules the news from a cluster. */
  readonly category: "fast" | "workspace" | "live";
  readonly title: string;
  /** Why it matters, in two or three sentences, and what to do. */
  readonly why: string;
  /** Where that is known from. */
  readonly source: string;
  /** Configurations that it finds something in, and the mended ones. */
  readonly wrong: string;
  readonly right: string;
  check(model: ClusterModel, report: (finding: RuleFinding) => void): void;
}
