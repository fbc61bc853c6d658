import type { FencingLevel, Node, Options, Tag, Topology } from "../model/configuration.ts";
import { omitUndefined } from "../text/omit-undefined.ts";
import { type XmlElement, xmlElement } from "../text/xml.ts";
import {
  idPlace,
  named,
  namedIfPresent,
  pick,
  placeOf,
  type ReferencedIds,
  readSet,
  readSets,
  writeSet,
} from "./attributes.ts";

/** A `<node>`. */
export function readNode(element: XmlElement, ids: ReferencedIds): Node {
  const { id, uname } = element.attributes;
  return {
    kind: "node",
    id: id ?? "",
    ...idPlace(element),
    uname: named(element, uname === undefined ? "id" : "uname"),
    ...pick(element, { type: "type", description: "description" }),
    attributes: readSets(element, "instance_attributes", ids),
    utilization: readSets(element, "utilization", ids),
    span: { start: element.start, end: element.end },
  };
}

/** A `<node>`; the schema needs an id, so a node without one in the text takes its name. */
export function writeNode(node: Node): XmlElement {
  return xmlElement(
    "node",
    { id: node.id || node.uname.value, uname: node.uname.value, type: node.type, description: node.description },
    [
      ...node.attributes.map((set) => writeSet("instance_attributes", set)),
      ...node.utilization.map((set) => writeSet("utilization", set)),
    ],
  );
}

/** Where each kind of options is in the CIB: the section, the element of a set, and the id a first set gets. */
export const optionPlaces = {
  property: { section: "crm_config", element: "cluster_property_set", id: "cib-bootstrap-options" },
  rsc_defaults: { section: "rsc_defaults", element: "meta_attributes", id: "rsc-options" },
  op_defaults: { section: "op_defaults", element: "meta_attributes", id: "op-options" },
} as const;

/** One set of options; its id is always significant, as `property ID:` names it. */
export function readOptions(kind: Options["kind"], element: XmlElement, ids: ReferencedIds): Options {
  const set = readSet(element, ids);
  const isRepeated = new Set(set.pairs.map(({ name }) => name)).size < set.pairs.length;
  return {
    kind,
    id: element.attributes.id ?? "",
    ...idPlace(element),
    set,
    ...(isRepeated ? { isFirstInForce: true } : {}),
    span: { start: element.start, end: element.end },
  };
}

/** One set of options as an element. */
export function writeOptions(options: Options): XmlElement {
  const element = writeSet(optionPlaces[options.kind].element, options.set);
  return options.id ? { ...element, attributes: { ...element.attributes, id: options.id } } : element;
}

/** A `<tag>`. */
export function readTag(element: XmlElement): Tag {
  return {
    kind: "tag",
    id: element.attributes.id ?? "",
    ...idPlace(element),
    members: element.children.map((child) => named(child, "id")),
    span: { start: element.start, end: element.end },
  };
}

/** A `<tag>`. */
export function writeTag(tag: Tag): XmlElement {
  return xmlElement(
    "tag",
    { id: tag.id },
    tag.members.map((member) => xmlElement("obj_ref", { id: member.value })),
  );
}

function readLevel(element: XmlElement): FencingLevel {
  const a = element.attributes;
  return {
    index: Number(a.index ?? 0),
    devices: (a.devices ?? "").split(",").map((value) => ({ value: value.trim(), ...placeOf(element, "devices") })),
    ...omitUndefined({
      target: namedIfPresent(element, "target"),
      targetPattern: namedIfPresent(element, "target-pattern"),
    }),
    ...(element.places ? { span: { start: element.start, end: element.end } } : {}),
    ...pick(element, { targetAttribute: "target-attribute", targetValue: "target-value" }),
  };
}

/** The target of a level as one string. */
function targetOf(level: FencingLevel): string {
  return (
    level.target?.value ?? level.targetPattern?.value ?? `${level.targetAttribute ?? ""}=${level.targetValue ?? ""}`
  );
}

function inOrder(levels: readonly FencingLevel[]): FencingLevel[] {
  const targets = [...new Set(levels.map(targetOf))];
  return targets.flatMap((target) =>
    levels.filter((level) => targetOf(level) === target).sort((a, b) => a.index - b.index),
  );
}

/** The `<fencing-topology>`, the levels of a target together and by index: the order in the CIB is not significant. */
export function readTopology(element: XmlElement): Topology {
  return {
    kind: "fencing_topology",
    id: "",
    levels: inOrder(element.children.map(readLevel)),
    span: { start: element.start, end: element.end },
  };
}

/** The `<fencing-topology>`; levels without a target apply to each of these nodes, as in crmsh. */
export function writeTopology(topology: Topology, nodes: readonly string[]): XmlElement {
  const levels = topology.levels.flatMap((level): XmlElement[] => {
    const devices = level.devices.map((device) => device.value).join(",");
    const make = (target: Record<string, string | undefined>): XmlElement =>
      xmlElement("fencing-level", { id: level.id, ...target, index: String(level.index), devices });
    if (level.target) return [make({ target: level.target.value })];
    if (level.targetPattern) return [make({ "target-pattern": level.targetPattern.value })];
    if (level.targetAttribute !== undefined) {
      return [make({ "target-attribute": level.targetAttribute, "target-value": level.targetValue })];
    }
    return nodes.map((node) => make({ target: node }));
  });
  return xmlElement("fencing-topology", {}, levels);
}
