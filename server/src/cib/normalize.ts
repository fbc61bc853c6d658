import { wordTable } from "../text/word-table.ts";
import type { XmlElement } from "../text/xml.ts";

/** Elements whose children mean the same in any order. */
const unordered = new Set([
  "operations",
  "crm_config",
  "constraints",
  "nodes",
  "tags",
  "acls",
  "alerts",
  "fencing-topology",
  "select",
  "rule",
  "cluster_property_set",
  "instance_attributes",
  "meta_attributes",
  "utilization",
]);

/** Elements that are referred to by their id alone, so that the id is what they are. */
const named = new Set([
  "primitive",
  "template",
  "group",
  "clone",
  "master",
  "bundle",
  "rsc_location",
  "rsc_colocation",
  "rsc_order",
  "rsc_ticket",
  "node",
  "tag",
  "obj_ref",
  "resource_ref",
  "cluster_property_set",
  "acl_role",
  "acl_target",
  "acl_group",
  "acl_user",
  "role",
  "role_ref",
  "alert",
]);

/** What Pacemaker takes for an attribute that is absent: writing it or leaving it out is the same. */
const defaults = wordTable<Readonly<Record<string, ReadonlySet<string>>>>({
  rule: wordTable({ "boolean-op": new Set(["and"]) }),
  node: wordTable({ type: new Set(["member", "normal"]) }),
  resource_set: wordTable({ sequential: new Set(["true"]), "require-all": new Set(["true"]) }),
  expression: wordTable({ "value-source": new Set(["literal"]) }),
});

/** Whether an attribute says what Pacemaker takes for granted when it is left out. */
export function isDefault(element: XmlElement, name: string, value: string): boolean {
  if (element.name === "rule" && name === "boolean-op" && element.children.length < 2) return true;
  return defaults[element.name]?.[name]?.has(value) ?? false;
}

/** Sets and lists that hold nothing say nothing, unless something may refer to them. */
const maybeEmpty = new Set(["instance_attributes", "meta_attributes", "utilization", "operations"]);

/** Whether an element is an empty set or list that nothing can be read from. */
export function saysNothing(element: XmlElement): boolean {
  return maybeEmpty.has(element.name) && element.children.length === 0 && element.attributes["id-ref"] === undefined;
}

/** A text that two elements share when they mean the same: ids that nothing refers to, defaults and orders that don't matter left out. */
export function meaningOf(element: XmlElement): string {
  const attributes = Object.entries(element.attributes)
    .filter(([name, value]) => counts(element, name, value))
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .sort();
  const children = element.children.filter((child) => !saysNothing(child)).map(meaningOf);
  if (unordered.has(element.name)) children.sort();
  else children.sort(byName);
  return `<${element.name} ${attributes.join(" ")}>${element.text.trim()}${children.join("")}</>`;
}

/** Orders meanings by the element's name alone: the schema lets kinds of children mix, and only the order within a kind says something. */
function byName(a: string, b: string): number {
  const nameOf = (text: string): string => text.slice(0, text.indexOf(" "));
  const left = nameOf(a);
  const right = nameOf(b);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Whether an attribute is a part of what its element means. */
function counts(element: XmlElement, name: string, value: string): boolean {
  return (name !== "id" || named.has(element.name)) && !isDefault(element, name, value);
}

/** Whether every attribute of the first that counts is in the second. */
function holds(whole: XmlElement, part: XmlElement): boolean {
  for (const name in part.attributes) {
    const value = part.attributes[name] as string;
    if (whole.attributes[name] !== value && counts(part, name, value)) return false;
  }
  return true;
}

/** Whether two elements say the same in the same order: then they mean the same, though others do too. */
function meansTheSame(a: XmlElement, b: XmlElement): boolean {
  if (a.name !== b.name || a.text.trim() !== b.text.trim() || !holds(a, b) || !holds(b, a)) return false;
  let other = 0;
  for (const child of a.children) {
    if (saysNothing(child)) continue;
    while (other < b.children.length && saysNothing(b.children[other] as XmlElement)) other++;
    const match = b.children[other++];
    if (!match || !meansTheSame(child, match)) return false;
  }
  while (other < b.children.length && saysNothing(b.children[other] as XmlElement)) other++;
  return other === b.children.length;
}

/** Whether two elements mean the same to Pacemaker. */
export function isSameMeaning(a: XmlElement, b: XmlElement): boolean {
  return meansTheSame(a, b) || meaningOf(a) === meaningOf(b);
}
