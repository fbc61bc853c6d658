import { omitUndefined } from "../text/omit-undefined.ts";
import { wordTable } from "../text/word-table.ts";
import type { XmlElement } from "../text/xml.ts";
import { isDefault, isSameMeaning, saysNothing } from "./normalize.ts";

/** Elements in which the order of the children says nothing, so that a live one's order is kept. */
const keepsOrder = new Set([
  "instance_attributes",
  "meta_attributes",
  "utilization",
  "cluster_property_set",
  "operations",
  "fencing-topology",
]);

/** What two elements have in common when they are the same thing at two times. */
function identity(element: XmlElement): string {
  const a = element.attributes;
  switch (element.name) {
    case "nvpair":
      return `nvpair ${a["id-ref"] ?? ""} ${a.name ?? ""}`;
    case "op":
      return `op ${a.name ?? ""} ${a.interval ?? ""} ${a.role ?? ""}`;
    case "expression":
      return `expression ${a.attribute ?? ""} ${a.operation ?? ""}`;
    case "resource_ref":
    case "obj_ref":
      return `${element.name} ${a.id ?? ""}`;
    case "fencing-level":
      return `level ${a.target ?? ""} ${a["target-pattern"] ?? ""} ${a["target-attribute"] ?? ""} ${a["target-value"] ?? ""} ${a.index ?? ""}`;
    default:
      return element.name;
  }
}

/** Pairs each wanted child with the live one it continues: by a given id, else by what it is, each live one once. */
function pairChildren(live: readonly XmlElement[], wanted: readonly XmlElement[]): (XmlElement | undefined)[] {
  const free = new Set(live);
  const take = (matches: (candidate: XmlElement) => boolean): XmlElement | undefined => {
    for (const candidate of free) {
      if (!matches(candidate)) continue;
      free.delete(candidate);
      return candidate;
    }
    return undefined;
  };
  const pairs = wanted.map((child) => {
    const id = child.attributes.id;
    return id === undefined ? undefined : take((other) => other.name === child.name && other.attributes.id === id);
  });
  return wanted.map((child, index) => {
    if (pairs[index] || child.attributes.id !== undefined) return pairs[index];
    const key = identity(child);
    const same = [...free].filter((other) => identity(other) === key);
    // Of several sets or rules the one that says the same is meant, and an empty one only where there is no other.
    const best =
      same.length < 2
        ? same[0]
        : (same.find((other) => isSameMeaning(other, child)) ?? same.find((o) => !saysNothing(o)));
    const exact = best && take((other) => other === best);
    if (exact || child.name !== "op") return exact;
    // An operation whose interval was changed is still the same operation.
    return take((other) => other.name === "op" && other.attributes.name === child.attributes.name);
  });
}

/** Today's words for the roles of promotable clones (schema 3.7 and later); either means the same to Pacemaker. */
const modernRole = wordTable<string>({ Master: "Promoted", Slave: "Unpromoted" });

function mergeAttributes(live: XmlElement, wanted: XmlElement): Record<string, string> {
  const merged: Record<string, string> = Object.create(null);
  for (const [name, old] of Object.entries(live.attributes)) {
    const value = wanted.attributes[name];
    if (value === undefined) {
      if (name === "id" || isDefault(wanted, name, old)) merged[name] = old;
      continue;
    }
    merged[name] = (modernRole[value] ?? value) === (modernRole[old] ?? old) ? old : value;
  }
  for (const [name, value] of Object.entries(wanted.attributes)) merged[name] ??= value;
  return merged;
}

/**
 * The wanted element as the continuation of the live one: what is the same keeps its id, its place and its attributes' order,
 * so that a patch between the two says only what really changes, and so do comments. Ids that the wanted one gives win.
 */
export function mergeElement(live: XmlElement, wanted: XmlElement): XmlElement {
  const pairs = pairChildren(live.children, wanted.children);
  const merged = wanted.children.map((child, index) => {
    const old = pairs[index];
    return { old, child: old ? mergeElement(old, child) : child };
  });
  if (keepsOrder.has(live.name)) {
    const place = (old: XmlElement | undefined): number => (old ? live.children.indexOf(old) : live.children.length);
    merged.sort((a, b) => place(a.old) - place(b.old));
  } else if (sameKindsInOrder(merged, live)) {
    merged.sort((a, b) => placeAmong(live, a.old) - placeAmong(live, b.old));
  }
  // What says nothing is no reason for a change.
  const taken = new Set(pairs);
  for (const [at, old] of live.children.entries()) {
    if (!saysNothing(old) || taken.has(old)) continue;
    const next = merged.findIndex((each) => placeAmong(live, each.old) > at);
    merged.splice(next < 0 ? merged.length : next, 0, { old, child: old });
  }
  return {
    ...wanted,
    ...commentsOf(live),
    attributes: mergeAttributes(live, wanted),
    children: merged.map(({ child }) => child),
  };
}

/** What a language without comments of its own says nothing about. */
function commentsOf({ comments, lastComments }: XmlElement): Pick<XmlElement, "comments" | "lastComments"> {
  return { ...omitUndefined({ comments, lastComments }) };
}

type Merged = { readonly old: XmlElement | undefined; readonly child: XmlElement };

function placeAmong(live: XmlElement, old: XmlElement | undefined): number {
  return old ? live.children.indexOf(old) : live.children.length;
}

/** Whether the children of each kind come in the live order already, so that only the kinds stand in another order, which says nothing. */
function sameKindsInOrder(merged: readonly Merged[], live: XmlElement): boolean {
  const last = new Map<string, number>();
  for (const { old, child } of merged) {
    const place = placeAmong(live, old);
    if (place < (last.get(child.name) ?? -1)) return false;
    last.set(child.name, place);
  }
  return true;
}

/** Whether two trees are the same to the letter: names, attributes in any order, children in order. */
export function sameElement(a: XmlElement, b: XmlElement): boolean {
  const names = Object.keys(a.attributes);
  return (
    a.name === b.name &&
    a.text.trim() === b.text.trim() &&
    names.length === Object.keys(b.attributes).length &&
    names.every((name) => a.attributes[name] === b.attributes[name]) &&
    a.children.length === b.children.length &&
    a.children.every((child, index) => sameElement(child, b.children[index] as XmlElement))
  );
}
