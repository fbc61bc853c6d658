import type { ClusterObject } from "../model/configuration.ts";
import { childElement, parseXml, serializeXml, withoutComments, type XmlElement } from "../text/xml.ts";
import { readAclRole, readAclTarget, readAclUser, readAlert } from "./acls-and-alerts.ts";
import { type ReferencedIds, referencedIds } from "./attributes.ts";
import { readNode, readOptions, readTag, readTopology } from "./cluster-parts.ts";
import { readConstraint } from "./constraints.ts";
import { isEquivalent } from "./normalize.ts";
import { readResource, resourceElements } from "./resources.ts";
import { writeObject } from "./write-object.ts";

/** A CIB, read: its tree, and its configuration as the model has it. */
interface CibDocument {
  readonly root: XmlElement;
  readonly objects: readonly ClusterObject[];
}

/** Reads a CIB (`<cib>`, or `<configuration>` alone); `withPlaces`: each name and value has its span. Throws XmlError when it isn't one. */
export function readCib(
  source: string,
  isExpressible?: Expressible,
  places: { readonly withPlaces?: boolean } = {},
): CibDocument {
  const root = parseXml(source, places);
  return { root, objects: readConfiguration(root, isExpressible) };
}

/** Whether the language that the objects are for can express all of an object. */
type Expressible = (object: ClusterObject) => boolean;

/** The objects read from elements while these were the ids referred to. Trees may share elements. */
export interface ReadElements {
  ids: ReferencedIds;
  objects: WeakMap<XmlElement, readonly ClusterObject[]>;
}

/** The `<configuration>` of a CIB's tree; the root itself when it is one, undefined when there is none. */
export function configurationOf(root: XmlElement): XmlElement | undefined {
  return root.name === "configuration" ? root : childElement(root, "configuration");
}

/**
 * The configuration in a CIB's tree, in the order of a formatted crm text. What the model can't express fully, or `isExpressible` refuses,
 * becomes an `xml` object. Elements in `known` aren't read again, and new ones are added to it; `isExpressible` must be the same.
 */
export function readConfiguration(
  root: XmlElement,
  isExpressible: Expressible = () => true,
  known: ReadElements = { ids: new Set(), objects: new WeakMap() },
): ClusterObject[] {
  const ids = referencedIds(root);
  if (known.ids.size !== ids.size || ![...ids].every((id) => known.ids.has(id))) {
    known.ids = ids;
    known.objects = new WeakMap();
  }
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
  return [...sections]
    .sort((a, b) => rank(a) - rank(b))
    .flatMap((section) => readSection(section, { ids, isExpressible, known: known.objects }));
}

/** What reading an object depends on apart from its element. */
interface Reading {
  readonly ids: ReferencedIds;
  readonly isExpressible: Expressible;
  readonly known: WeakMap<XmlElement, readonly ClusterObject[]>;
}

/** The objects of elements that are read independently, from the cache where possible. */
function readEach(
  elements: readonly XmlElement[],
  { known }: Reading,
  read: (element: XmlElement) => readonly ClusterObject[],
): ClusterObject[] {
  return elements.flatMap((element) => {
    let objects = known.get(element);
    if (!objects) {
      objects = read(element);
      known.set(element, objects);
    }
    return objects;
  });
}

function readSection(section: XmlElement, reading: Reading): ClusterObject[] {
  const { ids } = reading;
  const faithful = (element: XmlElement, object: ClusterObject | undefined): ClusterObject => {
    if (object && isFaithful(element, object, reading)) return { ...object, ...commentsIn(element) };
    // A set of defaults alone doesn't show what it is a default of.
    const isDefaults = section.name === "rsc_defaults" || section.name === "op_defaults";
    const source = isDefaults ? { ...section, attributes: {}, children: [element] } : element;
    return { ...verbatim(source), id: element.attributes.id ?? "" };
  };
  switch (section.name) {
    case "nodes":
      return section.children.map((each) => faithful(each, readNode(each, ids)));
    case "resources":
      return readEach(section.children, reading, (each) => readResourceTree(each, reading));
    case "constraints":
      return readEach(section.children, reading, (each) => [faithful(each, readConstraint(each, ids))]);
    case "tags":
      return section.children.map((each) => faithful(each, readTag(each)));
    case "fencing-topology":
      return section.children.length > 0 ? [faithful(section, readTopology(section))] : [];
    case "acls":
      return section.children.map((each) => faithful(each, readAcl(each, ids)));
    case "alerts":
      return section.children.map((each) => faithful(each, readAlert(each, ids)));
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

function readAcl(element: XmlElement, ids: ReferencedIds): ClusterObject | undefined {
  if (element.name === "acl_role") return readAclRole(element, ids);
  if (element.name === "acl_user") return readAclUser(element, ids);
  return element.name === "acl_target" || element.name === "acl_group" ? readAclTarget(element) : undefined;
}

/** A resource and those inside it, innermost first, as a crm text defines resources before they are used. */
function readResourceTree(element: XmlElement, reading: Reading): ClusterObject[] {
  const inner = element.children.filter((child) => resourceElements.has(child.name));
  const own: XmlElement = {
    ...element,
    children: element.children.filter((child) => !resourceElements.has(child.name)),
  };
  const resource = readResource(element, reading.ids);
  if (!resource || !isFaithful(own, resource, reading)) return [verbatim(element)];
  const held = inner.flatMap((child) => readResourceTree(child, reading));
  if (held.some((each) => each.kind === "xml")) return [verbatim(element)];
  return [...held, { ...resource, ...commentsIn(own) }];
}

/** The lines of the comments before an element and anywhere inside, in source order. */
function commentsIn(element: XmlElement): { comments?: readonly string[] } {
  const lines: string[] = [];
  const visit = ({ comments = [], children, lastComments = [] }: XmlElement): void => {
    lines.push(...comments);
    children.forEach(visit);
    lines.push(...lastComments);
  };
  visit(element);
  if (lines.length === 0) return {};
  return { comments: lines.flatMap((text) => text.split("\n").map((line) => line.trim())).filter(Boolean) };
}

/** Whether the object has everything that the element has, and can be written in the language it is for. */
function isFaithful(element: XmlElement, object: ClusterObject, { isExpressible }: Reading): boolean {
  return isEquivalent(element, writeObject(object)) && isExpressible(object);
}

function verbatim(element: XmlElement): ClusterObject {
  return {
    kind: "xml",
    id: element.attributes.id ?? "",
    element: element.name,
    ...commentsIn(element),
    source: serializeXml(withoutComments(element)),
    span: { start: element.start, end: element.end },
  };
}
