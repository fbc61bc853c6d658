import type { Span } from "../text/span.ts";
import { touches } from "../text/span.ts";
import type { CorosyncEntry, CorosyncOption, CorosyncSection, CorosyncTree } from "./tree.ts";

/** The sections around an offset, the outermost first; empty at the top level. A section without its closing brace extends to what follows. */
export function sectionsAt(tree: CorosyncTree, offset: number): readonly CorosyncSection[] {
  const around: CorosyncSection[] = [];
  let entries: readonly CorosyncEntry[] = tree.entries;
  for (;;) {
    const inner = entries.findLast((entry) => entry.span.start <= offset);
    if (inner?.kind !== "section" || offset <= inner.openSpan.start) return around;
    if (inner.closeSpan && offset > inner.closeSpan.start) return around;
    around.push(inner);
    entries = inner.entries;
  }
}

/** What is at an offset: a section's name, or an option's key or value; undefined elsewhere. */
export function corosyncTokenAt(
  tree: CorosyncTree,
  offset: number,
):
  | { readonly kind: "section"; readonly section: CorosyncSection; readonly span: Span }
  | {
      readonly kind: "key" | "value";
      readonly option: CorosyncOption;
      readonly section: CorosyncSection | undefined;
      readonly span: Span;
    }
  | undefined {
  let section: CorosyncSection | undefined;
  let entries: readonly CorosyncEntry[] = tree.entries;
  for (;;) {
    const entry: CorosyncEntry | undefined = entries.findLast(({ span }) => span.start <= offset);
    if (!entry || entry.kind === "comment" || offset > entry.span.end) return undefined;
    if (entry.kind === "option") {
      if (touches(entry.keySpan, offset)) return { kind: "key", option: entry, section, span: entry.keySpan };
      const isInValue = touches(entry.valueSpan, offset) && entry.value !== "";
      return isInValue ? { kind: "value", option: entry, section, span: entry.valueSpan } : undefined;
    }
    if (touches(entry.nameSpan, offset)) return { kind: "section", section: entry, span: entry.nameSpan };
    section = entry;
    entries = entry.entries;
  }
}
