import type { Verbatim } from "../../../model/configuration.ts";
import type { Span } from "../../../text/span.ts";
import type { XmlElement } from "../../../text/xml.ts";
import { objectSpan } from "../spans.ts";

/**
 * Where an element of an `xml` statement is written in it: one of its attributes, its name where that attribute is absent. `element` was read
 * from the statement's source with places. The statement's own place for an element that no crm statement has.
 */
export function placeInXml(object: Verbatim, element: XmlElement, attribute?: string): Span {
  const place = attribute === undefined ? undefined : element.places?.[attribute];
  const span = place
    ? { start: place.name.start, end: place.value.end + 1 }
    : { start: element.start + 1, end: element.start + 1 + element.name.length };
  return spanInStatement(object, span);
}

/** Where a part of the source of an `xml` statement is written in it; the statement's own place where its source is written nowhere. */
export function spanInStatement(object: Verbatim, { start, end }: Span): Span {
  const { sourceStart, joins = [] } = object;
  if (sourceStart === undefined) return objectSpan(object);
  const inText = (offset: number, isEnd: boolean): number =>
    joins.reduce(
      (sum, { at, length }) => (at < offset || (at === offset && !isEnd) ? sum + length : sum),
      sourceStart + offset,
    );
  return { start: inText(start, false), end: inText(end, true) };
}
