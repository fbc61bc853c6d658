import type { Span } from "../text/span.ts";
import type { CorosyncEntry, CorosyncSection, CorosyncTree } from "./tree.ts";

/** One line of an editor's outline. */
export interface CorosyncOutlineItem {
  readonly kind: "section" | "option";
  readonly name: string;
  /** An option's value, or what distinguishes sections of the same name (`n1 · 192.168.1.10`). */
  readonly detail?: string;
  readonly span: Span;
  /** The name alone. */
  readonly nameSpan: Span;
  readonly children: readonly CorosyncOutlineItem[];
}

/** Options that distinguish sections of the same name, in the order in which they are shown. */
const distinguishing = ["name", "ring0_addr", "subsys", "linknumber", "model", "host"];

/** The sections and options of a file as a tree. What has no name (yet) is left out. */
export function corosyncOutline(tree: CorosyncTree): readonly CorosyncOutlineItem[] {
  return itemsOf(tree.entries);
}

function itemsOf(entries: readonly CorosyncEntry[]): readonly CorosyncOutlineItem[] {
  return entries.flatMap((entry): CorosyncOutlineItem[] => {
    if (entry.kind === "comment") return [];
    if (entry.kind === "option") {
      if (entry.key === "") return [];
      const { key: name, value: detail, span, keySpan: nameSpan } = entry;
      return [{ kind: "option", name, detail, span, nameSpan, children: [] }];
    }
    if (entry.name === "") return [];
    const { name, span, nameSpan } = entry;
    const detail = detailOf(entry);
    const children = itemsOf(entry.entries);
    return [{ kind: "section", name, ...(detail === "" ? {} : { detail }), span, nameSpan, children }];
  });
}

function detailOf(section: CorosyncSection): string {
  const values = new Map(section.entries.flatMap((each) => (each.kind === "option" ? [[each.key, each.value]] : [])));
  return distinguishing.flatMap((key) => values.get(key) || []).join(" · ");
}
