import { randomBytes, scrypt } from "node:crypto";
import { promisify } from "node:util";
import { secretElements, secretNameOf, withSecrets } from "../../../../server/src/text/secret-values.ts";
import { childElement, parseXml, serializeXml, type XmlElement, xmlElement } from "../../../../server/src/text/xml.ts";

const derive = promisify<string, string, number, Buffer>(scrypt);
const prefix = "quorate-secret:";

/** A new salt, in hexadecimal. */
export function newSalt(): string {
  return randomBytes(16).toString("hex");
}

/** The placeholder of a secret in the history: slow to guess from, and the same for the same value and salt. */
async function placeholder(value: string, salt: string): Promise<string> {
  return prefix + (await derive(value, salt, 16)).toString("hex");
}

async function placeholders(values: Iterable<string>, salt: string): Promise<ReadonlyMap<string, string>> {
  const known = new Map<string, string>();
  for (const value of new Set(values)) known.set(value, await placeholder(value, salt));
  return known;
}

const secretOf = ({ attributes }: XmlElement): string => attributes.value ?? "";

/** A CIB as the history records it: every secret replaced by a placeholder, and no status. */
export async function withoutSecrets(cib: string, salt: string): Promise<string> {
  const root = parseXml(cib);
  const known = await placeholders(secretElements(root).map(secretOf), salt);
  const masked = withSecrets(root, (value) => known.get(value) ?? prefix);
  const configuration = childElement(masked, "configuration");
  return serializeXml({ ...masked, children: [...(configuration ? [configuration] : []), xmlElement("status")] });
}

/** A secret of a recorded configuration that the live one doesn't have any more. */
export interface MissingSecret {
  /** The id of the resource, alert or set that it belongs to. */
  readonly owner: string;
  /** The parameter's name. */
  readonly name: string;
  /** Is there another value in the live configuration now, at the same place? */
  readonly hasCurrent: boolean;
  /** Is this the earlier value? */
  matches(value: string): Promise<boolean>;
}

/** A person's answer about a missing secret: its value, or that the current one stays. */
export type SecretAnswer = { readonly value: string } | "current";

/**
 * Fills the secrets into a recorded CIB: from the live one where it still has them, else as the person answers.
 * Undefined when they cancel. Throws XmlError when one of the two is not XML.
 */
export async function fillSecrets(
  recorded: string,
  salt: string,
  live: string,
  ask: (secret: MissingSecret) => Promise<SecretAnswer | undefined>,
): Promise<string | undefined> {
  const root = parseXml(recorded);
  const wanted = elementsWith(root);
  if (wanted.length === 0) return recorded;
  const secrets = secretElements(parseXml(live));
  const known = await placeholders(secrets.map(secretOf), salt);
  const values = new Map([...known].map(([value, mark]) => [mark, value]));
  const filled = new Map<XmlElement, string>();
  for (const { element, owner } of wanted) {
    const mark = secretOf(element);
    let value = values.get(mark);
    if (value === undefined) {
      const current = secrets.find(({ attributes }) => attributes.id === element.attributes.id);
      const answer = await ask({
        owner,
        name: secretNameOf(element),
        hasCurrent: current !== undefined,
        matches: async (text) => (await placeholder(text, salt)) === mark,
      });
      if (answer === undefined) return undefined;
      value = answer === "current" ? current && secretOf(current) : answer.value;
      if (value === undefined) return undefined;
      if (answer !== "current") values.set(mark, value);
    }
    filled.set(element, value);
  }
  return serializeXml(replaced(root, filled));
}

function elementsWith(root: XmlElement, owner = ""): { element: XmlElement; owner: string }[] {
  const inside = /^(primitive|template|alert|recipient|bundle|node|op)$/.test(root.name)
    ? (root.attributes.id ?? owner)
    : owner;
  const own = secretOf(root).startsWith(prefix) ? [{ element: root, owner: inside }] : [];
  return [...own, ...root.children.flatMap((child) => elementsWith(child, inside))];
}

function replaced(root: XmlElement, values: ReadonlyMap<XmlElement, string>): XmlElement {
  const value = values.get(root);
  const attributes = value === undefined ? root.attributes : { ...root.attributes, value };
  return { ...root, attributes, children: root.children.map((child) => replaced(child, values)) };
}
