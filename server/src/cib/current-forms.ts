import { promotableClone } from "../model/promotable-clone.ts";
import type { XmlElement } from "../text/xml.ts";
import { type ReferencedIds, referencedIds } from "./attributes.ts";
import { readResource, resourceElements } from "./resources.ts";
import { writeObject } from "./write-object.ts";

const roleAttributes = new Set(["role", "rsc-role", "with-rsc-role"]);
const roleOptions = new Set(["role", "target-role"]);
/** Pacemaker reads roles whatever their case. */
const newRoles = new Map([
  ["master", "Promoted"],
  ["slave", "Unpromoted"],
]);

/**
 * A CIB in the forms that Pacemaker 3 understands best, with the same meaning: a `<master>` is a clone with promotable=true, and the roles
 * have the names that they have since Pacemaker 2.1.
 */
export function withCurrentForms(cib: XmlElement): XmlElement {
  return inCurrentForms(cib, referencedIds(cib));
}

function inCurrentForms(element: XmlElement, ids: ReferencedIds, parent = ""): XmlElement {
  if (element.name === "status") return element;
  const children = element.children.map((child) => inCurrentForms(child, ids, element.name));
  const changed = { ...element, attributes: attributesOf(element, parent), children };
  return element.name === "master" ? asClone(changed, ids) : changed;
}

function attributesOf({ name: element, attributes }: XmlElement, parent: string): Record<string, string> {
  const { name = "" } = attributes;
  // A parameter of an agent may have the same name, and other values.
  const isRole = element === "nvpair" && parent === "meta_attributes" && roleOptions.has(name);
  const today = Object.entries(attributes).map(([key, value]) => [
    key,
    roleAttributes.has(key) || (isRole && key === "value") ? (newRoles.get(value.toLowerCase()) ?? value) : value,
  ]);
  return Object.assign(Object.create(null), Object.fromEntries(today));
}

function asClone(master: XmlElement, ids: ReferencedIds): XmlElement {
  const resource = readResource(master, ids);
  if (resource?.kind !== "master") return master;
  const isHeld = ({ name }: XmlElement): boolean => resourceElements.has(name);
  const options = writeObject(promotableClone(resource)).children.filter((child) => !isHeld(child));
  return { ...master, name: "clone", children: [...options, ...master.children.filter(isHeld)] };
}
