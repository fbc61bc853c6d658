import type { ClusterObject } from "../model/configuration.ts";
import { childElement, type XmlElement, xmlElement } from "../text/xml.ts";
import { aclsForSchema } from "./acl-forms.ts";
import { assignIds, collectIds } from "./assign-ids.ts";
import { optionPlaces } from "./cluster-parts.ts";
import { keepMaskedSecrets } from "./masked-secrets.ts";
import { mergeElement, mergeWithoutRemoving } from "./merge-element.ts";
import { MergeError } from "./merge-error.ts";
import type { MergeMode, MergeOptions } from "./merge-mode.ts";
import { mergeOptionSets, optionSetsIn } from "./merge-option-sets.ts";
import { mergeResources } from "./merge-resources.ts";
import { resourceElements } from "./resources.ts";
import { sectionFor, sectionOrder } from "./sections.ts";
import { writeObject } from "./write-object.ts";

const constraintKinds = new Set(["location", "colocation", "order", "rsc_ticket"]);
const aclKinds = new Set(["role", "acl_target", "acl_group", "user"]);

/**
 * The live CIB with the objects merged in. Ids, order and elements that the change doesn't touch stay as they are,
 * and so do secrets that are masked in the text.
 * Throws MergeError for a container without an existing resource, a resource in two containers, or users in a form that the CIB's schema doesn't have.
 */
export function mergeCib(live: XmlElement, given: readonly ClusterObject[], options: MergeOptions): XmlElement {
  const { mode } = options;
  const objects = aclsForSchema(live.attributes["validate-with"], given);
  const configuration = childElement(live, "configuration") ?? xmlElement("configuration");
  const sections = new Map(configuration.children.map((section) => [section.name, section]));
  const section = (name: string): XmlElement => sections.get(name) ?? xmlElement(name);
  const put = (name: string, children: XmlElement[]): void => {
    if (children.length > 0 || sections.has(name)) sections.set(name, { ...section(name), children });
  };

  put("nodes", mergeNodes(section("nodes"), objects));
  put("resources", mergeResources(section("resources"), objects, options));
  const byId = (name: string, kinds: ReadonlySet<string>): void =>
    put(
      name,
      mergeById(section(name), objects, (object) => kinds.has(object.kind), mode),
    );
  byId("constraints", constraintKinds);
  byId("tags", new Set(["tag"]));
  byId("acls", aclKinds);
  byId("alerts", new Set(["alert"]));
  mergeTopology(sections, objects, mode);
  for (const kind of ["property", "rsc_defaults", "op_defaults"] as const) {
    const { section: name } = optionPlaces[kind];
    const sets = objects.flatMap((each) => optionSetsIn(each, kind, name));
    put(name, mergeOptionSets(section(name), sets, kind, mode));
  }
  for (const object of objects) if (object.kind === "xml") mergeVerbatim(sections, object);

  const ordered = inOrder(sections, configuration.children);
  const used = collectIds({ ...configuration, children: ordered });
  const merged = { ...configuration, children: ordered.map((each) => assignSectionIds(each, used)) };
  refuseDuplicateIds(configuration, merged, objects);
  const children = live.children.includes(configuration)
    ? live.children.map((child) => (child === configuration ? merged : child))
    : [merged, ...live.children];
  return keepMaskedSecrets(live, { ...live, children });
}

/** The sections in their live order, each new one where the schema has it: before the first that follows it there. */
function inOrder(sections: ReadonlyMap<string, XmlElement>, live: readonly XmlElement[]): XmlElement[] {
  const isLive = new Set(live.map(({ name }) => name));
  const rank = (section: XmlElement): number => sectionOrder.indexOf(section.name);
  const ordered = [...isLive].flatMap((name) => sections.get(name) ?? []);
  for (const added of [...sections.values()].filter(({ name }) => !isLive.has(name))) {
    const next = ordered.findIndex((each) => rank(each) > rank(added));
    ordered.splice(next < 0 ? ordered.length : next, 0, added);
  }
  return ordered;
}

/** The ids that several elements of a tree have, with those elements; elements that only refer to one don't count. */
function repeatedIds(root: XmlElement): Map<string, XmlElement[]> {
  const first = new Map<string, XmlElement>();
  const repeated = new Map<string, XmlElement[]>();
  const visit = (element: XmlElement): void => {
    const { id } = element.attributes;
    if (id !== undefined && !referring.has(element.name)) {
      const other = first.get(id);
      if (other === undefined) first.set(id, element);
      else repeated.set(id, [...(repeated.get(id) ?? [other]), element]);
    }
    for (const child of element.children) visit(child);
  };
  visit(root);
  return repeated;
}

/** Elements whose id refers to another element or has a namespace of its own (acls-3.9.rng, nodes-3.9.rng). */
const referring = new Set(["resource_ref", "obj_ref", "role", "role_ref", "node", "acl_target", "acl_group"]);

/** Throws MergeError where an id in the text already belongs to another element of the cluster: ids in a CIB are unique. */
function refuseDuplicateIds(live: XmlElement, merged: XmlElement, objects: readonly ClusterObject[]): void {
  const repeated = repeatedIds(merged);
  if (repeated.size === 0) return;
  const before = repeatedIds(live);
  for (const [id, elements] of repeated) {
    const [first, second] = elements;
    if (!first || !second || (before.get(id)?.length ?? 0) >= elements.length) continue;
    const object = objects.find((each) => each.id === id) ?? objects[0];
    const message = `The id "${id}" would be duplicated: a <${first.name}> and a <${second.name}> would both have it. Give one of them another id.`;
    if (object) throw new MergeError(message, object);
  }
}

function assignSectionIds(section: XmlElement, used: Set<string>): XmlElement {
  return { ...section, children: section.children.map((child) => assignIds(child, used)) };
}

/** What two elements of a section must not share. The id of a target is the name of a user, which anything else may have too. */
function keyOf({ name, attributes: { id = "" } }: XmlElement): string {
  return name === "acl_target" ? `user ${id}` : id;
}

function mergeById(
  section: XmlElement,
  objects: readonly ClusterObject[],
  isOfSection: (object: ClusterObject) => boolean,
  mode: MergeMode,
): XmlElement[] {
  const added = new Map(
    objects.flatMap((object) => {
      const elements = object.kind === "xml" ? elementsOf(object, section.name) : [];
      if (isOfSection(object)) elements.push(writeObject(object));
      return elements.map((element) => [keyOf(element), element] as const);
    }),
  );
  const remaining = section.children.flatMap((old) => {
    const next = added.get(keyOf(old));
    if (!next) return mode === "replace" ? [] : [old];
    added.delete(keyOf(old));
    return [old.name === next.name ? mergeElement(old, next) : next];
  });
  return [...remaining, ...added.values()];
}

/** What an `xml` statement adds to a section: the children of that section, or a single element. */
function elementsOf(object: ClusterObject, section: string): XmlElement[] {
  const element = writeObject(object);
  if (element.name === section) return [...element.children];
  return sectionFor(element) === section ? [element] : [];
}

/** Nodes come and go with corosync, so they are never removed here, and neither are node attributes that the text doesn't mention. */
function mergeNodes(section: XmlElement, objects: readonly ClusterObject[]): XmlElement[] {
  const nodes = objects.filter((object) => object.kind === "node");
  const merged = [...section.children];
  for (const node of nodes) {
    const next = writeObject(node);
    const at = merged.findIndex((old) => old.attributes.uname === node.uname.value);
    const old = merged[at];
    if (!old) merged.push(next);
    else {
      const id = old.attributes.id ?? "";
      merged[at] = mergeWithoutRemoving(old, { ...next, attributes: { ...next.attributes, id } });
    }
  }
  return merged;
}

function mergeTopology(sections: Map<string, XmlElement>, objects: readonly ClusterObject[], mode: MergeMode): void {
  const name = "fencing-topology";
  const topologies = objects.filter((object) => object.kind === "fencing_topology" && object.levels.length > 0);
  const live = sections.get(name);
  if (topologies.length === 0) {
    const isGiven = objects.some((object) => object.kind === "xml" && object.element === name);
    if (live && mode === "replace" && !isGiven) sections.delete(name);
    return;
  }
  const nodes = (sections.get("nodes")?.children ?? []).map((node) => node.attributes.uname ?? "");
  const levels = topologies.flatMap((object) => writeObject(object, nodes).children);
  const element = xmlElement(name, {}, levels);
  sections.set(name, live ? mergeElement(live, element) : element);
}

/** Sections whose sets are merged in the order of the text, statements and `xml` alike. */
const optionSections = new Set<string>(Object.values(optionPlaces).map((place) => place.section));

/** Merges the element of an `xml` statement into its section; resources are merged with the other resources. */
function mergeVerbatim(sections: Map<string, XmlElement>, object: ClusterObject): void {
  const element = writeObject(object);
  if (element.name === "fencing-topology") {
    const live = sections.get(element.name);
    sections.set(element.name, live ? mergeElement(live, element) : element);
    return;
  }
  const isSection = sectionOrder.includes(element.name);
  const name = isSection ? element.name : sectionFor(element);
  if (!name) throw new MergeError(`<${element.name}> can't be added to a CIB on its own.`, object);
  const children = [...(sections.get(name)?.children ?? [])];
  if (optionSections.has(name)) return;
  for (const part of isSection ? element.children : [element]) {
    if (resourceElements.has(part.name)) continue;
    const at = children.findIndex((child) => child.attributes.id === part.attributes.id);
    const old = children[at];
    if (old) children[at] = old.name === part.name ? mergeElement(old, part) : part;
    else children.push(part);
  }
  sections.set(name, { ...(sections.get(name) ?? xmlElement(name)), children });
}
