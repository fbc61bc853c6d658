import type { ClusterObject, Options } from "../model/configuration.ts";
import type { XmlElement } from "../text/xml.ts";
import { optionPlaces } from "./cluster-parts.ts";
import { childIndex, mergeElement, mergeWithoutRemoving } from "./merge-element.ts";
import type { MergeMode } from "./merge-mode.ts";
import { sectionFor } from "./sections.ts";
import { writeObject } from "./write-object.ts";

/** Properties that the cluster itself sets. */
export const clusterOwned: ReadonlySet<string> = new Set([
  "dc-version",
  "cluster-infrastructure",
  "cluster-name",
  "have-watchdog",
  "last-lrm-refresh",
  "cluster-recheck-interval-last",
]);

/** A set of options from the text; without an id it is the first set of its kind. */
interface OptionSet {
  readonly id: string;
  readonly element: (id: string) => XmlElement;
}

/** The sets of a kind that an object defines: one in a statement, any number in an `xml` statement. */
export function optionSetsIn(object: ClusterObject, kind: Options["kind"], section: string): OptionSet[] {
  const named = (element: XmlElement): OptionSet => ({
    id: element.attributes.id ?? "",
    element: () => element,
  });
  if (object.kind === kind) return [{ id: object.id, element: (id) => writeObject({ ...object, id }) }];
  if (object.kind !== "xml") return [];
  const element = writeObject(object);
  if (element.name === section) return element.children.map(named);
  return sectionFor(element) === section ? [named(element)] : [];
}

/** The sets of a section after the merge. */
export function mergeOptionSets(
  section: XmlElement,
  added: readonly OptionSet[],
  kind: Options["kind"],
  mode: MergeMode,
): XmlElement[] {
  const sets = [...section.children];
  const mentioned = new Set<string>();
  for (const options of added) {
    const first = section.children.find((set) => !set.children.some((child) => child.name === "rule"));
    const id = options.id || (first?.attributes.id ?? optionPlaces[kind].id);
    const element = options.element(id);
    mentioned.add(id);
    const at = sets.findIndex((set) => set.attributes.id === id);
    const old = sets[at];
    if (!old) sets.push(element);
    else if (old.name !== element.name) sets[at] = element;
    else if (mode === "update") sets[at] = mergeWithoutRemoving(old, element);
    else sets[at] = withOwned(old, mergeElement(old, element), kind);
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

/** Whether an element is a property that the cluster itself sets. */
export function isClusterOwned({ name, attributes }: XmlElement): boolean {
  return name === "nvpair" && clusterOwned.has(attributes.name ?? "");
}

/** The set with the live properties that the cluster itself sets, in their live positions. */
function withOwned(live: XmlElement, set: XmlElement, kind: Options["kind"]): XmlElement {
  const names = new Set(set.children.map((child) => child.attributes.name));
  const owned = live.children.filter((child) => isOwned(child, kind) && !names.has(child.attributes.name));
  if (owned.length === 0) return set;
  const children = [...set.children, ...owned].sort((a, b) => childIndex(live, a) - childIndex(live, b));
  return { ...set, children };
}
