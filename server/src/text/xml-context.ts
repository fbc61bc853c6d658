import type { Span } from "./span.ts";

/** A tag as it is written, finished or not. */
export interface XmlTag {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Where its `<` is. */
  readonly start: number;
}

/** What is at an offset of an XML text. */
export interface XmlContext {
  /** The elements around it, the outermost first; the tag that the offset is in isn't among them. */
  readonly around: readonly XmlTag[];
  /** The elements before it in the innermost of those around it. */
  readonly before: readonly XmlTag[];
  /** The part of a tag that the offset is in; `content` outside of tags, `closing` in the name of a closing tag. */
  readonly part: "content" | "name" | "attribute" | "value" | "closing";
  /** The tag that the offset is in. */
  readonly tag?: XmlTag;
  /** The attribute whose name or value it is in. */
  readonly attribute?: string;
  /** The word at the offset: a name, a value without its quotes; in content the text since the last tag. */
  readonly span: Span;
}

const attributePattern = /([^\s=<>"'/]+)(?:(\s*=\s*)(?:"([^"<]*)("?)|'([^'<]*)('?))?)?/g;

/** A tag from its `<` on, up to the `>` that ends it or the `<` of the next one. */
const tagPattern =
  /<!--[\s\S]*?(?:-->|$)|<\?[\s\S]*?(?:\?>|$)|<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<(\/?)([\w.:-]*)((?:"[^"<]*"|'[^'<]*'|[^<>"']|["'](?=[^<>]*(?:[<>]|$)))*)(>?)/g;

interface Open {
  readonly tag: XmlTag;
  readonly children: XmlTag[];
}

/** What is at an offset, in a text that needn't be well-formed; undefined in comments and the like. */
export function xmlContextAt(text: string, offset: number): XmlContext | undefined {
  const open: Open[] = [];
  const top: XmlTag[] = [];
  let end = 0;
  const childrenOfInnermost = (): XmlTag[] => open.at(-1)?.children ?? top;
  for (const match of text.matchAll(tagPattern)) {
    const { 0: whole, 1: slash, 2: name = "", 3: rest = "", 4: closed, index: start } = match;
    if (start >= offset) break;
    const after = start + whole.length;
    const isInside = offset < after || (offset === after && closed !== ">" && name !== undefined);
    if (slash === undefined) {
      if (isInside && offset < after) return undefined;
      end = after;
      continue;
    }
    if (slash === "/") {
      if (isInside) {
        const span = { start: start + 2, end: start + 2 + name.length };
        return { around: open.map(({ tag }) => tag), before: [...childrenOfInnermost()], part: "closing", span };
      }
      const index = open.findLastIndex(({ tag }) => tag.name === name);
      if (index >= 0) open.length = index;
      end = after;
      continue;
    }
    const tag: XmlTag = { name, attributes: attributesIn(rest), start };
    if (isInside) return inTag(tag, rest, offset, open, childrenOfInnermost());
    childrenOfInnermost().push(tag);
    if (!/\/\s*$/.test(rest) && name !== "") open.push({ tag, children: [] });
    end = after;
  }
  const around = open.map(({ tag }) => tag);
  return { around, before: [...childrenOfInnermost()], part: "content", span: { start: end, end: offset } };
}

function attributesIn(text: string): Record<string, string> {
  const attributes: Record<string, string> = Object.create(null);
  for (const [, name, , double, , single] of text.matchAll(attributePattern)) {
    if (name !== undefined) attributes[name] = double ?? single ?? "";
  }
  return attributes;
}

function inTag(
  tag: XmlTag,
  rest: string,
  offset: number,
  open: readonly Open[],
  before: readonly XmlTag[],
): XmlContext | undefined {
  const common = { around: open.map((each) => each.tag), before: [...before], tag };
  const nameEnd = tag.start + 1 + tag.name.length;
  if (offset <= nameEnd) return { ...common, part: "name", span: { start: tag.start + 1, end: nameEnd } };
  for (const match of rest.matchAll(attributePattern)) {
    const [whole, name = "", assignment, double, doubleEnd, single, singleEnd] = match;
    const start = nameEnd + match.index;
    if (offset < start) break;
    if (offset <= start + name.length) {
      return { ...common, part: "attribute", attribute: name, span: { start, end: start + name.length } };
    }
    const value = double ?? single;
    if (assignment === undefined || value === undefined) continue;
    const valueStart = start + name.length + assignment.length + 1;
    const valueEnd = start + whole.length - (doubleEnd ?? singleEnd ?? "").length;
    if (offset >= valueStart && offset <= valueEnd)
      return { ...common, part: "value", attribute: name, span: { start: valueStart, end: valueEnd } };
  }
  if (!/\s/.test(rest.charAt(offset - nameEnd - 1))) return undefined;
  return { ...common, part: "attribute", span: { start: offset, end: offset } };
}
