import { isMaskedSecret, isSecretName, secretNameOf } from "../text/secret-values.ts";
import { mapUnlessSame, type XmlElement } from "../text/xml.ts";

/**
 * The new CIB with the live values of secrets that the text only has masked, as crmsh prints them and as diffs show them:
 * asterisks are never meant as the password. The same tree where no secret is masked.
 */
export function keepMaskedSecrets(live: XmlElement, next: XmlElement): XmlElement {
  if (maskedSecrets(next).length === 0) return next;
  const present = new Map<string, string>();
  const collect = ({ attributes: { id, value }, children }: XmlElement): void => {
    if (id !== undefined && value !== undefined) present.set(id, value);
    children.forEach(collect);
  };
  collect(live);
  const replace = (element: XmlElement): XmlElement => {
    const children = mapUnlessSame(element.children, replace);
    const value = isMasked(element) ? present.get(element.attributes.id ?? "") : undefined;
    if (value !== undefined) return { ...element, attributes: { ...element.attributes, value }, children };
    return children === element.children ? element : { ...element, children };
  };
  return replace(next);
}

/** A masked secret, and the resource or other object that it belongs to. */
interface MaskedSecret {
  readonly owner: string;
  readonly name: string;
}

/** The secrets whose value in a CIB is only a mask. */
export function maskedSecrets(root: XmlElement): MaskedSecret[] {
  const found: MaskedSecret[] = [];
  const visit = (element: XmlElement, owner: string): void => {
    const { id = owner } = element.attributes;
    if (isMasked(element)) {
      found.push({ owner, name: secretNameOf(element) });
      return;
    }
    const inside = isPart(element) ? owner : id;
    for (const child of element.children) visit(child, inside);
  };
  visit(root, "");
  return found;
}

/** A CIB with these secrets masked as crmsh does it. */
export function maskSecrets(root: XmlElement, hidden: readonly MaskedSecret[]): XmlElement {
  const known = new Set(hidden.map(({ owner, name }) => `${owner} ${name}`));
  const mask = (element: XmlElement, owner: string): XmlElement => {
    const { id = owner, name = "" } = element.attributes;
    if (element.name === "nvpair" && isSecretName(name) && known.has(`${owner} ${name}`))
      return { ...element, attributes: { ...element.attributes, value: "******" } };
    const inside = isPart(element) ? owner : id;
    const children = mapUnlessSame(element.children, (child) => mask(child, inside));
    return children === element.children ? element : { ...element, children };
  };
  return known.size === 0 ? root : mask(root, "");
}

function isPart({ name }: XmlElement): boolean {
  return name.endsWith("_attributes") || name === "utilization";
}

function isMasked(element: XmlElement): boolean {
  const { name, attributes } = element;
  return (name === "nvpair" || name === "expression") && isMaskedSecret(secretNameOf(element), attributes.value ?? "");
}
