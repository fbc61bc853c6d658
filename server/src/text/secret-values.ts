import { mapUnlessSame, type XmlElement } from "./xml.ts";

/** What a part of a name is that names a secret: `passwd`, `monpassword`, `bindpw`, `client_secret` … */
const secretWord =
  /(passwo?r?ds?|passphrase|passcode|(?<!^by|^com)pass|secrets?|credentials?)$|^(psk|community|.*(pw|pwd)|.*tokens?)$/;

/** Names whose parts only together name a secret: keys that let in, and the key of an IPMI session. */
const secretNames =
  /(^|[-_.])(api|access|secret|private|shared|signing|encryption|auth|authentication|bearer|hmac|master|preshared)[-_.]?keys?$|^hexadecimal_kg$/i;

/** The last part of names like those of secrets that hold none: what prints one, where one is, how it is used. */
const namesOther = new Set(
  "script file path dir url uri method type prot protocol prompt empty timeout length format backend policy expiry name user id".split(
    " ",
  ),
);

/** A password inside a longer value: `password=…` as in the mount options of a cifs share, JSON, an option of a command, or an account in a URL. */
const secretWithin = [
  /(^|[^a-z])[\w-]*(passwo?r?d|passphrase|pwd|secret|token|api[-_]?key|access[-_]?key)["']?\s*[=:]\s*["']?[^\s,;&"']/i,
  /(^|[\s,;&?"'])pass(in|out)?=[^\s,;&]|(^|\s)pass:\S/i,
  /(^|\s)(-P|--?(pass|passwo?r?d|passphrase|secret|token|api-?key))[\s=]+[^\s-]/,
  /\bsshpass\s+-p\s*\S/,
  /(^|\s)(-u|--user|--proxy-user)[\s=]*[^\s:/=]+:[^\s/]/,
  /(^|\s)(-u|--user)[\s=]*\S+\s+-p\S/,
  /\b(bearer|basic)\s+[\w.+/~-]{8,}/i,
  /:\/\/[^\s/@:]*:[^\s/@]+@/,
];

/** Is what a parameter of this name holds a secret by its name? */
export function isSecretName(name: string): boolean {
  const parts = name
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[-_.]/);
  if (namesOther.has(parts.at(-1) ?? "")) return false;
  return parts.some((part) => secretWord.test(part)) || secretNames.test(name);
}

/**
 * Does this pair hold a secret? A placeholder isn't one: `lrm://` for a secret that is stored on the nodes (cibsecret),
 * stars or `<…>` for one that was masked.
 */
export function isSecret(name: string, value: string): boolean {
  if (value === "" || value.startsWith("lrm://") || /^\*+$|^<.*>$/.test(value)) return false;
  return isSecretName(name) || secretWithin.some((pattern) => pattern.test(value));
}

/** Does this pair only show that there is a secret? Stars are crmsh's way to print one, `•••1` is that of plans and diffs. */
export function isMaskedSecret(name: string, value: string): boolean {
  return /^•••\d*$/.test(value) || (/^\*{3,}$/.test(value) && isSecretName(name));
}

/** The name that an element's value belongs to; a rule's expression names the attribute that it compares. */
export function secretNameOf({ attributes: { name, attribute = "" } }: XmlElement): string {
  return name ?? attribute;
}

/** The elements under this one that hold a secret as their `value`, in the order of the document. */
export function secretElements(root: XmlElement): XmlElement[] {
  const own = isSecret(secretNameOf(root), root.attributes.value ?? "") ? [root] : [];
  return [...own, ...root.children.flatMap(secretElements)];
}

/** The element with every secret value under it replaced; itself where there is none. */
export function withSecrets(root: XmlElement, replace: (value: string, element: XmlElement) => string): XmlElement {
  const children = mapUnlessSame(root.children, (child) => withSecrets(child, replace));
  const { value = "" } = root.attributes;
  const isOne = isSecret(secretNameOf(root), value);
  if (!isOne && children === root.children) return root;
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
