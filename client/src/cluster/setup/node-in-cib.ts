import { parseXml, serializeXml, type XmlElement } from "../../../../server/src/text/xml.ts";

/** A configuration that was changed for a node that came or went. */
export interface NodeChange {
  /** The CIB with the change; the one that was given where nothing is to be changed. */
  readonly cib: string;
  /** What a person has to decide: sentences. */
  readonly notes: readonly string[];
}

/** The parts of a value such as `n1 n2`, `n1,n2` or `n1;n2`. */
const separators = /[\s,;]+/;

/**
 * The CIB without what is left of a node that is gone: location constraints and fencing levels for it, its entries in the host lists of
 * fence devices, and devices that fence it alone, with what refers to them. Rules that exclude all other nodes are named, and stay.
 */
export function withoutNodeInCib(cib: string, node: string): NodeChange {
  const root = parseXml(cib);
  const notes: string[] = [];
  const gone = new Set<string>();
  const primitives = (element: XmlElement): void => {
    if (isFenceDevice(element) && fencesOnly(element, node)) gone.add(element.attributes.id ?? "");
    element.children.forEach(primitives);
  };
  primitives(root);
  const keep = (element: XmlElement): XmlElement | undefined => {
    const { attributes } = element;
    switch (element.name) {
      case "status":
      case "nodes":
        return element;
      case "primitive":
        if (gone.has(attributes.id ?? "")) return undefined;
        return isFenceDevice(element) ? withoutHost(element, node) : element;
      case "rsc_location":
        return attributes.node === node || gone.has(attributes.rsc ?? "")
          ? undefined
          : withoutRules(element, node, notes);
      case "rsc_colocation":
      case "rsc_order":
        return ["rsc", "with-rsc", "first", "then"].some((each) => gone.has(attributes[each] ?? ""))
          ? undefined
          : element;
      case "fencing-level": {
        if (attributes.target === node) return undefined;
        const devices = (attributes.devices ?? "").split(",").filter((each) => !gone.has(each));
        if (devices.length === 0) return undefined;
        return devices.join(",") === attributes.devices
          ? element
          : { ...element, attributes: { ...attributes, devices: devices.join(",") } };
      }
      default: {
        const children = element.children.flatMap((child) => keep(child) ?? []);
        const isSame =
          children.length === element.children.length &&
          children.every((child, index) => child === element.children[index]);
        // A container of a device that is gone goes with it.
        if (
          children.length < element.children.length &&
          ["group", "clone", "master"].includes(element.name) &&
          !children.some(isResource)
        ) {
          gone.add(attributes.id ?? "");
          return undefined;
        }
        return isSame ? element : { ...element, children };
      }
    }
  };
  const wanted = keep(root) ?? root;
  return { cib: wanted === root ? cib : serializeXml(wanted), notes };
}

function isResource({ name }: XmlElement): boolean {
  return ["primitive", "group", "clone", "master", "bundle"].includes(name);
}

/** The location without the rules that hold for the node alone; undefined where it has none left. */
function withoutRules(location: XmlElement, node: string, notes: string[]): XmlElement | undefined {
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
      notes.push(
        `The constraint "${location.attributes.id}" keeps ${location.attributes.rsc ?? "its resources"} away from every node but ${node}: change or remove it.`,
      );
  }
  const children = location.children.filter((child) => child.name !== "rule" || !isDead(child));
  if (children.length === location.children.length) return location;
  return children.some(({ name }) => name === "rule") ? { ...location, children } : undefined;
}

function isFenceDevice({ name, attributes }: XmlElement): boolean {
  return name === "primitive" && attributes.class === "stonith";
}

/** The values of a parameter of a device, in all of its sets. */
function parameters(device: XmlElement, name: string): readonly string[] {
  return device.children
    .filter((set) => set.name === "instance_attributes")
    .flatMap((set) =>
      set.children.filter((pair) => pair.attributes.name === name).map((pair) => pair.attributes.value ?? ""),
    );
}

/** The hosts that a device names; empty where it names none. */
function hostsOf(device: XmlElement): readonly string[] {
  const listed = parameters(device, "pcmk_host_list").flatMap((value) => value.split(separators));
  const mapped = parameters(device, "pcmk_host_map").flatMap((value) =>
    value.split(/[\s;]+/).map((entry) => entry.replace(/[:=].*/, "")),
  );
  return [...new Set([...listed, ...mapped])].filter((each) => each !== "");
}

function fencesOnly(device: XmlElement, node: string): boolean {
  const hosts = hostsOf(device);
  return hosts.length === 1 && hosts[0] === node;
}

/** The device without a node in its host list and map. */
function withoutHost(device: XmlElement, node: string): XmlElement {
  return withHosts(device, (name, value) => {
    if (name === "pcmk_host_list") {
      const separator = separators.exec(value)?.[0] ?? " ";
      const hosts = value.split(separators);
      return hosts.includes(node) ? hosts.filter((each) => each !== node).join(separator) : value;
    }
    const entries = value.split(/[\s;]+/);
    const isOf = (entry: string): boolean => entry.replace(/[:=].*/, "") === node;
    return entries.some(isOf) ? entries.filter((entry) => !isOf(entry)).join(";") : value;
  });
}

function withHosts(device: XmlElement, change: (name: string, value: string) => string): XmlElement {
  let isChanged = false;
  const children = device.children.map((set) => {
    if (set.name !== "instance_attributes") return set;
    const pairs = set.children.map((pair) => {
      const { name = "", value = "" } = pair.attributes;
      if (name !== "pcmk_host_list" && name !== "pcmk_host_map") return pair;
      const next = change(name, value);
      if (next === value) return pair;
      isChanged = true;
      return { ...pair, attributes: { ...pair.attributes, value: next } };
    });
    return { ...set, children: pairs };
  });
  return isChanged ? { ...device, children } : device;
}

/**
 * The CIB in which devices that fence all other nodes, by a list and without a map, fence a new node, too. Where no device could fence it,
 * a note says so: a device of its own has parameters that only a person knows.
 */
function withNodeInFencing(cib: string, node: string, members: readonly string[]): NodeChange {
  const root = parseXml(cib);
  let [devices, covering] = [0, 0];
  const change = (element: XmlElement): XmlElement => {
    if (element.name === "status") return element;
    if (isFenceDevice(element)) {
      devices++;
      const hosts = hostsOf(element);
      // Without a list the device itself says whom it fences.
      if (hosts.length === 0 || hosts.includes(node)) covering++;
      const isShared = members.length > 1 && members.every((each) => hosts.includes(each));
      if (!isShared || hosts.includes(node) || parameters(element, "pcmk_host_map").length > 0) return element;
      covering++;
      return withHosts(element, (name, value) =>
        name === "pcmk_host_list" ? `${value}${separators.exec(value)?.[0] ?? " "}${node}` : value,
      );
    }
    const children = element.children.map(change);
    return children.every((child, index) => child === element.children[index]) ? element : { ...element, children };
  };
  const wanted = change(root);
  const note =
    devices === 0
      ? `Fencing isn't set up: nothing fences ${node}.`
      : `No fence device fences ${node}: add one, or ${node} to the pcmk_host_map of one.`;
  return { cib: wanted !== root ? serializeXml(wanted) : cib, notes: covering > 0 ? [] : [note] };
}

/** The CIB in which fence devices know these new nodes, as far as that follows from the others; with a note for each that none fences. */
export function withNodesInFencing(cib: string, nodes: readonly string[], members: readonly string[]): NodeChange {
  let change: NodeChange = { cib, notes: [] };
  for (const node of nodes) {
    const next = withNodeInFencing(change.cib, node, members);
    change = { cib: next.cib, notes: [...change.notes, ...next.notes] };
  }
  return change;
}
