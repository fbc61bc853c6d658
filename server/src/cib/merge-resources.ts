import { type ClusterObject, isPrimitive, isResource, type Resource } from "../model/configuration.ts";
import { childrenOf } from "../model/inheritance.ts";
import { type XmlElement, xmlElement } from "../text/xml.ts";
import { mergeElement } from "./merge-element.ts";
import { MergeError } from "./merge-error.ts";
import type { MergeOptions } from "./merge-mode.ts";
import { resourceElements } from "./resources.ts";
import { writeObject } from "./write-object.ts";

/** The outermost resources in `xml` statements, by id. */
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

/** The elements of `<resources>` after the merge. Throws MergeError for a container whose children don't exist or don't fit. */
export function mergeResources(
  section: XmlElement,
  objects: readonly ClusterObject[],
  { mode, modernize }: MergeOptions,
): XmlElement[] {
  const live = indexResources(section);
  const defined = new Map<string, Resource>();
  for (const object of objects) if (isResource(object)) defined.set(object.id, object);
  const monitors = objects.filter((object) => object.kind === "monitor");
  for (const monitor of monitors) {
    const resource = defined.get(monitor.resource.value);
    if (!resource || !isPrimitive(resource)) {
      throw new MergeError(
        `"monitor" needs a primitive of this configuration, and "${monitor.resource.value}" isn't one.`,
        monitor,
      );
    }
    defined.set(resource.id, { ...resource, operations: [...resource.operations, monitor.operation] });
  }
  const verbatim = verbatimResources(objects);

  const holder = new Map<string, string>();
  for (const resource of defined.values()) {
    for (const id of childrenOf(resource)) {
      const other = holder.get(id);
      if (other !== undefined)
        throw new MergeError(
          `"${id}" is in both "${other}" and "${resource.id}"; a resource can be in only one of them.`,
          resource,
        );
      if (!defined.has(id) && !verbatim.has(id) && (!live.has(id) || mode === "replace")) {
        throw new MergeError(
          `"${resource.id}" names "${id}", which is neither in this configuration nor in the cluster.`,
          resource,
        );
      }
      const kind = defined.get(id)?.kind ?? verbatim.get(id)?.name ?? live.get(id)?.element.name ?? "";
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
  const stays = (id: string): boolean => defined.has(id) || verbatim.has(id) || (live.has(id) && mode === "update");
  const parentOf = (id: string): string | undefined => {
    const now = holder.get(id);
    if (now !== undefined) return now;
    const before = live.get(id)?.parent;
    if (before === undefined || defined.has(before) || verbatim.has(before) || given.has(before)) return undefined;
    return stays(before) ? before : undefined;
  };

  for (const resource of defined.values()) {
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
    if (given && !defined.has(id)) {
      building.delete(id);
      return mergeGiven(given, live.get(id)?.element, (child) => (defined.has(child) ? build(child) : undefined));
    }
    const old = live.get(id)?.element;
    const resource = defined.get(id);
    const held = resource
      ? childrenOf(resource)
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

/** Meta attributes that administrators set with `crm_resource` to stop, unmanage or freeze a resource: state rather than configuration. */
const stateNames = new Set(["target-role", "is-managed", "maintenance"]);

/** The new element with the live state that it doesn't mention: an apply must not start a resource that somebody stopped. */
function withLiveState(next: XmlElement, live: XmlElement): XmlElement {
  const metaOf = (element: XmlElement): XmlElement[] =>
    element.children.filter((child) => child.name === "meta_attributes");
  const mentioned = new Set(metaOf(next).flatMap((set) => set.children.map((child) => child.attributes.name)));
  const isState = (child: XmlElement): boolean => {
    const name = child.attributes.name ?? "";
    return child.name === "nvpair" && stateNames.has(name) && !mentioned.has(name);
  };
  const liveState = metaOf(live)
    .filter((set) => !set.children.some((child) => child.name === "rule"))
    .flatMap((set) => set.children.filter(isState));
  if (liveState.length === 0) return next;
  const first = metaOf(next)[0];
  if (first && first.attributes["id-ref"] === undefined) {
    const added = { ...first, children: [...first.children, ...liveState] };
    return { ...next, children: next.children.map((child) => (child === first ? added : child)) };
  }
  return { ...next, children: [...next.children, xmlElement("meta_attributes", {}, liveState)] };
}

/** A resource from its `xml` statement; inner resources with statements of their own come from those. */
function mergeGiven(
  given: XmlElement,
  old: XmlElement | undefined,
  ownStatement: (id: string) => XmlElement | undefined,
): XmlElement {
  const children = given.children.map((child) =>
    resourceElements.has(child.name) ? (ownStatement(child.attributes.id ?? "") ?? child) : child,
  );
  const full = { ...given, children };
  return old && old.name === given.name ? mergeElement(old, full) : full;
}

/** Puts a container's resources where the live one has its first, otherwise after the attributes. */
function withHeld(element: XmlElement, held: readonly XmlElement[]): XmlElement {
  const first = element.children.findIndex((child) => resourceElements.has(child.name));
  const others = element.children.filter((child) => !resourceElements.has(child.name));
  const at = first < 0 ? others.length : first;
  return { ...element, children: [...others.slice(0, at), ...held, ...others.slice(at)] };
}

/** The merged element's own children, with a marker where the live one has its resources. */
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

/** `ms` is the old form of a promotable clone: it stays `<master>` only if the live CIB still has one. */
function promotableForm(resource: Resource, live: XmlElement | undefined): Resource {
  if (resource.kind !== "master" || live?.name === "master") return resource;
  const [first, ...rest] = resource.meta;
  const pairs = [
    { name: "promotable", value: "true" },
    ...(first?.pairs ?? []).filter((pair) => pair.name !== "promotable"),
  ];
  return { ...resource, kind: "clone", meta: [{ rules: [], ...first, pairs }, ...rest] };
}
