import type { SourceDocument } from "../analysis/source-document.ts";
import type { CorosyncEntry, CorosyncTree } from "../corosync/tree.ts";
import type { CrmTree } from "../crm/crm-tree.ts";
import { tokenize } from "../crm/lexer.ts";
import { marksOf, type Statement } from "../crm/parse-statement.ts";
import type { Mark } from "../crm/slots.ts";
import { type Span, shift, touches } from "../text/span.ts";
import { trimmedLength } from "../text/trimmed-length.ts";
import type { XmlElement } from "../text/xml.ts";

/**
 * The selections around an offset for "expand selection", smallest first: in crm the word's part, the word, the section,
 * the statement, its neighbours up to the next empty line, the file; in corosync.conf the name or value, the option, the
 * section's content, the section and so on; in a CIB the value, the attribute, the element and those around it. Each contains the previous one and is larger.
 */
export function selectionsAt(document: SourceDocument, offset: number): Span[] {
  const inner = innerSelections(document, offset);
  const file = { start: 0, end: document.text.length };
  const growing: Span[] = [];
  for (const span of [...inner, file].sort((a, b) => a.end - a.start - (b.end - b.start))) {
    const last = growing.at(-1) ?? { start: offset, end: offset };
    const grows = span.start <= last.start && span.end >= last.end && span.end - span.start > last.end - last.start;
    if (grows) growing.push(span);
  }
  return growing;
}

function innerSelections(document: SourceDocument, offset: number): Span[] {
  if (document.language === "crm") return crmSelections(document.tree, offset);
  if (document.language === "corosync") return corosyncSelections(document.tree, offset);
  if (document.language === "cib") return document.tree.root ? xmlSelections(document.tree.root, offset) : [];
  return document.tree.commands.flatMap(({ line, span }) =>
    [...line.call.words.map((word) => word.span), span].filter((each) => touches(each, offset)),
  );
}

function crmSelections(tree: CrmTree, offset: number): Span[] {
  const index = tree.indexAt(offset);
  const placed = tree.placed(index);
  if (!placed || placed.statement.kind === "blank") return [];
  const { statement } = placed;
  const at = offset - placed.offset;
  const words = tokenize(statement.text, true).map(({ startOffset, end }) => ({ start: startOffset, end }));
  const marks = marksOf(statement);
  const own = [...marks, ...words, ...sectionsOf(statement, marks), written(statement)];
  return [
    ...own.filter((span) => touches(span, at)).map((span) => shift(span, placed.offset)),
    neighbours(tree, index),
  ];
}

/** A statement without the white space around it. */
function written(statement: Statement): Span {
  const { text } = statement;
  return { start: Math.max(0, text.search(/\S/)), end: trimmedLength(text) };
}

/** Nested sections: they end where any section begins, and don't end the outer ones. */
const inner = new Set(["op_params", "op_meta", "rule", "port-mapping", "storage-mapping"]);

/** The sections of a statement, each from its keyword to where the next one begins. */
function sectionsOf(statement: Statement, marks: readonly Mark[]): Span[] {
  const starts = marks.filter((mark) => mark.slot.kind === "section" && !mark.value.startsWith("$"));
  let nextOuter = statement.text.length;
  let next = nextOuter;
  // From the last to the first, so that each knows where the next one begins.
  return starts.reverse().map(({ start, value }) => {
    const isInner = inner.has(value.toLowerCase());
    const end = start + trimmedLength(statement.text.slice(start, isInner ? next : nextOuter));
    next = start;
    if (!isInner) nextOuter = start;
    return { start, end };
  });
}

/** The statements and comments around one, up to an empty line. */
function neighbours(tree: CrmTree, index: number): Span {
  const isEmptyLine = (at: number): boolean => (tree.placed(at)?.statement.kind ?? "blank") === "blank";
  let first = index;
  let last = index;
  while (!isEmptyLine(first - 1)) first--;
  while (!isEmptyLine(last + 1)) last++;
  const end = tree.placed(last);
  return {
    start: tree.placed(first)?.offset ?? 0,
    end: (end?.offset ?? 0) + (end ? written(end.statement).end : 0),
  };
}

function corosyncSelections(tree: CorosyncTree, offset: number): Span[] {
  const spans: Span[] = [];
  const visit = (entries: readonly CorosyncEntry[]): void => {
    for (const entry of entries) {
      if (!touches(entry.span, offset)) continue;
      spans.push(entry.span);
      if (entry.kind === "option")
        spans.push(...[entry.keySpan, entry.valueSpan].filter((each) => touches(each, offset)));
      if (entry.kind !== "section") continue;
      if (touches(entry.nameSpan, offset)) spans.push(entry.nameSpan);
      const [first, last] = [entry.entries[0], entry.entries.at(-1)];
      if (first && last) {
        const content = { start: first.span.start, end: last.span.end };
        if (touches(content, offset)) spans.push(content);
      }
      visit(entry.entries);
    }
  };
  visit(tree.entries);
  return spans;
}

function xmlSelections(element: XmlElement, offset: number): Span[] {
  if (!touches(element, offset)) return [];
  const attributes = Object.values(element.places ?? {}).flatMap(({ name, value }) => [
    name,
    value,
    { start: name.start, end: value.end + 1 },
  ]);
  const [first, last] = [element.children[0], element.children.at(-1)];
  const content = first && last ? [{ start: first.start, end: last.end }] : [];
  return [
    element,
    ...[...attributes, ...content].filter((span) => touches(span, offset)),
    ...element.children.flatMap((child) => xmlSelections(child, offset)),
  ].map(({ start, end }) => ({ start, end }));
}
