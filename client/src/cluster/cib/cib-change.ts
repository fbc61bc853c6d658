import type { XmlElement } from "../../../../server/src/text/xml.ts";
import type { Cib } from "./cib-content.ts";

/** The elements of a configuration by their paths; an element's path is changed of names and ids from the configuration down. */
type Paths = ReadonlyMap<string, { readonly element: XmlElement; readonly children: readonly string[] }>;

/** Elements whose children have no order. */
const unordered = new Set([
  "configuration",
  "crm_config",
  "rsc_defaults",
  "op_defaults",
  "nodes",
  "resources",
  "constraints",
  "tags",
  "acls",
  "alerts",
  "meta_attributes",
  "instance_attributes",
  "cluster_property_set",
  "operations",
]);

/** What differs between two configurations, by path. */
function changedPaths(before: Paths, after: Paths): string[] {
  const own = ({ name, attributes, text }: XmlElement): string =>
    JSON.stringify([name, Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)), text.trim()]);
  const changed: string[] = [];
  for (const path of new Set([...before.keys(), ...after.keys()])) {
    const one = before.get(path);
    const other = after.get(path);
    if (
      !one ||
      !other ||
      own(one.element) !== own(other.element) ||
      one.children.join("\n") !== other.children.join("\n")
    )
      changed.push(path);
  }
  return changed;
}

function pathsOf(cib: Cib): Paths {
  const paths = new Map<string, { element: XmlElement; children: string[] }>();
  const visit = (element: XmlElement, path: string): void => {
    const counts = new Map<string, number>();
    const children = element.children.map((child) => {
      const name = `${child.name}#${child.attributes.id ?? ""}`;
      const count = counts.get(name) ?? 0;
      counts.set(name, count + 1);
      return `${path}/${name}${count === 0 ? "" : `:${count}`}`;
    });
    paths.set(path, { element, children });
    for (const [index, child] of element.children.entries()) visit(child, children[index] ?? "");
  };
  visit(cib.configuration, "");
  return paths;
}

/** Does `live` contain the change from `base` to `wanted`, whatever else was changed there? */
export function containsChange(base: Cib, wanted: Cib, live: Cib): boolean {
  const [before, after, now] = [pathsOf(base), pathsOf(wanted), pathsOf(live)];
  return changedPaths(before, after).every((path) => {
    const old = before.get(path);
    const changed = after.get(path);
    const found = now.get(path);
    if (changed === undefined) return found === undefined;
    if (found === undefined) return false;
    return (
      sameChange(old?.element, changed.element, found.element) &&
      (unordered.has(changed.element.name) || sameOrder(changed.children, found.children))
    );
  });
}

/** Does `found` have what was changed from `old` to `changed`? */
function sameChange(old: XmlElement | undefined, changed: XmlElement, found: XmlElement): boolean {
  if (changed.text.trim() !== (old?.text.trim() ?? "") && changed.text.trim() !== found.text.trim()) return false;
  const names = new Set([...Object.keys(old?.attributes ?? {}), ...Object.keys(changed.attributes)]);
  return [...names].every(
    (name) => old?.attributes[name] === changed.attributes[name] || found.attributes[name] === changed.attributes[name],
  );
}

/** Do the members that are in both lists have the same order? */
function sameOrder(one: readonly string[], other: readonly string[]): boolean {
  const common = (list: readonly string[], rest: readonly string[]): string =>
    list.filter((item) => rest.includes(item)).join("\n");
  return common(one, other) === common(other, one);
}

const references = ["rsc", "with-rsc", "first", "then"];

/** The ids of the resources that a change concerns: changed themselves, or named by a changed constraint. */
export function touchedResources(base: Cib, wanted: Cib): Set<string> {
  const [before, after] = [pathsOf(base), pathsOf(wanted)];
  const touched = new Set<string>();
  for (const path of changedPaths(before, after)) {
    const resource = /^\/resources#\/[^/#]+#([^/]+)/.exec(path)?.[1];
    if (resource !== undefined) touched.add(resource);
    const attributes = (after.get(path) ?? before.get(path))?.element.attributes ?? {};
    if (!path.startsWith("/constraints#/")) continue;
    for (const name of references) if (attributes[name] !== undefined) touched.add(attributes[name]);
    if (path.includes("/resource_ref#") && attributes.id !== undefined) touched.add(attributes.id);
  }
  return touched;
}
