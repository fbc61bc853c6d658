import { isMaskedSecret, isSecretName } from "../text/secret-values.ts";
import type { XmlElement } from "../text/xml.ts";

/**
 * The wanted CIB with what the live one has in place of secrets that the text only shows masked, as crmsh prints them and as diffs show them:
 * whoever saved such a text didn't mean to make stars the password. The wanted one itself where there are none.
 */
export function keepMaskedSecrets(live: XmlElement, wanted: XmlElement): XmlElement {
  if (maskedSecrets(wanted).length === 0) return wanted;
  const present = new Map<string, string>();
  const collect = ({ attributes: { id, value }, children }: XmlElement): void => {
    if (id !== undefined && value !== undefined) present.set(id, value);
    children.forEach(collect);
  };
  collect(live);
  const replace = (element: XmlElement): XmlElement => {
    const children = element.children.map(replace);
    const value = isMasked(element) ? present.get(element.attributes.id ?? "") : undefined;
    if (value !== undefined) return { ...element, attributes: { ...element.attributes, value }, children };
    return children.every((child, index) => child === element.children[index]) ? element : { ...element, children };
  };
  return replace(wanted);
}

/** A masked secret, and the resource or other object that it belongs to. */
export interface MaskedSecret {
  readonly owner: string;
  readonly name: string;
}

/** The masked secrets that a CIB holds as if they were values. */
export function maskedSecrets(root: XmlElement, owner = ""): MaskedSecret[] {
  const { id = owner, name = "" } = root.attributes;
  if (isMasked(root)) return [{ owner, name }];
  return root.children.flatMap((child) => maskedSecrets(child, isPart(root) ? owner : id));
}

/** A CIB with these secrets masked as crmsh does it: a text that shows them masked isn't told them. */
export function maskSecrets(root: XmlElement, hidden: readonly MaskedSecret[]): XmlElement {
  const known = new Set(hidden.map(({ owner, name }) => `${owner} ${name}`));
  const mask = (element: XmlElement, owner: string): XmlElement => {
    const { id = owner, name = "" } = element.attributes;
    if (element.name === "nvpair" && isSecretName(name) && known.has(`${owner} ${name}`))
      return { ...element, attributes: { ...element.attributes, value: "******" } };
    const inside = isPart(element) ? owner : id;
    const children = element.children.map((child) => mask(child, inside));
    return children.every((child, index) => child === element.children[index]) ? element : { ...element, children };
  };
  return known.size === 0 ? root : mask(root, "");
}

function isPart({ name }: XmlElement): boolean {
  return name.endsWith("_attributes") || name === "utilization";
}

function isMasked({ name, attributes }: XmlElement): boolean {
  return name === "nvpair" && isMaskedSecret(attributes.name ?? "", attributes.value ?? "");
}
