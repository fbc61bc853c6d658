import type { Span } from "../../text/span.ts";

type CompletionKind = "keyword" | "agent" | "parameter" | "value" | "reference" | "operation" | "snippet";

/** One proposal. `text` replaces `span` of the file; with `snippet` it has LSP's placeholders. */
export interface Completion {
  readonly label: string;
  readonly kind: CompletionKind;
  readonly span: Span;
  readonly text: string;
  readonly snippet?: boolean;
  readonly detail?: string;
  readonly markdown?: string;
  /** Proposals are sorted by rank, then by label; 5 by default. */
  readonly rank?: number;
  /** Among those of its rank it comes before those without, the lowest first. */
  readonly order?: number;
  /** Accepting it triggers the next completion. */
  readonly more?: boolean;
  readonly obsolete?: boolean;
}

/** A proposal without its position. */
export type Draft = Omit<Completion, "span">;

/** A placeholder for the word at the cursor; it occurs in no configuration. */
export const cursorMark = "\u{10FFFF}";

/** The proposals for a place; of too many only those that match the typed text, and then `incomplete`. */
export interface Completions {
  readonly items: readonly Completion[];
  readonly incomplete: boolean;
}

/** The most proposals sent at a time: a large cluster has thousands of names. */
const maxProposals = 300;

/** Drafts as proposals for a span; of too many only those that match the typed text. */
export function limited(drafts: readonly Draft[], typed: string, span: Span): Completions {
  const shown = drafts.length > maxProposals ? matching(drafts, typed) : drafts;
  return { items: shown.map((draft) => ({ ...draft, span })), incomplete: shown.length < drafts.length };
}

/** The first drafts, by rank, whose labels contain the typed letters in order, as editors match them. */
function matching(drafts: readonly Draft[], typed: string): Draft[] {
  const letters = [...typed.toLowerCase()].map((letter) => letter.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp(letters.join(".*"), "i");
  const matches = drafts.filter((draft) => pattern.test(draft.label));
  return matches.sort((a, b) => (a.rank ?? 5) - (b.rank ?? 5)).slice(0, maxProposals);
}
