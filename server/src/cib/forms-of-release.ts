import { clusterOptions } from "../model/options/cluster-options.ts";
import { findOption, type OptionInfo } from "../model/options/option.ts";
import { cloneMeta } from "../model/options/resource-meta.ts";
import { promotableClone } from "../model/promotable-clone.ts";
import { isAtLeast } from "../model/target.ts";
import type { XmlElement } from "../text/xml.ts";
import { assignIds, collectIds } from "./assign-ids.ts";
import { type ReferencedIds, referencedIds } from "./attributes.ts";
import { readResource, resourceElements } from "./resources.ts";
import { writeObject } from "./write-object.ts";

const roleAttributes = new Set(["role", "rsc-role", "with-rsc-role"]);
const roleOptions = new Set(["role", "target-role"]);
/** Pacemaker reads roles whatever their case. */
const rolesSince21 = new Map([
  ["master", "Promoted"],
  ["slave", "Unpromoted"],
]);
const rolesBefore21 = new Map([
  ["promoted", "Master"],
  ["unpromoted", "Slave"],
]);

/** What decides how a CIB is written. */
interface Forms {
  readonly pacemaker: string;
  readonly roles: ReadonlyMap<string, string>;
  readonly referenced: ReferencedIds;
  /** Every id of the CIB; grows by those that are given. */
  readonly used: Set<string>;
}

/**
 * A CIB in the forms that a release of Pacemaker (2.0 or later) understands best, with the same meaning: a `<master>` is a clone with
 * promotable=true, roles and options have the names that they have in that release.
 */
export function inFormsOf(pacemaker: string, cib: XmlElement): XmlElement {
  const roles = isAtLeast(pacemaker, "2.1.0") ? rolesSince21 : rolesBefore21;
  return written(cib, { pacemaker, roles, referenced: referencedIds(cib), used: collectIds(cib) });
}

function written(element: XmlElement, forms: Forms, parent = ""): XmlElement {
  if (element.name === "status") return element;
  const own = withOptionNames(element, forms);
  const children = own.children.map((child) => written(child, forms, own.name));
  const changed = { ...own, attributes: attributesOf(own, parent, forms), children };
  return own.name === "master" ? asClone(changed, forms) : changed;
}

function attributesOf(
  { name: element, attributes }: XmlElement,
  parent: string,
  { roles }: Forms,
): XmlElement["attributes"] {
  const { name = "" } = attributes;
  // A parameter of an agent may have the same name, and other values.
  const isRole = element === "nvpair" && parent === "meta_attributes" && roleOptions.has(name);
  const today = Object.entries(attributes).map(([key, value]) => [
    key,
    roleAttributes.has(key) || (isRole && key === "value") ? (roles.get(value.toLowerCase()) ?? value) : value,
  ]);
  return Object.assign(Object.create(null), Object.fromEntries(today));
}

function asClone(master: XmlElement, { referenced, used }: Forms): XmlElement {
  const resource = readResource(master, referenced);
  if (resource?.kind !== "master") return master;
  const isHeld = ({ name }: XmlElement): boolean => resourceElements.has(name);
  for (const child of master.children.filter((each) => !isHeld(each)))
    for (const id of collectIds(child)) used.delete(id);
  const options = writeObject(promotableClone(resource))
    .children.filter((child) => !isHeld(child))
    .map((child) => assignIds(child, used, resource.id));
  return { ...master, name: "clone", children: [...options, ...master.children.filter(isHeld)] };
}

const optionsIn: Readonly<Record<string, readonly OptionInfo[]>> = {
  cluster_property_set: clusterOptions,
  meta_attributes: cloneMeta,
};

/** A set of options by the names that the release knows, and the attributes of a bundle's containers likewise. */
function withOptionNames(element: XmlElement, { pacemaker }: Forms): XmlElement {
  const { masters, ...others } = element.attributes;
  if (masters !== undefined && (element.name === "docker" || element.name === "podman"))
    return { ...element, attributes: { "promoted-max": masters, ...others } };
  const table = optionsIn[element.name];
  if (table === undefined) return element;
  const names = new Set(element.children.map(({ attributes }) => attributes.name));
  const children = element.children.flatMap((pair): XmlElement[] => {
    const { name, value } = pair.attributes;
    if (pair.name !== "nvpair" || name === undefined) return [pair];
    const known = nameIn(table, name, pacemaker);
    const isPowerOff = value === "poweroff" && (name === "stonith-action" || name === "fencing-action");
    if (known === name && !isPowerOff) return [pair];
    // Where both names are given, the release reads the one that it knows best.
    if (known !== name && names.has(known)) return [];
    return [withAttributes(pair, { name: known, ...(isPowerOff ? { value: "off" } : {}) })];
  });
  return { ...element, children };
}

/** An element with these attributes besides its own, or in their place. */
export function withAttributes(element: XmlElement, attributes: Readonly<Record<string, string>>): XmlElement {
  return { ...element, attributes: Object.assign(Object.create(null), element.attributes, attributes) };
}

/** The name that an option has in a release: the old one before the release that renamed it, since then the new one. */
function nameIn(table: readonly OptionInfo[], name: string, pacemaker: string): string {
  const option = findOption(table, name);
  if (option?.name !== name) return name;
  const { renamedTo, renamedFrom, since } = option;
  if (renamedTo !== undefined && isAtLeast(pacemaker, renamedTo.since)) return renamedTo.name;
  return renamedFrom !== undefined && since !== undefined && !isAtLeast(pacemaker, since) ? renamedFrom : name;
}
