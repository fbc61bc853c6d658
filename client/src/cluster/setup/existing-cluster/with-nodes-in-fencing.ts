import { parseXml, serializeXml, type XmlElement } from "../../../../../server/src/text/xml.ts";
import { fenceDevicesIn, type NodeChange, separators, withHosts } from "./fence-devices-in-cib.ts";

/**
 * The CIB in which devices that fence all other nodes, by a list and without a map, fence a new node, too, with the fencing levels that all
 * others have. Where no device could fence it, a note says so: a device of its own has parameters that only a person knows.
 */
function withNodeInFencing(cib: string, node: string, members: readonly string[]): NodeChange {
  const root = parseXml(cib);
  const fencing = fenceDevicesIn(root);
  const notes: string[] = [];
  let [devices, covering] = [0, 0];
  const isShared = (hosts: readonly string[]): boolean =>
    members.length > 1 && members.every((each) => hosts.includes(each)) && !hosts.includes(node);
  const grown = (element: XmlElement): XmlElement =>
    withHosts(element, (name, value) =>
      name === "pcmk_host_list" ? `${value}${separators.exec(value)?.[0] ?? " "}${node}` : value,
    );
  const change = (element: XmlElement): XmlElement => {
    if (element.name === "status") return element;
    // A template's list is that of its devices.
    if (element.name === "template" && element.attributes.class === "stonith")
      return isShared(fencing.hosts(element)) && fencing.parameters(element, "pcmk_host_map").length === 0
        ? grown(element)
        : element;
    if (fencing.is(element)) {
      devices++;
      const hosts = fencing.hosts(element);
      // Without a list the device itself says whom it fences.
      if (hosts.length === 0 || hosts.includes(node)) covering++;
      if (!isShared(hosts) || fencing.parameters(element, "pcmk_host_map").length > 0) return element;
      covering++;
      return grown(element);
    }
    if (
      element.name === "nvpair" &&
      element.attributes.name === "symmetric-cluster" &&
      /^(?:false|no|off|n|0)$/i.test(element.attributes.value ?? "")
    )
      notes.push(`symmetric-cluster is false: no resource runs on ${node} until a location constraint allows it.`);
    if (element.name === "fencing-topology") return withLevels(element, node, members);
    const children = element.children.map(change);
    return children.every((child, index) => child === element.children[index]) ? element : { ...element, children };
  };
  const wanted = change(root);
  if (covering === 0)
    notes.push(
      devices === 0
        ? `Fencing isn't set up: nothing fences ${node}.`
        : `No fence device fences ${node}: add one, or ${node} to the pcmk_host_map of one.`,
    );
  return { cib: wanted !== root ? serializeXml(wanted) : cib, notes };
}

/** The topology with levels for a new node where all members have the same. */
function withLevels(topology: XmlElement, node: string, members: readonly string[]): XmlElement {
  const levelsOf = (name: string): readonly XmlElement[] =>
    topology.children.filter(({ attributes }) => attributes.target === name);
  const words = (name: string): string =>
    levelsOf(name)
      .map(({ attributes }) => `${attributes.index} ${attributes.devices}`)
      .sort()
      .join("; ");
  const [first = ""] = members;
  const model = levelsOf(first);
  if (model.length === 0 || levelsOf(node).length > 0 || members.some((each) => words(each) !== words(first)))
    return topology;
  const added = model.map((level) => ({
    ...level,
    attributes: { ...level.attributes, id: `fencing-${node}-${level.attributes.index}`, target: node },
  }));
  return { ...topology, children: [...topology.children, ...added] };
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
