import type { Span } from "../../../text/span.ts";

/** A construct that the schema pacemaker-4.0 refuses and those before it accept. */
export interface RefusedConstruct {
  readonly span: Span;
  /** What it is, as the subject of a sentence. */
  readonly what: string;
  /**
   * What Pacemaker 3 does with it while the CIB is validated with an older schema: it reads it as its modern form, leaves it out,
   * leaves out the whole resource (or constraint), or takes it for a member of the cluster.
   */
  readonly fate: "converted" | "ignored" | "dropped" | "member";
  /** What is left out with it, where that isn't a resource. */
  readonly lost?: "the resource" | "the constraint";
  /** What to do, as a sentence. */
  readonly instead: string;
  /** Releases before Pacemaker 3 ignore it as well. */
  readonly isIgnoredBefore?: true;
  /** legacy-syntax reports it for the schemas that accept it. */
  readonly isLegacySyntax?: true;
  readonly edit?: { readonly title: string; readonly span: Span; readonly text: string };
}
