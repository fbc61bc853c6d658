import type { Place } from "../analysis/place.ts";
import type { SourceDocument } from "../analysis/source-document.ts";
import { type OutlineItem, outlineOf } from "./outline.ts";

/** An object of some cluster that matches a search. */
export interface FoundSymbol extends Place {
  readonly name: string;
  readonly detail: string;
  readonly kind: OutlineItem["kind"];
}

/** The most results; more are of no help. */
const maxResults = 500;

/**
 * How well a name matches the typed text: undefined when the name doesn't contain its letters in order (ignoring case); else
 * less is better, with prefixes and whole words first.
 */
function matchRank(name: string, typed: string): number | undefined {
  if (typed === "") return 0;
  const lower = name.toLowerCase();
  const query = typed.toLowerCase();
  const found = lower.indexOf(query);
  if (found === 0) return lower.length - query.length;
  if (found > 0) return 1000 + (/[^a-z0-9]/.test(lower[found - 1] ?? "") ? 0 : 500) + found;
  let at = -1;
  let gaps = 0;
  for (const letter of query) {
    const next = lower.indexOf(letter, at + 1);
    if (next < 0) return undefined;
    gaps += next - at - 1;
    at = next;
  }
  return 5000 + gaps;
}

/** The objects and sections of files whose names match the typed text, best first, at most 500. */
export function symbolsLike(documents: readonly SourceDocument[], typed: string): FoundSymbol[] {
  const query = typed.trim().replace(/\s+/g, "");
  const found: { symbol: FoundSymbol; rank: number }[] = [];
  const visit = (uri: string, items: readonly OutlineItem[]): void => {
    for (const { name, detail, kind, nameSpan, children } of items) {
      const rank = matchRank(name, query);
      if (rank !== undefined) found.push({ symbol: { uri, span: nameSpan, name, detail, kind }, rank });
      visit(uri, children);
    }
  };
  for (const document of documents) visit(document.uri, outlineOf(document));
  return found
    .sort((a, b) => a.rank - b.rank)
    .slice(0, maxResults)
    .map(({ symbol }) => symbol);
}
