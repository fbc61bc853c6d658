import type { SchemaProblem } from "../../../cib/schema/validate-element.ts";
import type { ClusterObject, Verbatim } from "../../../model/configuration.ts";
import type { Span } from "../../../text/span.ts";
import { parseXml, type XmlElement, XmlError } from "../../../text/xml.ts";
import { objectSpan } from "../spans.ts";
import { placeInXml } from "./xml-place.ts";

/** The properties of the model whose names differ from the CIB's attributes. */
const modelNames: Readonly<Record<string, string>> = {
  "boolean-op": "booleanOp",
  "score-attribute": "scoreAttribute",
  "value-source": "valueSource",
  "id-ref": "idRef",
  kind: "right",
  "object-type": "objectType",
};

type Part = Readonly<Record<string, unknown>>;

function spanOf(part: Part, name = "span"): Span | undefined {
  return part[name] as Span | undefined;
}

/** The parts of an object, itself first, each before those inside it. */
function* partsOf(part: unknown): Generator<Part> {
  if (typeof part !== "object" || part === null) return;
  if (!Array.isArray(part)) yield part as Part;
  for (const inner of Object.values(part)) yield* partsOf(inner);
}

/** How well a part fits a value of an attribute, and where that is written. */
function fitOf(part: Part, attribute: string, value: string): { rank: number; span: Span } | undefined {
  const at = (rank: number, span: Span | undefined) => (span ? { rank, span } : undefined);
  const name = modelNames[attribute] ?? attribute;
  if (part.name === attribute && part.value === value) return at(4, spanOf(part, "valueSpan") ?? spanOf(part));
  const spans = part.attributeSpans as Readonly<Record<string, Span>> | undefined;
  if (spans?.[attribute]) return at(4, spans[attribute]);
  if (attribute === "score" && part.score === value) return at(4, spanOf(part, "scoreSpan"));
  if (attribute === "id" && part.id === value && part.idSpan) return at(3, spanOf(part, "idSpan"));
  if (part[name] === value && part.span) return at(2, spanOf(part));
  if (attribute === "name" && part.name === value) return at(2, spanOf(part, "nameSpan"));
  const keys = part.keySpans as Readonly<Record<string, Span>> | undefined;
  if (keys?.[attribute]) return at(2, keys[attribute]);
  return part.value === value ? at(1, spanOf(part)) : undefined;
}

/** Where in the statement of an object something is written that the schema refuses; the object's id where that can't be found. */
export function schemaPlace(object: ClusterObject, { element, attribute }: SchemaProblem): Span {
  if (object.kind === "xml") return placeInSource(object, element, attribute) ?? object.span ?? objectSpan(object);
  if (attribute === undefined) return objectSpan(object);
  if (element.name === "nvpair") return pairPlace(object, element.attributes, attribute);
  const value = element.attributes[attribute] ?? "";
  let best: { rank: number; span: Span } | undefined;
  for (const part of partsOf(object)) {
    const found = fitOf(part, attribute, value);
    if (found && (!best || found.rank > best.rank)) best = found;
  }
  return best?.span ?? objectSpan(object);
}

/** The place of an element that was read from the source of an `xml` statement, without places. */
function placeInSource(object: Verbatim, element: XmlElement, attribute: string | undefined): Span | undefined {
  if (object.sourceStart === undefined) return undefined;
  const elementAt = (each: XmlElement): XmlElement | undefined => {
    if (each.start === element.start && each.name === element.name) return each;
    const around = each.children.find(({ start, end }) => start <= element.start && element.start < end);
    return around && elementAt(around);
  };
  try {
    const found = elementAt(parseXml(object.source, { withPlaces: true }));
    return found && placeInXml(object, found, attribute);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    return undefined;
  }
}

/** Where an attribute of an nvpair is written. */
function pairPlace(object: ClusterObject, pair: Readonly<Record<string, string>>, attribute: string): Span {
  for (const part of partsOf(object)) {
    if (part.name !== pair.name || part.value !== pair.value || part.idRef !== pair["id-ref"]) continue;
    const own =
      attribute === "name" ? spanOf(part, "nameSpan") : attribute === "value" ? spanOf(part, "valueSpan") : undefined;
    const span = own ?? spanOf(part);
    if (span) return span;
  }
  return objectSpan(object);
}
