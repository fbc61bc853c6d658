import type { XmlElement } from "../text/xml.ts";

/** Elements whose children mean the same in any order. */
const unordered = new Set([
  "operations",
  "crm_config",
  "constraints",
  "nodes",
  "tags",
  "rule",
  "cluster_property_set",
  "instance_attributes",
  "meta_attributes",
  "utilization",
]);

/** Elements that are referred to by their id alone, so that the id is what they are. */
const named = new Set([
  "primitive",
  "template",
  "group",
  "clone",
  "master",
  "bundle",
  "rsc_location",
  "rsc_colocation",
  "rsc_order",
  "rsc_ticket",
  "node",
  "tag",
  "obj_ref",
  "resource_ref",
  "cluster_property_set",
  "acl_role",
  "acl_target",
  "acl_group",
  "role",
  "alert",
]);

/** What Pacemaker takes for an attribute that is absent: writing it or leaving it out is the same. */
function isDefault(element: XmlElement, name: string, value: string): boolean {
  if (element.name === "rule" && name === "boolean-op") return value === "and";
  if (element.name === "node" && name === "type") return value === "member" || value === "normal";
  return false;
}

/** A text that two elements share when they mean the same: ids that nothing refers to, defaults and orders that don't matter left out. */
export function meaningOf(element: XmlElement): string {
  const attributes = Object.entries(element.attributes)
    .filter(([name, value]) => (name !== "id" || named.has(element.name)) && !isDefault(element, name, value))
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .sort();
  const children = element.children.map(meaningOf);
  if (unordered.has(element.name)) children.sort();
  return `<${element.name} ${attributes.join(" ")}>${element.text.trim()}${children.join("")}</>`;
}

/** Whether two elements mean the same to Pacemaker. */
export function sameMeaning(a: XmlElement, b: XmlElement): boolean {
  return meaningOf(a) === meaningOf(b);
}
