import { serializeXml, type XmlElement, xmlElement } from "../../../../server/src/text/xml.ts";

/** A change of a CIB's text: what is between two offsets becomes another text. */
export interface CibEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text after edits that don't overlap; edits at one place stay in their order. */
export function applyCibEdits(text: string, edits: readonly CibEdit[]): string {
  const sorted = edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, text: by } of sorted) {
    parts.push(text.slice(at, start), by);
    at = end;
  }
  return [...parts, text.slice(at)].join("");
}

/** Writes an element of the text again, as it is after `change`. */
export function editElement(element: XmlElement, change: (copy: XmlElement) => void): CibEdit {
  const copy = structuredClone(element);
  change(copy);
  return { start: element.start, end: element.end, text: serializeXml(copy).trim() };
}

/** The start tag of the root with other attributes: the rest of the text stays. */
export function editRoot(text: string, root: XmlElement, attributes: Readonly<Record<string, string>>): CibEdit {
  return editStartTag(text, root, attributes);
}

/** An element's start tag with other attributes, those that are undefined left out: what is inside stays. */
export function editStartTag(
  text: string,
  element: XmlElement,
  attributes: Readonly<Record<string, string | undefined>>,
): CibEdit {
  const end = startTagEnd(text, element.start);
  const tag = serializeXml(xmlElement(element.name, { ...element.attributes, ...attributes })).trim();
  return { start: element.start, end, text: text[end - 2] === "/" ? tag : tag.replace(/\/>$/, ">") };
}

/** Where a start tag ends: after its `>`, which may be inside an attribute's value too. */
function startTagEnd(text: string, start: number): number {
  let quote = "";
  for (let at = start; at < text.length; at++) {
    const character = text[at] as string;
    if (quote !== "") {
      if (character === quote) quote = "";
    } else if (character === '"' || character === "'") quote = character;
    else if (character === ">") return at + 1;
  }
  return text.length;
}
