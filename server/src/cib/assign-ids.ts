import { mapUnlessSame, noAttributes, type XmlElement } from "../text/xml.ts";

/** Elements that need an id in the schema, though a language without ids may give none (the .rng files of pacemaker-3.9). */
const needsId = new Set([
  "nvpair",
  "op",
  "instance_attributes",
  "meta_attributes",
  "utilization",
  "cluster_property_set",
  "rule",
  "expression",
  "date_expression",
  "rsc_expression",
  "op_expression",
  "date_spec",
  "duration",
  "resource_set",
  "fencing-level",
  "port-mapping",
  "storage-mapping",
  "acl_permission",
  "read",
  "write",
  "deny",
  "recipient",
  "attribute",
]);

/** A text as part of an XML id: only letters, digits, `_`, `.` and `-`. */
function idPart(text: string): string {
  return text.replace(/[^A-Za-z0-9_.-]/g, "_");
}

/** The id crmsh would give an element inside its owner: `vip-instance_attributes-ip`, `vip-monitor-10s`, `loc-rule`. */
function naturalId(element: XmlElement, ownerId: string, resourceId: string): string {
  const a = element.attributes;
  switch (element.name) {
    case "nvpair":
      return `${ownerId}-${a.name ?? "nvpair"}`;
    case "op":
      return `${resourceId}-${a.name ?? "op"}-${a.interval ?? "0"}`;
    case "attribute":
      return `${ownerId}-${a.name ?? "attribute"}`;
    case "resource_set":
      return `${ownerId}-set`;
    case "date_expression":
    case "rsc_expression":
    case "op_expression":
      return `${ownerId}-expression`;
    case "fencing-level":
      return `fencing-${a.target ?? a["target-pattern"] ?? a["target-value"] ?? ""}-${a.index ?? ""}`;
    default:
      return `${ownerId}-${element.name}`;
  }
}

/** Elements whose id refers to another element. */
const referring = new Set(["resource_ref", "obj_ref", "role", "role_ref"]);

/** Every id in a tree, without references. */
export function collectIds(root: XmlElement, into = new Set<string>()): Set<string> {
  if (root.attributes.id !== undefined && !referring.has(root.name)) into.add(root.attributes.id);
  for (const child of root.children) collectIds(child, into);
  return into;
}

/** The tree with an id, unique in `used`, for each element that needs one and has none; `used` grows by them. */
export function assignIds(element: XmlElement, used: Set<string>, ownerId = "cib", resourceId = ownerId): XmlElement {
  const isNamed = element.attributes.id !== undefined || element.attributes["id-ref"] !== undefined;
  let attributes = element.attributes;
  if (!isNamed && needsId.has(element.name)) {
    const natural = idPart(naturalId(element, ownerId, resourceId)).replace(/^(?![A-Za-z_])/, "_");
    let id = natural;
    for (let suffix = 0; used.has(id); suffix++) id = `${natural}-${suffix}`;
    used.add(id);
    attributes = Object.assign(noAttributes(), { id }, element.attributes);
  }
  const own = attributes.id ?? ownerId;
  const isHolder = element.name === "operations" || element.name === "op";
  const children = mapUnlessSame(element.children, (child) => assignIds(child, used, own, isHolder ? resourceId : own));
  if (children === element.children && attributes === element.attributes) return element;
  return { ...element, attributes, children };
}
