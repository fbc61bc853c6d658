import type { Place } from "../analysis/place.ts";
import type { SourceDocument } from "../analysis/source-document.ts";
import { type OutlineItem, outlineOf } from "./outline.ts";

/** An object of some cluster that answers a search. */
export interface FoundSymbol extends Place {
  readonly name: string;
  readonly detail: string;
  readonly kind: OutlineItem["kind"];
}

/** More than these are no help to a person. */
const most = 500;

/**
 * How well a name answers what was typed: undefined when its letters don't stand in the name in that order (case is
 * ignored); else less is better, with whole words and beginnings first.
 */
function matchRank(name: string, typed: string): number | undefined {
  if (typed === "") return 0;
  const lower = name.toLowerCase();
  const wanted = typed.toLowerCase();
  const whole = lower.indexOf(wanted);
  if (whole === 0) return lower.length - wanted.length;
  if (whole > 0) return 1000 + (/[^a-z0-9]/.test(lower[whole - 1] ?? "") ? 0 : 500) + whole;
  let at = -1;
  let gaps = 0;
  for (const letter of wanted) {
    const next = lower.indexOf(letter, at + 1);
    if (next < 0) return undefined;
    gaps += next - at - 1;
    at = next;
  }
  return 5000 + gaps;
}

/** The objects and sections of files whose names answer what was typed, the best first, at most 500. */
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
    .slice(0, most)
    .map(({ symbol }) => symbol);
}
