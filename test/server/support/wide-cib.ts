import fc from "fast-check";
import { type XmlElement, xmlElement } from "../../../server/src/text/xml.ts";
import { anyCib } from "./cib-arbitrary.ts";

/** What one element may become, given those of its kind that came before it; undefined where nothing is to be changed. */
type Change = (element: XmlElement, seen: ReadonlyMap<string, XmlElement>, parent: string) => XmlElement | undefined;

const sets = new Set(["instance_attributes", "meta_attributes", "utilization"]);
const isDefaults = (parent: string): boolean => parent === "rsc_defaults" || parent === "op_defaults";
const idOf = (element: XmlElement | undefined): string | undefined => element?.attributes.id;

/** The element with some attributes more, or others. */
function withAttributes(element: XmlElement, attributes: Record<string, string>): XmlElement {
  return { ...element, attributes: { ...element.attributes, ...attributes } };
}

function referringTo(element: XmlElement, target: XmlElement | undefined, more: Record<string, string> = {}) {
  const id = idOf(target);
  return id === undefined ? undefined : { ...element, attributes: { "id-ref": id, ...more }, children: [] };
}

/** What the schema allows and is seldom seen. */
const changes: readonly Change[] = [
  (element, seen, parent) =>
    element.name === "nvpair" && parent !== "cluster_property_set"
      ? referringTo(element, seen.get("nvpair"), { name: `${element.attributes.name}2` })
      : undefined,
  (element, seen, parent) =>
    sets.has(element.name) && !isDefaults(parent) ? referringTo(element, seen.get(element.name)) : undefined,
  (element, seen, parent) =>
    element.name === "rule" && parent === "rsc_location" ? referringTo(element, seen.get("rule")) : undefined,
  (element, seen) => (element.name === "resource_set" ? referringTo(element, seen.get("resource_set")) : undefined),
  (element, seen) => (element.name === "operations" ? referringTo(element, seen.get("operations")) : undefined),
  (element, seen) => {
    const template = idOf(seen.get("template"));
    if (element.name !== "primitive" || template === undefined) return undefined;
    return { ...element, attributes: { id: element.attributes.id ?? "", template } };
  },
  (element) =>
    element.name === "op"
      ? withAttributes(element, { description: `it's "x"`, enabled: "false", "start-delay": "5", "on-fail": "demote" })
      : undefined,
  (element) => (element.name === "nvpair" ? withAttributes(element, { value: "two\nlines\tand ü " }) : undefined),
  (element) => (element.name === "nvpair" ? withAttributes(element, { value: "6qa=e" }) : undefined),
  (element) => (element.name === "node" ? withAttributes(element, { score: "5" }) : undefined),
  (element) => (element.name === "acl_target" ? withAttributes(element, { name: "al ice" }) : undefined),
  (element) =>
    ["alert", "recipient", "group"].includes(element.name) ? withAttributes(element, { description: "" }) : undefined,
  (element, _, parent) => (sets.has(element.name) && !isDefaults(parent) ? { ...element, children: [] } : undefined),
  (element) => {
    // No schema allows a lifetime in an rsc_ticket.
    if (!/^rsc_(location|colocation|order)$/.test(element.name)) return undefined;
    const test = xmlElement("date_expression", { id: `${idOf(element)}-e`, operation: "lt", end: "2030-01-01" });
    const lifetime = xmlElement("lifetime", {}, [xmlElement("rule", { id: `${idOf(element)}-r`, score: "0" }, [test])]);
    return { ...element, children: [...element.children, lifetime] };
  },
];

/** A `<cib>` of any kind that also refers by id and has what is hardly ever written. */
export const wideCib: fc.Arbitrary<XmlElement> = fc
  .tuple(anyCib, fc.infiniteStream(fc.nat(changes.length * 4)))
  .map(([root, choice]) => {
    const seen = new Map<string, XmlElement>();
    let operations = 0;
    const visit = (element: XmlElement, parent: string): XmlElement => {
      const children = element.children.map((child) => visit(child, element.name));
      const id = element.name === "operations" ? { id: `operations-${operations++}` } : {};
      const whole = { ...element, attributes: { ...element.attributes, ...id }, children };
      const changed = changes[choice.next().value as number]?.(whole, seen, parent) ?? whole;
      if (idOf(changed) !== undefined) seen.set(changed.name, changed);
      return changed;
    };
    return visit(root, "");
  });
