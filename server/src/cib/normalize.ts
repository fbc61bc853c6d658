import { wordTable } from "../text/word-table.ts";
import type { XmlElement } from "../text/xml.ts";

/** Elements whose children have no significant order. */
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

/** Elements whose id is their name: everything else refers to them by it. */
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

/** Pacemaker's defaults for absent attributes: writing them or leaving them out is the same. */
const defaults = wordTable<Readonly<Record<string, ReadonlySet<string>>>>({
  rule: wordTable({ "boolean-op": new Set(["and"]) }),
  node: wordTable({ type: new Set(["member", "normal"]) }),
  resource_set: wordTable({ sequential: new Set(["true"]), "require-all": new Set(["true"]) }),
  expression: wordTable({ "value-source": new Set(["literal"]) }),
});

/** Whether an attribute has the value that Pacemaker assumes when it is absent. */
export function isDefault(element: XmlElement, name: string, value: string): boolean {
  if (element.name === "rule" && name === "boolean-op" && element.children.length < 2) return true;
  return defaults[element.name]?.[name]?.has(value) ?? false;
}

/** Sets and lists that may be empty. */
const maybeEmpty = new Set(["instance_attributes", "meta_attributes", "utilization", "operations"]);

/** Whether an element is an empty set or list, and no reference to one. */
export function isEmptySet(element: XmlElement): boolean {
  return maybeEmpty.has(element.name) && element.children.length === 0 && element.attributes["id-ref"] === undefined;
}

/** What a rule inside another one may say: its score has no effect there. */
const ofInnerRule = new Set(["id", "boolean-op", "score"]);

/** Whether an element is a rule that only puts tests in brackets. */
function isBracket({ name, attributes, children }: XmlElement): boolean {
  return name === "rule" && children.length > 0 && Object.keys(attributes).every((each) => ofInnerRule.has(each));
}

function operatorOf(rule: XmlElement): string {
  return rule.attributes["boolean-op"] ?? "and";
}

/** The rule without brackets around all of its tests: it joins nothing itself, so that its own operator says nothing. */
function withoutBrackets(rule: XmlElement): XmlElement {
  const [only, ...others] = rule.children;
  if (!only || others.length > 0 || !isBracket(only)) return rule;
  const inner = withoutBrackets(only);
  const attributes = { ...rule.attributes, "boolean-op": operatorOf(inner) };
  return { ...rule, attributes, children: inner.children };
}

/**
 * The tests of a rule, also those in brackets that join them in the same way: `a or (b or c)` is `a or b or c`. pcs keeps such
 * brackets since 0.12 and left them out before.
 */
function testsOfRule(rule: XmlElement): XmlElement[] {
  return rule.children.flatMap((child) => {
    if (!isBracket(child)) return [child];
    const inner = withoutBrackets(child);
    const isSame = inner.children.length === 1 || operatorOf(inner) === operatorOf(rule);
    return isSame ? testsOfRule(inner) : [child];
  });
}

function withoutNeedlessBrackets(given: XmlElement): XmlElement {
  const rule = withoutBrackets(given);
  return { ...rule, children: testsOfRule(rule) };
}

/** The normal form of an element, the same for equivalent elements: without insignificant ids, defaults and order. */
export function normalForm(given: XmlElement): string {
  const element = given.name === "rule" ? withoutNeedlessBrackets(given) : given;
  const attributes = Object.entries(element.attributes)
    .filter(([name, value]) => isSignificant(element, name, value))
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .sort();
  const children = element.children.filter((child) => !isEmptySet(child)).map(normalForm);
  if (unordered.has(element.name)) children.sort();
  else children.sort(byName);
  return `<${element.name} ${attributes.join(" ")}>${element.text.trim()}${children.join("")}</>`;
}

/** Orders normal forms by element name alone: the schema lets kinds of children mix, and only the order within a kind is significant. */
function byName(a: string, b: string): number {
  const nameOf = (text: string): string => text.slice(0, text.indexOf(" "));
  const left = nameOf(a);
  const right = nameOf(b);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Whether an attribute is significant for its element. */
function isSignificant(element: XmlElement, name: string, value: string): boolean {
  return (name !== "id" || named.has(element.name)) && !isDefault(element, name, value);
}

/** Whether an element has every significant attribute of another. */
function hasAttributesOf(element: XmlElement, part: XmlElement): boolean {
  for (const name in part.attributes) {
    const value = part.attributes[name] as string;
    if (element.attributes[name] !== value && isSignificant(part, name, value)) return false;
  }
  return true;
}

/** Whether two elements are equivalent with their children in the same order: the common case, without building normal forms. */
function isSameInOrder(a: XmlElement, b: XmlElement): boolean {
  if (a.name !== b.name || a.text.trim() !== b.text.trim() || !hasAttributesOf(a, b) || !hasAttributesOf(b, a))
    return false;
  let other = 0;
  for (const child of a.children) {
    if (isEmptySet(child)) continue;
    while (other < b.children.length && isEmptySet(b.children[other] as XmlElement)) other++;
    const match = b.children[other++];
    if (!match || !isSameInOrder(child, match)) return false;
  }
  while (other < b.children.length && isEmptySet(b.children[other] as XmlElement)) other++;
  return other === b.children.length;
}

/** Whether two elements mean the same to Pacemaker. */
export function isEquivalent(a: XmlElement, b: XmlElement): boolean {
  return isSameInOrder(a, b) || normalForm(a) === normalForm(b);
}
