import { type ClusterObject, isPrimitive, isResource, type Options, type Resource } from "../model/configuration.ts";
import { wordTable } from "../text/word-table.ts";
import { childElement, type XmlElement, xmlElement } from "../text/xml.ts";
import { aclsForSchema } from "./acl-forms.ts";
import { assignIds, collectIds } from "./assign-ids.ts";
import { optionPlaces } from "./cluster-parts.ts";
import { keepMaskedSecrets } from "./masked-secrets.ts";
import { mergeElement } from "./merge-element.ts";
import { MergeError } from "./merge-error.ts";
import { heldResources, resourceElements } from "./resources.ts";
import { writeObject } from "./write-object.ts";

/** `update` changes what the objects mention; `replace` also removes what they don't, except what the cluster itself keeps. */
export type MergeMode = "update" | "replace";

/** How objects are put into a CIB. */
export interface MergeOptions {
  readonly mode: MergeMode;
  /** Write old forms in today's way: `ms` as a promotable clone, unless the live CIB has it as `<master>`. */
  readonly modernize: boolean;
}

/** Properties that the cluster writes by itself. */
export const clusterOwned: ReadonlySet<string> = new Set([
  "dc-version",
  "cluster-infrastructure",
  "cluster-name",
  "have-watchdog",
  "last-lrm-refresh",
  "cluster-recheck-interval-last",
]);

const constraintKinds = new Set(["location", "colocation", "order", "rsc_ticket"]);
const aclKinds = new Set(["role", "acl_target", "acl_group", "user"]);

/** The order of the sections in the schema (cib-3.9.rng). */
const sectionOrder = [
  "crm_config",
  "nodes",
  "resources",
  "constraints",
  "acls",
  "fencing-topology",
  "tags",
  "alerts",
  "rsc_defaults",
  "op_defaults",
];

/**
 * The CIB that is wanted: the live one with the objects put in. Every id, order and element that the change doesn't touch stays as it is,
 * and so do secrets that the text only shows masked.
 * Throws MergeError for a container that names no resource, a resource held twice, or users in a form that the CIB's schema doesn't have.
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
    const wanted = objects.flatMap((each) => optionsIn(each, kind, name));
    put(name, mergeOptions(section(name), wanted, kind, mode));
  }
  for (const object of objects) if (object.kind === "xml") mergeVerbatim(sections, object);

  const ordered = inOrder(sections, configuration.children);
  const used = collectIds({ ...configuration, children: ordered });
  const merged = { ...configuration, children: ordered.map((each) => assignSectionIds(each, used)) };
  refuseTwins(configuration, merged, objects);
  const children = live.children.includes(configuration)
    ? live.children.map((child) => (child === configuration ? merged : child))
    : [merged, ...live.children];
  return keepMaskedSecrets(live, { ...live, children });
}

/** The sections as they stand, each new one where the schema has it: before the first that comes behind it there. */
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

/** Elements by their id, those that only refer to one left out. */
function elementsById(root: XmlElement, into = new Map<string, XmlElement[]>()): Map<string, XmlElement[]> {
  const { id } = root.attributes;
  if (id !== undefined && !referring.has(root.name)) into.set(id, [...(into.get(id) ?? []), root]);
  for (const child of root.children) elementsById(child, into);
  return into;
}

/** Elements whose id is that of another element or has its own kind of names (acls-3.9.rng, nodes-3.9.rng). */
const referring = new Set(["resource_ref", "obj_ref", "role", "role_ref", "node", "acl_target", "acl_group"]);

/** Throws MergeError where an id of the text is that of something else in the cluster: no CIB may hold an id twice. */
function refuseTwins(live: XmlElement, merged: XmlElement, objects: readonly ClusterObject[]): void {
  const before = elementsById(live);
  for (const [id, elements] of elementsById(merged)) {
    const [first, second] = elements;
    if (!first || !second || (before.get(id)?.length ?? 0) >= elements.length) continue;
    const object = objects.find((each) => each.id === id) ?? objects[0];
    const message = `The id "${id}" would be there twice, as that of a <${first.name}> and of a <${second.name}>. Give one of them another id.`;
    if (object) throw new MergeError(message, object);
  }
}

function assignSectionIds(section: XmlElement, used: Set<string>): XmlElement {
  return { ...section, children: section.children.map((child) => assignIds(child, used)) };
}

function mergeById(
  section: XmlElement,
  objects: readonly ClusterObject[],
  isOfSection: (object: ClusterObject) => boolean,
  mode: MergeMode,
): XmlElement[] {
  const wanted = new Map(
    objects.flatMap((object) => {
      const elements = object.kind === "xml" ? elementsOf(object, section.name) : [];
      if (isOfSection(object)) elements.push(writeObject(object));
      return elements.map((element) => [element.attributes.id ?? "", element] as const);
    }),
  );
  const kept = section.children.flatMap((old) => {
    const next = wanted.get(old.attributes.id ?? "");
    if (!next) return mode === "replace" ? [] : [old];
    wanted.delete(old.attributes.id ?? "");
    return [old.name === next.name ? mergeElement(old, next) : next];
  });
  return [...kept, ...wanted.values()];
}

/** What an `xml` statement puts into a section: the whole section's children, or its one element. */
function elementsOf(object: ClusterObject, section: string): XmlElement[] {
  const element = writeObject(object);
  if (element.name === section) return [...element.children];
  return sectionFor(element) === section ? [element] : [];
}

/** Nodes come and go with corosync, so they are never removed here, and a node's attributes that the text leaves out stay. */
function mergeNodes(section: XmlElement, objects: readonly ClusterObject[]): XmlElement[] {
  const nodes = objects.filter((object) => object.kind === "node");
  const merged = [...section.children];
  for (const node of nodes) {
    const wanted = writeObject(node);
    const at = merged.findIndex((old) => old.attributes.uname === node.uname.value);
    const old = merged[at];
    if (!old) merged.push(wanted);
    else {
      const id = old.attributes.id ?? "";
      merged[at] = unite(old, { ...wanted, attributes: { ...wanted.attributes, id } });
    }
  }
  return merged;
}

/** The live element with the wanted one's attributes and pairs added or changed, and nothing removed. */
function unite(live: XmlElement, wanted: XmlElement): XmlElement {
  const merged = mergeElement(live, wanted);
  const present = new Set(merged.children.map(nameOf));
  const missing = live.children.filter((child) => !present.has(nameOf(child)));
  const children = merged.children.map((child) => {
    const old = live.children.find((each) => nameOf(each) === nameOf(child));
    return old && old.name !== "nvpair" && old.name !== "rule" ? unite(old, child) : child;
  });
  const all = [...children, ...missing].sort((a, b) => indexIn(live, a) - indexIn(live, b));
  return { ...merged, attributes: { ...live.attributes, ...merged.attributes }, children: all };
}

/** By what a part is known again: its id, or what it refers to. */
function nameOf({ name, attributes: a }: XmlElement): string {
  return a.id ?? `<${name} ${a["id-ref"] ?? ""} ${a.name ?? ""}>`;
}

function indexIn(live: XmlElement, child: XmlElement): number {
  const at = live.children.findIndex((each) => nameOf(each) === nameOf(child));
  return at < 0 ? live.children.length : at;
}

/** One set of options as an element; a set without an id is the first of its kind. */
interface WantedSet {
  readonly id: string;
  readonly names: readonly string[];
  readonly element: (id: string) => XmlElement;
}

/** The sets of a kind that an object gives: one by a statement, or those in an `xml` statement. */
function optionsIn(object: ClusterObject, kind: Options["kind"], section: string): WantedSet[] {
  const named = (element: XmlElement): WantedSet => ({
    id: element.attributes.id ?? "",
    names: element.children.map((child) => child.attributes.name ?? ""),
    element: () => element,
  });
  if (object.kind === kind) {
    const names = object.set.pairs.map((pair) => pair.name);
    return [{ id: object.id, names, element: (id) => writeObject({ ...object, id }) }];
  }
  if (object.kind !== "xml") return [];
  const element = writeObject(object);
  if (element.name === section) return element.children.map(named);
  return sectionFor(element) === section ? [named(element)] : [];
}

function mergeOptions(
  section: XmlElement,
  wanted: readonly WantedSet[],
  kind: Options["kind"],
  mode: MergeMode,
): XmlElement[] {
  const sets = [...section.children];
  const mentioned = new Map<string, Set<string>>();
  for (const options of wanted) {
    const first = sets.find((set) => !set.children.some((child) => child.name === "rule"));
    const id = options.id || (first?.attributes.id ?? optionPlaces[kind].id);
    const element = options.element(id);
    mentioned.set(id, new Set([...(mentioned.get(id) ?? []), ...options.names]));
    const at = sets.findIndex((set) => set.attributes.id === id);
    const old = sets[at];
    if (!old) sets.push(element);
    else if (old.name !== element.name) sets[at] = element;
    else sets[at] = mode === "update" ? unite(old, element) : withOwned(old, mergeElement(old, element), kind);
  }
  if (mode === "update") return sets;
  return sets.flatMap((set) => {
    if (mentioned.has(set.attributes.id ?? "")) return [set];
    const children = set.children.filter((child) => isOwned(child, kind));
    return children.length > 0 ? [{ ...set, children }] : [];
  });
}

function isOwned(child: XmlElement, kind: Options["kind"]): boolean {
  return kind === "property" && isClusterOwned(child);
}

/** Whether an element is a property that the cluster writes by itself. */
export function isClusterOwned({ name, attributes }: XmlElement): boolean {
  return name === "nvpair" && clusterOwned.has(attributes.name ?? "");
}

/** The set with what the cluster itself has written in the live one, each at its place. */
function withOwned(live: XmlElement, set: XmlElement, kind: Options["kind"]): XmlElement {
  const names = new Set(set.children.map((child) => child.attributes.name));
  const owned = live.children.filter((child) => isOwned(child, kind) && !names.has(child.attributes.name));
  if (owned.length === 0) return set;
  const children = [...set.children, ...owned].sort((a, b) => indexIn(live, a) - indexIn(live, b));
  return { ...set, children };
}

function mergeTopology(sections: Map<string, XmlElement>, objects: readonly ClusterObject[], mode: MergeMode): void {
  const name = "fencing-topology";
  const wanted = objects.filter((object) => object.kind === "fencing_topology" && object.levels.length > 0);
  const live = sections.get(name);
  if (wanted.length === 0) {
    const isGiven = objects.some((object) => object.kind === "xml" && object.element === name);
    if (live && mode === "replace" && !isGiven) sections.delete(name);
    return;
  }
  const nodes = (sections.get("nodes")?.children ?? []).map((node) => node.attributes.uname ?? "");
  const levels = wanted.flatMap((object) => writeObject(object, nodes).children);
  const element = xmlElement(name, {}, levels);
  sections.set(name, live ? mergeElement(live, element) : element);
}

/** The section of the CIB that an element belongs to. */
const sectionOfElement = wordTable<string>({
  primitive: "resources",
  template: "resources",
  group: "resources",
  clone: "resources",
  master: "resources",
  bundle: "resources",
  rsc_location: "constraints",
  rsc_colocation: "constraints",
  rsc_order: "constraints",
  rsc_ticket: "constraints",
  tag: "tags",
  node: "nodes",
  alert: "alerts",
  acl_role: "acls",
  acl_target: "acls",
  acl_group: "acls",
  acl_user: "acls",
  cluster_property_set: "crm_config",
});

/** Names by which a set of defaults shows that it is one of operations. */
const operationNames = new Set(["timeout", "interval", "on-fail", "record-pending", "start-delay", "enabled"]);

/** Sections whose sets are merged in the order of the text, statements and `xml` alike. */
const optionSections = new Set<string>(Object.values(optionPlaces).map((place) => place.section));

/** The section of an element that stands alone; undefined when it belongs to none. */
function sectionFor(element: XmlElement): string | undefined {
  if (element.name !== "meta_attributes") return sectionOfElement[element.name];
  const names = element.children.map((child) => child.attributes.name ?? "");
  return names.some((name) => operationNames.has(name)) ? "op_defaults" : "rsc_defaults";
}

/** Puts an `xml` statement's element where it belongs; resources among them are placed with the other resources. */
function mergeVerbatim(sections: Map<string, XmlElement>, object: ClusterObject): void {
  const wanted = writeObject(object);
  if (wanted.name === "fencing-topology") {
    const live = sections.get(wanted.name);
    sections.set(wanted.name, live ? mergeElement(live, wanted) : wanted);
    return;
  }
  const isSection = sectionOrder.includes(wanted.name);
  const name = isSection ? wanted.name : sectionFor(wanted);
  if (!name) throw new MergeError(`<${wanted.name}> has no place of its own in a CIB.`, object);
  const children = [...(sections.get(name)?.children ?? [])];
  if (optionSections.has(name)) return;
  for (const element of isSection ? wanted.children : [wanted]) {
    if (resourceElements.has(element.name)) continue;
    const at = children.findIndex((child) => child.attributes.id === element.attributes.id);
    const old = children[at];
    if (old) children[at] = old.name === element.name ? mergeElement(old, element) : element;
    else children.push(element);
  }
  sections.set(name, { ...(sections.get(name) ?? xmlElement(name)), children });
}

/** The resources that `xml` statements define at the top, by id. */
function verbatimResources(objects: readonly ClusterObject[]): Map<string, XmlElement> {
  const found = new Map<string, XmlElement>();
  for (const object of objects) {
    if (object.kind !== "xml") continue;
    const element = writeObject(object);
    for (const each of element.name === "resources" ? element.children : [element]) {
      if (resourceElements.has(each.name)) found.set(each.attributes.id ?? "", each);
    }
  }
  return found;
}

interface LiveResource {
  readonly element: XmlElement;
  readonly parent: string | undefined;
}

function indexResources(
  section: XmlElement,
  parent?: string,
  into = new Map<string, LiveResource>(),
): Map<string, LiveResource> {
  for (const element of section.children) {
    if (!resourceElements.has(element.name)) continue;
    into.set(element.attributes.id ?? "", { element, parent });
    indexResources(element, element.attributes.id ?? "", into);
  }
  return into;
}

function mergeResources(
  section: XmlElement,
  objects: readonly ClusterObject[],
  { mode, modernize }: MergeOptions,
): XmlElement[] {
  const live = indexResources(section);
  const wanted = new Map<string, Resource>();
  for (const object of objects) if (isResource(object)) wanted.set(object.id, object);
  const monitors = objects.filter((object) => object.kind === "monitor");
  for (const monitor of monitors) {
    const resource = wanted.get(monitor.resource.value);
    if (!resource || !isPrimitive(resource)) {
      throw new MergeError(
        `"${monitor.resource.value}", which is to be monitored, is no primitive of this configuration.`,
        monitor,
      );
    }
    wanted.set(resource.id, { ...resource, operations: [...resource.operations, monitor.operation] });
  }
  const verbatim = verbatimResources(objects);

  const holder = new Map<string, string>();
  for (const resource of wanted.values()) {
    for (const id of heldResources(resource)) {
      const other = holder.get(id);
      if (other !== undefined)
        throw new MergeError(
          `"${id}" is in both "${other}" and "${resource.id}"; a resource can be in one only.`,
          resource,
        );
      if (!wanted.has(id) && !verbatim.has(id) && (!live.has(id) || mode === "replace")) {
        throw new MergeError(
          `"${resource.id}" names "${id}", which is neither in this configuration nor in the cluster.`,
          resource,
        );
      }
      const kind = wanted.get(id)?.kind ?? verbatim.get(id)?.name ?? live.get(id)?.element.name ?? "";
      if (kind !== "primitive" && !(kind === "group" && (resource.kind === "clone" || resource.kind === "master"))) {
        const may = resource.kind === "group" || resource.kind === "bundle" ? "a primitive" : "a primitive or a group";
        throw new MergeError(`"${id}" is a ${kind}: "${resource.id}" can hold only ${may}.`, resource);
      }
      holder.set(id, resource.id);
    }
  }
  const given = new Set<string>();
  const holdGiven = (element: XmlElement): void => {
    for (const child of element.children) {
      if (!resourceElements.has(child.name)) continue;
      const id = child.attributes.id ?? "";
      given.add(id);
      holder.set(id, element.attributes.id ?? "");
      holdGiven(child);
    }
  };
  for (const element of verbatim.values()) holdGiven(element);
  const stays = (id: string): boolean => wanted.has(id) || verbatim.has(id) || (live.has(id) && mode === "update");
  const parentOf = (id: string): string | undefined => {
    const now = holder.get(id);
    if (now !== undefined) return now;
    const before = live.get(id)?.parent;
    if (before === undefined || wanted.has(before) || verbatim.has(before) || given.has(before)) return undefined;
    return stays(before) ? before : undefined;
  };

  for (const resource of wanted.values()) {
    const seen = new Set<string>();
    for (let id: string | undefined = resource.id; id !== undefined; id = parentOf(id)) {
      if (seen.has(id)) throw new MergeError(`"${resource.id}" is inside itself.`, resource);
      seen.add(id);
    }
  }

  const building = new Set<string>();
  const build = (id: string): XmlElement | undefined => {
    if (!stays(id) || building.has(id)) return undefined;
    building.add(id);
    const given = verbatim.get(id);
    if (given && !wanted.has(id)) {
      building.delete(id);
      return mergeGiven(given, live.get(id)?.element, (child) => (wanted.has(child) ? build(child) : undefined));
    }
    const old = live.get(id)?.element;
    const resource = wanted.get(id);
    const held = resource
      ? heldResources(resource)
      : (old?.children ?? [])
          .filter((child) => resourceElements.has(child.name))
          .map((child) => child.attributes.id ?? "");
    const inside = held
      .filter((child) => parentOf(child) === id)
      .flatMap((child) => build(child) ?? [])
      .filter((child) => !isEmptyContainer(child));
    building.delete(id);
    if (!resource) return old ? withHeld(old, inside) : undefined;
    const stated = modernize ? promotableForm(resource, old) : resource;
    const own = mode === "update" && old ? withLiveState(writeObject(stated), old) : writeObject(stated);
    const oldOwn =
      old && old.name === own.name
        ? { ...old, children: old.children.filter((child) => !resourceElements.has(child.name)) }
        : undefined;
    const merged = oldOwn ? mergeElement(oldOwn, own) : own;
    return withHeld(oldOwn && old ? { ...merged, children: interleave(old, merged) } : merged, inside);
  };

  const topLevel = [
    ...section.children.map((child) => child.attributes.id ?? ""),
    ...[...live.keys()].filter((id) => live.get(id)?.parent !== undefined),
    ...objects.flatMap((object) => (isResource(object) ? [object.id] : [...verbatimResources([object]).keys()])),
  ];
  const placed = new Set<string>();
  const result: XmlElement[] = [];
  for (const id of topLevel) {
    if (placed.has(id) || parentOf(id) !== undefined) continue;
    placed.add(id);
    const element = build(id);
    if (element && !isEmptyContainer(element)) result.push(element);
  }
  return result;
}

/** Meta attributes by which people stop, release and freeze a resource from outside (`crm_resource`), as its state more than its configuration. */
const stateNames = new Set(["target-role", "is-managed", "maintenance"]);

/** The wanted element with the live state that it doesn't mention: an apply must not start what somebody stopped. */
function withLiveState(wanted: XmlElement, live: XmlElement): XmlElement {
  const metaOf = (element: XmlElement): XmlElement[] =>
    element.children.filter((child) => child.name === "meta_attributes");
  const mentioned = new Set(metaOf(wanted).flatMap((set) => set.children.map((child) => child.attributes.name)));
  const isState = (child: XmlElement): boolean => {
    const name = child.attributes.name ?? "";
    return child.name === "nvpair" && stateNames.has(name) && !mentioned.has(name);
  };
  const kept = metaOf(live)
    .filter((set) => !set.children.some((child) => child.name === "rule"))
    .flatMap((set) => set.children.filter(isState));
  if (kept.length === 0) return wanted;
  const first = metaOf(wanted)[0];
  if (first && first.attributes["id-ref"] === undefined) {
    const added = { ...first, children: [...first.children, ...kept] };
    return { ...wanted, children: wanted.children.map((child) => (child === first ? added : child)) };
  }
  return { ...wanted, children: [...wanted.children, xmlElement("meta_attributes", {}, kept)] };
}

/** A resource as its `xml` statement gives it; resources inside that have statements of their own are taken from there. */
function mergeGiven(
  given: XmlElement,
  old: XmlElement | undefined,
  ownStatement: (id: string) => XmlElement | undefined,
): XmlElement {
  const children = given.children.map((child) =>
    resourceElements.has(child.name) ? (ownStatement(child.attributes.id ?? "") ?? child) : child,
  );
  const whole = { ...given, children };
  return old && old.name === given.name ? mergeElement(old, whole) : whole;
}

/** Puts the resources a container holds where the live one has them, at its first such child, else behind its attributes. */
function withHeld(element: XmlElement, held: readonly XmlElement[]): XmlElement {
  const first = element.children.findIndex((child) => resourceElements.has(child.name));
  const others = element.children.filter((child) => !resourceElements.has(child.name));
  const at = first < 0 ? others.length : first;
  return { ...element, children: [...others.slice(0, at), ...held, ...others.slice(at)] };
}

/** The merged element's own children, with a mark where the live one held its resources. */
function interleave(old: XmlElement, merged: XmlElement): XmlElement[] {
  const first = old.children.findIndex((child) => resourceElements.has(child.name));
  if (first < 0) return merged.children;
  const marker = old.children[first] as XmlElement;
  return [...merged.children.slice(0, first), marker, ...merged.children.slice(first)];
}

function isEmptyContainer(element: XmlElement): boolean {
  return (
    ["group", "clone", "master"].includes(element.name) &&
    !element.children.some((child) => resourceElements.has(child.name))
  );
}

/** `ms` is the old way to write a promotable clone: it stays `<master>` only where the live CIB still has one. */
function promotableForm(resource: Resource, live: XmlElement | undefined): Resource {
  if (resource.kind !== "master" || live?.name === "master") return resource;
  const [first, ...rest] = resource.meta;
  const pairs = [
    { name: "promotable", value: "true" },
    ...(first?.pairs ?? []).filter((pair) => pair.name !== "promotable"),
  ];
  return { ...resource, kind: "clone", meta: [{ rules: [], ...first, pairs }, ...rest] };
}
