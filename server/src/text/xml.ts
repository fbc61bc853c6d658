import { SaxesParser } from "saxes";
import type { Span } from "./span.ts";

/** An XML element with its place in the source text. */
export interface XmlElement {
  name: string;
  /** In the order they were written. */
  attributes: Record<string, string>;
  children: XmlElement[];
  /** The character data directly inside, comments and child elements left out. */
  text: string;
  /** Offsets of the element in the source, from its `<` to after its last `>`; 0 for an element that was not parsed. */
  start: number;
  end: number;
  /** The comments before it, and those after its last child; absent where there are none. */
  comments?: readonly string[];
  lastComments?: readonly string[];
  /** Where each attribute's name and value are in the source, when that was requested. */
  places?: Readonly<Record<string, { readonly name: Span; readonly value: Span }>>;
}

/**
 * Attributes: nothing is inherited, as with `Object.create(null)`. But V8 stores such an object as a hash table, and these as compactly as the
 * objects of any class; a large CIB has a hundred thousand of them.
 */
// biome-ignore lint/complexity/noStaticOnlyClass: it has instances
class Attributes {
  static {
    Object.setPrototypeOf(Attributes.prototype, null);
    Reflect.deleteProperty(Attributes.prototype, "constructor");
  }
}

/** An object for the attributes of an element, still empty. It inherits nothing: an attribute may be called `constructor`. */
export function noAttributes(): Record<string, string> {
  return new Attributes() as Record<string, string>;
}

/** Why an XML text could not be read, and where. Line and column count from 1. */
export class XmlError extends Error {
  readonly line: number;
  readonly column: number;

  constructor(message: string, line: number, column: number) {
    super(message);
    this.name = "XmlError";
    this.line = line;
    this.column = column;
  }
}

const greatestDepth = 200;
const greatestLength = 64 * 1024 * 1024;

/**
 * Reads an XML text into a tree. Entities that a document defines for itself are never expanded and nothing outside is fetched.
 * `withPlaces`: each element has the places of its attributes.
 * Throws XmlError when the text is not well-formed, has a document type definition, nests more than 200 deep or is longer than 64 Mi characters.
 */
export function parseXml(source: string, { withPlaces = false }: { withPlaces?: boolean } = {}): XmlElement {
  if (source.length > greatestLength) throw new XmlError("The XML is longer than 64 MiB.", 1, 1);
  const first = /\S/.exec(source.replace(/^\uFEFF/, ""))?.[0];
  if (first !== undefined && first !== "<") throw new XmlError(`This is no XML: it begins with "${first}".`, 1, 1);
  const parser = new SaxesParser({ xmlns: false, position: true });
  const fail = (message: string): never => {
    throw new XmlError(message, parser.line, parser.column + 1);
  };
  // A few values, such as "ocf" and "monitor", are most of those of a CIB.
  const values = new Map<string, string>();
  const once = (value: string): string => {
    const same = values.get(value);
    if (same === undefined) values.set(value, value);
    return same ?? value;
  };
  const open: XmlElement[] = [];
  let root: XmlElement | undefined;
  let tagStart = 0;
  parser.on("error", (error) => fail(error.message.replace(/^\S*?\d+:\d+:\s*/, "")));
  parser.on("doctype", () => fail("A document type definition is not allowed here."));
  parser.on("opentagstart", () => {
    tagStart = source.lastIndexOf("<", parser.position - 1);
  });
  let comments: string[] = [];
  parser.on("comment", (comment) => comments.push(comment));
  let places: Record<string, { name: Span; value: Span }> = {};
  if (withPlaces) {
    parser.on("attribute", ({ name }) => {
      const end = parser.position - 1;
      const start = source.lastIndexOf(source[end] ?? "", end - 1) + 1;
      const nameStart = source.lastIndexOf(name, start);
      places[name] = { name: { start: nameStart, end: nameStart + name.length }, value: { start, end } };
    });
  }
  parser.on("opentag", (tag) => {
    if (open.length >= greatestDepth) fail(`Elements nest more than ${greatestDepth} deep.`);
    const attributes = noAttributes();
    for (const name of Object.keys(tag.attributes)) attributes[name] = once(tag.attributes[name] as string);
    const element: XmlElement = { name: tag.name, attributes, children: [], text: "", start: tagStart, end: 0 };
    if (withPlaces) element.places = places;
    places = {};
    if (comments.length > 0) {
      element.comments = comments;
      comments = [];
    }
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  const addText = (text: string): void => {
    const element = open.at(-1);
    if (element && /\S/.test(text)) element.text += text;
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("closetag", () => {
    const element = open.pop();
    if (!element) return;
    element.end = parser.position;
    if (comments.length > 0) {
      element.lastComments = comments;
      comments = [];
    }
  });
  parser.write(source).close();
  if (!root) return fail("There is no XML element.");
  return root;
}

/** An element that was made, not read. Attributes that are undefined are left out. */
export function xmlElement(
  name: string,
  attributes: Record<string, string | undefined> = {},
  children: XmlElement[] = [],
): XmlElement {
  const defined = noAttributes();
  for (const key of Object.keys(attributes)) {
    const value = attributes[key];
    if (value !== undefined) defined[key] = value;
  }
  return { name, attributes: defined, children, text: "", start: 0, end: 0 };
}

const escapes: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
  "\r": "&#13;",
  "\t": "&#9;",
};

function escapeAttribute(value: string): string {
  return value.replace(/[&<>"\n\r\t]/g, (character) => escapes[character] ?? character);
}

/** Comments as lines of XML text. */
function commentLines(comments: readonly string[] | undefined, indent: string): string {
  return comments ? comments.map((comment) => `${indent}<!--${comment}-->\n`).join("") : "";
}

/** The element with its comments as XML text, indented by two spaces a level; ends with a line feed. */
export function serializeXml(element: XmlElement, indent = ""): string {
  let attributes = "";
  for (const key of Object.keys(element.attributes))
    attributes += ` ${key}="${escapeAttribute(element.attributes[key] ?? "")}"`;
  const head = `${commentLines(element.comments, indent)}${indent}<${element.name}${attributes}`;
  const text = element.text.replace(/[&<>]/g, (character) => escapes[character] ?? character);
  if (element.children.length === 0 && !element.lastComments)
    return text ? `${head}>${text}</${element.name}>\n` : `${head}/>\n`;
  const children = element.children.map((child) => serializeXml(child, `${indent}  `)).join("");
  const last = commentLines(element.lastComments, `${indent}  `);
  return `${head}>${text}\n${children}${last}${indent}</${element.name}>\n`;
}

/** What `change` makes of each child; the same array where it changes none. Trees share what stays the same. */
export function mapUnlessSame(children: XmlElement[], change: (child: XmlElement) => XmlElement): XmlElement[] {
  let changed: XmlElement[] | undefined;
  for (const [index, child] of children.entries()) {
    const next = change(child);
    if (next !== child) changed ??= children.slice(0, index);
    changed?.push(next);
  }
  return changed ?? children;
}

/** The element without the comments before it and inside. */
export function withoutComments(element: XmlElement): XmlElement {
  const { comments: _, lastComments: __, ...rest } = element;
  return { ...rest, children: element.children.map(withoutComments) };
}

/** The first child element of that name, if any. */
export function childElement(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((child) => child.name === name);
}
