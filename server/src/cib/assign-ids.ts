import type { XmlElement } from "../text/xml.ts";

/** Elements that the schema gives no id, or whose id is a reference and never made. */
const withoutId = new Set(["cib", "configuration", "date_spec", "duration", "fencing-topology"]);

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

/** Every id in a tree, references left out. */
export function collectIds(root: XmlElement, into = new Set<string>()): Set<string> {
  const isReference = root.name === "resource_ref" || root.name === "obj_ref" || root.name === "role";
  if (root.attributes.id !== undefined && !isReference) into.add(root.attributes.id);
  for (const child of root.children) collectIds(child, into);
  return into;
}

/** The tree with an id, unique in `used`, for each element that needs one and has none; `used` grows by them. */
export function assignIds(element: XmlElement, used: Set<string>, ownerId = "cib", resourceId = ownerId): XmlElement {
  const needsId =
    element.attributes.id === undefined && element.attributes["id-ref"] === undefined && !withoutId.has(element.name);
  let attributes = element.attributes;
  if (needsId) {
    const natural = idPart(naturalId(element, ownerId, resourceId)).replace(/^(?![A-Za-z_])/, "_");
    let id = natural;
    for (let suffix = 0; used.has(id); suffix++) id = `${natural}-${suffix}`;
    used.add(id);
    attributes = Object.assign(Object.create(null), { id }, element.attributes);
  }
  const own = attributes.id ?? ownerId;
  const isHolder = element.name === "operations" || element.name === "op";
  const children = element.children.map((child) => assignIds(child, used, own, isHolder ? resourceId : own));
  return { ...element, attributes, children };
}
