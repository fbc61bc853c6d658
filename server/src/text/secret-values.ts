import type { XmlElement } from "./xml.ts";

const secretName =
  /^(passwd|password|pass|login_password|[a-z_]*_(passwd|password)|(passwd|password)_[a-z]*|secret(_key)?|session_token|token|community|snmp_auth_passwd)$/i;

/** Names like those of secrets that hold none: scripts and files that print them. */
const namesSource = /_(script|file|path)$/i;

/** A password inside a longer value, such as the mount options of a cifs share, or a URL with an account. */
const secretWithin = /(^|[\s,;&?])(password|passwd|pass|pwd)=[^\s,;&]|:\/\/[^\s/@:]+:[^\s/@]+@/i;

/** Is what a parameter of this name holds a secret by its name? */
export function isSecretName(name: string): boolean {
  return secretName.test(name) && !namesSource.test(name);
}

/**
 * Does this pair hold a secret? A placeholder isn't one: `lrm://` for a secret that is stored on the nodes (cibsecret),
 * stars or `<…>` for one that was masked.
 */
export function isSecret(name: string, value: string): boolean {
  if (value === "" || value.startsWith("lrm://") || /^\*+$|^<.*>$/.test(value)) return false;
  return isSecretName(name) || secretWithin.test(value);
}

/** Does this pair only show that there is a secret? Stars are crmsh's way to print one, `•••1` is that of plans and diffs. */
export function isMaskedSecret(name: string, value: string): boolean {
  return /^(\*{3,}|•••\d*)$/.test(value) && isSecretName(name);
}

/** The elements under this one that hold a secret as their `value`, in the order of the document. */
export function secretElements(root: XmlElement): XmlElement[] {
  const own = isSecret(root.attributes.name ?? "", root.attributes.value ?? "") ? [root] : [];
  return [...own, ...root.children.flatMap(secretElements)];
}

/** The element with every secret value under it replaced; itself where there is none. */
export function withSecrets(root: XmlElement, replace: (value: string, element: XmlElement) => string): XmlElement {
  const children = root.children.map((child) => withSecrets(child, replace));
  const { name = "", value = "" } = root.attributes;
  const isOne = isSecret(name, value);
  if (!isOne && children.every((child, index) => child === root.children[index])) return root;
  const attributes = isOne ? { ...root.attributes, value: replace(value, root) } : root.attributes;
  return { ...root, attributes, children };
}

/** What is shown in place of secrets: `•••1`, `•••2` …, the same for the same secret, so that a change of it can be seen. */
export function secretMask(): (value: string) => string {
  const seen = new Map<string, string>();
  return (value) => {
    const mask = seen.get(value) ?? `•••${seen.size + 1}`;
    seen.set(value, mask);
    return mask;
  };
}
