import type { Expression, Name, NvPair, NvSet, Rule, Written } from "../model/attributes.ts";
import { omitUndefined } from "../text/omit-undefined.ts";
import type { Span } from "../text/span.ts";
import { type XmlElement, xmlElement } from "../text/xml.ts";

/** Ids that something in the CIB refers to: only these are significant. */
export type ReferencedIds = ReadonlySet<string>;

/** The ids that something in the tree refers to, which must survive conversion to a language without ids. */
export function referencedIds(root: XmlElement): Set<string> {
  const ids = new Set<string>();
  const visit = (element: XmlElement): void => {
    const reference = element.attributes["id-ref"] ?? element.attributes.reference;
    if (reference !== undefined) ids.add(reference);
    for (const [, id] of element.attributes.xpath?.matchAll(/@id\s*=\s*["']([^"']+)["']/g) ?? []) ids.add(id as string);
    for (const child of element.children) visit(child);
  };
  visit(root);
  return ids;
}

/** The id of an element as `{ id }`; nothing when nothing refers to it. */
export function idOf(element: XmlElement, ids: ReferencedIds): { id?: string } {
  const id = element.attributes.id;
  return id !== undefined && ids.has(id) ? { id } : {};
}

/** The span of an attribute's value; nothing in a tree that was read without places. */
export function placeOf(element: XmlElement, attribute: string): Written {
  const span = element.places?.[attribute]?.value;
  return span ? { span } : {};
}

/** The place of an element's id, as `{ idSpan }`. */
export function idPlace(element: XmlElement): { idSpan?: Span } {
  const span = element.places?.id?.value;
  return span ? { idSpan: span } : {};
}

/** An attribute as a name with its place; empty where it is absent. */
export function named(element: XmlElement, attribute: string): Name {
  return { value: element.attributes[attribute] ?? "", ...placeOf(element, attribute) };
}

/** An attribute as a name with its place; undefined where it is absent. */
export function namedIfPresent(element: XmlElement, attribute: string): Name | undefined {
  return element.attributes[attribute] === undefined ? undefined : named(element, attribute);
}

/** An attribute as a pair with its name, its value and their spans. */
export function pairOf(element: XmlElement, name: string): NvPair {
  const place = element.places?.[name];
  const value = element.attributes[name] ?? "";
  if (!place) return { name, value };
  const span = { start: place.name.start, end: place.value.end + 1 };
  return { name, value, nameSpan: place.name, valueSpan: place.value, span };
}

/** The attributes named, as properties by the same or another name; those that are absent are left out. */
export function pick<K extends string>(element: XmlElement, names: Readonly<Record<K, string>>): { [P in K]?: string } {
  const picked: { [P in K]?: string } = {};
  for (const key of Object.keys(names) as K[]) {
    const value = element.attributes[names[key]];
    if (value !== undefined) picked[key] = value;
  }
  return picked;
}

function readPair(element: XmlElement, ids: ReferencedIds): NvPair {
  const span = { start: element.start, end: element.end };
  const idRef = element.attributes["id-ref"];
  if (idRef !== undefined) return { name: element.attributes.name ?? "", idRef, span };
  const value = element.attributes.value;
  const places = element.places;
  return {
    name: element.attributes.name ?? "",
    ...(places?.name ? { nameSpan: places.name.value } : {}),
    ...(places?.value ? { valueSpan: places.value.value } : {}),
    ...omitUndefined({ value }),
    ...idOf(element, ids),
    span,
  };
}

function readExpression(element: XmlElement, ids: ReferencedIds): Expression {
  const { id: _, ...attributes } = element.attributes;
  const id = idOf(element, ids);
  if (element.name === "rule") return { kind: "rule", rule: readRule(element, ids) };
  if (element.name === "rsc_expression") return { kind: "rsc", attributes, ...id };
  if (element.name === "op_expression") return { kind: "op", attributes, ...id };
  if (element.name === "date_expression") {
    const part = (name: string): Record<string, string> | undefined => {
      const child = element.children.find((each) => each.name === name);
      if (!child) return undefined;
      const { id: __, ...values } = child.attributes;
      return values;
    };
    const spec = part("date_spec");
    const duration = part("duration");
    return {
      kind: "date",
      operation: attributes.operation ?? "in_range",
      ...pick(element, { start: "start", end: "end" }),
      ...omitUndefined({ spec, duration }),
      ...id,
    };
  }
  return {
    kind: "attribute",
    attribute: attributes.attribute ?? "",
    operation: attributes.operation ?? "",
    ...pick(element, { value: "value", type: "type", valueSource: "value-source" }),
    ...id,
  };
}

/** A `<rule>`. */
export function readRule(element: XmlElement, ids: ReferencedIds): Rule {
  return {
    ...idOf(element, ids),
    ...pick(element, { idRef: "id-ref", role: "role", score: "score", scoreAttribute: "score-attribute" }),
    booleanOp: element.attributes["boolean-op"] === "or" ? "or" : "and",
    expressions: element.children.map((child) => readExpression(child, ids)),
    span: { start: element.start, end: element.end },
  };
}

/** A set of nvpairs: `<instance_attributes>`, `<meta_attributes>`, `<utilization>`, `<cluster_property_set>`. */
export function readSet(element: XmlElement, ids: ReferencedIds): NvSet {
  return {
    ...idOf(element, ids),
    ...pick(element, { idRef: "id-ref", score: "score" }),
    rules: element.children.filter((child) => child.name === "rule").map((child) => readRule(child, ids)),
    pairs: element.children.filter((child) => child.name === "nvpair").map((child) => readPair(child, ids)),
    span: { start: element.start, end: element.end },
  };
}

/** The sets of one kind that an element holds. */
export function readSets(element: XmlElement, name: string, ids: ReferencedIds): NvSet[] {
  return element.children.filter((child) => child.name === name).map((child) => readSet(child, ids));
}

function writePair(pair: NvPair): XmlElement {
  if (pair.idRef !== undefined) return xmlElement("nvpair", { "id-ref": pair.idRef, name: pair.name || undefined });
  return xmlElement("nvpair", { id: pair.id, name: pair.name, value: pair.value });
}

function writeExpression(expression: Expression): XmlElement {
  switch (expression.kind) {
    case "rule":
      return writeRule(expression.rule);
    case "rsc":
    case "op":
      return xmlElement(`${expression.kind}_expression`, { id: expression.id, ...expression.attributes });
    case "date":
      return xmlElement(
        "date_expression",
        { id: expression.id, operation: expression.operation, start: expression.start, end: expression.end },
        [
          ...(expression.spec ? [xmlElement("date_spec", expression.spec)] : []),
          ...(expression.duration ? [xmlElement("duration", expression.duration)] : []),
        ],
      );
    default:
      return xmlElement("expression", {
        id: expression.id,
        attribute: expression.attribute,
        operation: expression.operation,
        type: expression.type,
        value: expression.value,
        "value-source": expression.valueSource,
      });
  }
}

/** A `<rule>`. What has no id gets one when it is put into a CIB. */
export function writeRule(rule: Rule): XmlElement {
  if (rule.idRef !== undefined) return xmlElement("rule", { "id-ref": rule.idRef });
  return xmlElement(
    "rule",
    {
      id: rule.id,
      role: rule.role,
      score: rule.score,
      "score-attribute": rule.scoreAttribute,
      "boolean-op": rule.booleanOp === "or" ? "or" : undefined,
    },
    rule.expressions.map(writeExpression),
  );
}

/** A set of nvpairs as an element of that name. */
export function writeSet(name: string, set: NvSet): XmlElement {
  if (set.idRef !== undefined) return xmlElement(name, { "id-ref": set.idRef });
  return xmlElement(name, { id: set.id, score: set.score }, [...set.rules.map(writeRule), ...set.pairs.map(writePair)]);
}
