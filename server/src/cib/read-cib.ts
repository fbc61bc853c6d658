import type { ClusterObject } from "../model/configuration.ts";
import { childElement, parseXml, serializeXml, type XmlElement } from "../text/xml.ts";
import { type MeaningfulIds, referredIds } from "./attributes.ts";
import { readNode, readOptions, readTag, readTopology } from "./cluster-parts.ts";
import { readConstraint } from "./constraints.ts";
import { sameMeaning } from "./meaning.ts";
import { readResource, resourceElements } from "./resources.ts";
import { writeObject } from "./write-object.ts";

/** A CIB, read: its tree, and its configuration as the model has it. */
export interface CibDocument {
  readonly root: XmlElement;
  readonly objects: readonly ClusterObject[];
}

/** Reads a CIB (`<cib>`, or `<configuration>` alone). Throws XmlError when it isn't one. */
export function readCib(source: string): CibDocument {
  const root = parseXml(source);
  return { root, objects: readConfiguration(root) };
}

/** The `<configuration>` of a CIB's tree; the root itself when it is one, undefined when there is none. */
export function configurationOf(root: XmlElement): XmlElement | undefined {
  return root.name === "configuration" ? root : childElement(root, "configuration");
}

/** The configuration in a CIB's tree, in the order of a tidy crm text. What the model can't carry whole is carried word for word. */
export function readConfiguration(root: XmlElement): ClusterObject[] {
  const ids = referredIds(root);
  const sections = configurationOf(root)?.children ?? [];
  const order = [
    "nodes",
    "resources",
    "constraints",
    "tags",
    "fencing-topology",
    "acls",
    "alerts",
    "crm_config",
    "rsc_defaults",
    "op_defaults",
  ];
  const rank = (section: XmlElement): number => (order.indexOf(section.name) + order.length) % order.length;
  return [...sections].sort((a, b) => rank(a) - rank(b)).flatMap((section) => readSection(section, ids));
}

function readSection(section: XmlElement, ids: MeaningfulIds): ClusterObject[] {
  switch (section.name) {
    case "nodes":
      return section.children.map((each) => faithful(each, readNode(each, ids)));
    case "resources":
      return section.children.flatMap((each) => readResourceTree(each, ids));
    case "constraints":
      return section.children.map((each) => faithful(each, readConstraint(each, ids)));
    case "tags":
      return section.children.map((each) => faithful(each, readTag(each)));
    case "fencing-topology":
      return section.children.length > 0 ? [faithful(section, readTopology(section))] : [];
    case "crm_config":
      return section.children.map((each) => faithful(each, readOptions("property", each, ids)));
    case "rsc_defaults":
    case "op_defaults": {
      const kind = section.name;
      return section.children.map((each) => faithful(each, readOptions(kind, each, ids)));
    }
    default:
      return section.children.length > 0 ? [verbatim(section)] : [];
  }
}

/** A resource and those inside it, innermost first, as a crm text defines a thing before it is used. */
function readResourceTree(element: XmlElement, ids: MeaningfulIds): ClusterObject[] {
  const inner = element.children.filter((child) => resourceElements.has(child.name));
  const own: XmlElement = {
    ...element,
    children: element.children.filter((child) => !resourceElements.has(child.name)),
  };
  const resource = readResource(element, ids);
  if (!resource || !sameMeaning(own, writeObject(resource))) return [verbatim(element)];
  const held = inner.flatMap((child) => readResourceTree(child, ids));
  return held.some((each) => each.kind === "xml") ? [verbatim(element)] : [...held, resource];
}

/** The object when it says all that the element says, else the element word for word. */
function faithful(element: XmlElement, object: ClusterObject | undefined): ClusterObject {
  return object && sameMeaning(element, writeObject(object)) ? object : verbatim(element);
}

function verbatim(element: XmlElement): ClusterObject {
  return {
    kind: "xml",
    id: element.attributes.id ?? "",
    element: element.name,
    source: serializeXml(element),
    span: { start: element.start, end: element.end },
  };
}
