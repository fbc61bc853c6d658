import { parseXml, serializeXml, type XmlElement } from "../../../../../server/src/text/xml.ts";
import { fenceDevicesIn, type NodeChange, separators, withHosts } from "./fence-devices-in-cib.ts";

/**
 * The CIB without what is left of a node that is gone: location constraints and fencing levels for it, its entries in the host lists of
 * fence devices, and devices that fence it alone, with all that refers to them. Rules that exclude all other nodes, and levels by a pattern
 * that fits it, are named, and stay.
 */
export function withoutNodeInCib(cib: string, node: string): NodeChange {
  const root = parseXml(cib);
  const fencing = fenceDevicesIn(root);
  const notes = new Set<string>();
  const gone = new Set<string>();
  const collect = (element: XmlElement): void => {
    const hosts = fencing.is(element) ? fencing.hosts(element) : [];
    if (hosts.length === 1 && hosts[0] === node) gone.add(element.attributes.id ?? "");
    element.children.forEach(collect);
  };
  collect(root);
  const isGone = (id: string | undefined): boolean => id !== undefined && gone.has(id);
  const keep = (element: XmlElement): XmlElement | undefined => {
    const { attributes } = element;
    switch (element.name) {
      case "status":
      case "nodes":
        return element;
      case "template":
        return attributes.class === "stonith" ? withoutHost(element, node) : element;
      case "primitive":
        if (isGone(attributes.id)) return undefined;
        return fencing.is(element) ? withoutHost(element, node) : element;
      case "obj_ref":
      case "resource_ref":
        return isGone(attributes.id) ? undefined : element;
      case "acl_permission":
        return isGone(attributes.reference) ? undefined : element;
      case "rsc_location": {
        if (attributes.node === node) return undefined;
        const left = withoutRules(element, node, notes);
        return left && keepReferring(left);
      }
      case "rsc_colocation":
      case "rsc_order":
      case "rsc_ticket":
        return keepReferring(element);
      case "fencing-level":
        return keepLevel(element);
      default:
        return keepChildren(element);
    }
  };
  /** A constraint, unless what it is about is gone. */
  const keepReferring = (element: XmlElement): XmlElement | undefined =>
    ["rsc", "with-rsc", "first", "then"].some((each) => isGone(element.attributes[each]))
      ? undefined
      : keepChildren(element);
  const keepLevel = (element: XmlElement): XmlElement | undefined => {
    const { target, devices = "", "target-pattern": pattern } = element.attributes;
    if (target === node) return undefined;
    if (pattern !== undefined && fits(pattern, node))
      notes.add(
        `The fencing level "${element.attributes.id}" is for nodes like ${pattern}, as ${node} was: see whether others still are.`,
      );
    const left = devices.split(",").filter((each) => !isGone(each));
    if (left.length === 0) return undefined;
    return left.join(",") === devices
      ? element
      : { ...element, attributes: { ...element.attributes, devices: left.join(",") } };
  };
  /** An element with what is left in it; nothing where its members were all, and then it is gone itself. */
  const keepChildren = (element: XmlElement): XmlElement | undefined => {
    const children = element.children.flatMap((child) => keep(child) ?? []);
    const isSame =
      children.length === element.children.length &&
      children.every((child, index) => child === element.children[index]);
    if (isSame) return element;
    const members = membersOf.get(element.name);
    if (children.length < element.children.length && members && !children.some(({ name }) => members.includes(name))) {
      if (element.attributes.id !== undefined) gone.add(element.attributes.id);
      return undefined;
    }
    return { ...element, children };
  };
  // What refers to something that is found to be gone may come before it.
  for (;;) {
    const before = gone.size;
    const wanted = keep(root) ?? root;
    if (gone.size === before) return { cib: wanted === root ? cib : serializeXml(wanted), notes: [...notes] };
  }
}

/** The elements that make no sense without any of these members. */
const membersOf: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ["group", ["primitive"]],
  ["clone", ["primitive", "group"]],
  ["master", ["primitive", "group"]],
  ["tag", ["obj_ref"]],
  ["resource_set", ["resource_ref"]],
  ["rsc_location", ["resource_set", "rule"]],
  ["rsc_colocation", ["resource_set"]],
  ["rsc_order", ["resource_set"]],
  ["rsc_ticket", ["resource_set"]],
]);

function fits(pattern: string, node: string): boolean {
  try {
    return new RegExp(pattern).test(node);
  } catch {
    return false;
  }
}

/** The location without the rules that hold for the node alone; undefined where it has none left. */
function withoutRules(location: XmlElement, node: string, notes: Set<string>): XmlElement | undefined {
  const rules = location.children.filter(({ name }) => name === "rule");
  if (rules.length === 0) return location;
  const expressions = (rule: XmlElement): XmlElement[] => rule.children.filter(({ name }) => name === "expression");
  const isFor = (rule: XmlElement, operation: string): boolean =>
    expressions(rule).some(
      ({ attributes }) =>
        attributes.attribute === "#uname" && attributes.operation === operation && attributes.value === node,
    );
  const isDead = (rule: XmlElement): boolean =>
    isFor(rule, "eq") && (rule.attributes["boolean-op"] !== "or" || rule.children.length === 1);
  for (const rule of rules) {
    if (isFor(rule, "ne") && /^-/.test(rule.attributes.score ?? ""))
      notes.add(
        `The constraint "${location.attributes.id}" keeps ${location.attributes.rsc ?? "its resources"} away from every node but ${node}: change or remove it.`,
      );
  }
  const children = location.children.filter((child) => child.name !== "rule" || !isDead(child));
  if (children.length === location.children.length) return location;
  return children.some(({ name }) => name === "rule") ? { ...location, children } : undefined;
}

/** The device without a node in its host list and map. */
function withoutHost(device: XmlElement, node: string): XmlElement {
  return withHosts(device, (name, value) => {
    if (name === "pcmk_host_list") {
      const separator = separators.exec(value)?.[0] ?? " ";
      const hosts = value.split(separators);
      return hosts.includes(node) ? hosts.filter((each) => each !== node).join(separator) : value;
    }
    // A delay may be one for all nodes.
    const entries = value.split(/[\s;]+/);
    const isOf = (entry: string): boolean => entry.replace(/[:=].*/, "") === node;
    return entries.some(isOf) ? entries.filter((entry) => !isOf(entry)).join(";") : value;
  });
}
