import { omitUndefined } from "../text/omit-undefined.ts";
import { wordTable } from "../text/word-table.ts";
import { noAttributes, type XmlElement } from "../text/xml.ts";
import { isDefault, isEmptySet, isEquivalent } from "./normalize.ts";
import { isSameApartFromChildren } from "./shared-elements.ts";

/** Elements whose children have no significant order, so the live order is preserved. */
const keepsOrder = new Set([
  "instance_attributes",
  "meta_attributes",
  "utilization",
  "cluster_property_set",
  "operations",
  "fencing-topology",
]);

/** A key that two versions of the same element share. */
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

/** Pairs each new child with the live one that it replaces: by its id if it has one, otherwise by its identity. Each live child is used once. */
function pairChildren(live: readonly XmlElement[], next: readonly XmlElement[]): (XmlElement | undefined)[] {
  const free = new Set(live);
  const take = (matches: (candidate: XmlElement) => boolean): XmlElement | undefined => {
    for (const candidate of free) {
      if (!matches(candidate)) continue;
      free.delete(candidate);
      return candidate;
    }
    return undefined;
  };
  const pairs = next.map((child) => {
    const id = child.attributes.id;
    return id === undefined ? undefined : take((other) => other.name === child.name && other.attributes.id === id);
  });
  return next.map((child, index) => {
    if (pairs[index] || child.attributes.id !== undefined) return pairs[index];
    const key = identity(child);
    const same = [...free].filter((other) => identity(other) === key);
    // Of several sets or rules take the equivalent one; take an empty one only if there is no other.
    const best =
      same.length < 2
        ? same[0]
        : (same.find((other) => isEquivalent(other, child)) ?? same.find((o) => !isEmptySet(o)));
    const exact = best && take((other) => other === best);
    if (exact || child.name !== "op") return exact;
    // An operation with a changed interval is still the same operation.
    return take((other) => other.name === "op" && other.attributes.name === child.attributes.name);
  });
}

/** The current names of the roles of promotable clones (schema 3.7 and later); Pacemaker treats both alike. */
const modernRole = wordTable<string>({ Master: "Promoted", Slave: "Unpromoted" });

function mergeAttributes(live: XmlElement, next: XmlElement): Record<string, string> {
  const merged = noAttributes();
  for (const [name, old] of Object.entries(live.attributes)) {
    const value = next.attributes[name];
    if (value === undefined) {
      if (name === "id" || isDefault(next, name, old)) merged[name] = old;
      continue;
    }
    merged[name] = (modernRole[value] ?? value) === (modernRole[old] ?? old) ? old : value;
  }
  for (const [name, value] of Object.entries(next.attributes)) merged[name] ??= value;
  return merged;
}

/**
 * The new element merged into the live one, which it is where nothing changes: unchanged parts keep their ids, positions, attribute order and comments,
 * so that a patch between the two holds only real changes. Ids given in the new element win.
 */
export function mergeElement(live: XmlElement, next: XmlElement): XmlElement {
  const pairs = pairChildren(live.children, next.children);
  const merged = next.children.map((child, index) => {
    const old = pairs[index];
    return { old, child: old ? mergeElement(old, child) : child };
  });
  if (keepsOrder.has(live.name)) {
    const place = (old: XmlElement | undefined): number => (old ? live.children.indexOf(old) : live.children.length);
    merged.sort((a, b) => place(a.old) - place(b.old));
  } else if (sameKindsInOrder(merged, live)) {
    merged.sort((a, b) => placeAmong(live, a.old) - placeAmong(live, b.old));
  }
  // An empty set is no reason for a change.
  const taken = new Set(pairs);
  for (const [at, old] of live.children.entries()) {
    if (!isEmptySet(old) || taken.has(old)) continue;
    const next = merged.findIndex((each) => placeAmong(live, each.old) > at);
    merged.splice(next < 0 ? merged.length : next, 0, { old, child: old });
  }
  const result = {
    ...next,
    ...commentsOf(live),
    attributes: mergeAttributes(live, next),
    children: merged.map(({ child }) => child),
  };
  const isSame =
    result.children.length === live.children.length &&
    result.children.every((child, index) => child === live.children[index]) &&
    isSameApartFromChildren(live, result);
  return isSame ? live : result;
}

/** The live comments: the new element comes from a language whose comments the CIB doesn't hold. */
function commentsOf({ comments, lastComments }: XmlElement): Pick<XmlElement, "comments" | "lastComments"> {
  return { ...omitUndefined({ comments, lastComments }) };
}

type Merged = { readonly old: XmlElement | undefined; readonly child: XmlElement };

function placeAmong(live: XmlElement, old: XmlElement | undefined): number {
  return old ? live.children.indexOf(old) : live.children.length;
}

/** Whether the children of each kind are already in the live order, so that only the order of the kinds differs, which isn't significant. */
function sameKindsInOrder(merged: readonly Merged[], live: XmlElement): boolean {
  const last = new Map<string, number>();
  for (const { old, child } of merged) {
    const place = placeAmong(live, old);
    if (place < (last.get(child.name) ?? -1)) return false;
    last.set(child.name, place);
  }
  return true;
}

/** The live element with the new one's attributes and pairs added or changed, and nothing removed. */
export function mergeWithoutRemoving(live: XmlElement, next: XmlElement): XmlElement {
  const merged = mergeElement(live, next);
  const present = new Set(merged.children.map(partKey));
  const missing = live.children.filter((child) => !present.has(partKey(child)));
  const children = merged.children.map((child) => {
    const old = live.children.find((each) => partKey(each) === partKey(child));
    return old && old.name !== "nvpair" && old.name !== "rule" ? mergeWithoutRemoving(old, child) : child;
  });
  const all = [...children, ...missing].sort((a, b) => childIndex(live, a) - childIndex(live, b));
  return { ...merged, attributes: { ...live.attributes, ...merged.attributes }, children: all };
}

/** The key that a part keeps: its id, or what it refers to. */
function partKey({ name, attributes: a }: XmlElement): string {
  return a.id ?? `<${name} ${a["id-ref"] ?? ""} ${a.name ?? ""}>`;
}

/** The position of the live child that corresponds to this one; after the last where there is none. */
export function childIndex(live: XmlElement, child: XmlElement): number {
  const at = live.children.findIndex((each) => partKey(each) === partKey(child));
  return at < 0 ? live.children.length : at;
}
