import { childElement, parseXml, type XmlElement } from "../../../../server/src/text/xml.ts";
import { ClusterError } from "../errors.ts";

/** A parsed CIB: its version and its configuration. */
export interface Cib {
  readonly source: string;
  readonly root: XmlElement;
  readonly configuration: XmlElement;
  readonly adminEpoch: number;
  readonly epoch: number;
  readonly numUpdates: number;
}

/** Reads a CIB as `cibadmin -Q` prints it. Throws a ClusterError of kind `protocol` when it isn't one; `whose` is the subject of its message. */
export function readCibText(text: string, whose: string): Cib {
  const start = text.search(/<(\?xml|cib)\b/);
  const source = start > 0 ? text.slice(start) : text;
  let root: XmlElement;
  try {
    root = parseXml(source);
  } catch (error) {
    throw new ClusterError("protocol", `${whose} is not well-formed XML.`, (error as Error).message);
  }
  const configuration = childElement(root, "configuration");
  const number = (name: string): number => Number(root.attributes[name] ?? 0);
  const versions = { adminEpoch: number("admin_epoch"), epoch: number("epoch"), numUpdates: number("num_updates") };
  if (
    root.name !== "cib" ||
    configuration === undefined ||
    Object.values(versions).some((value) => !Number.isInteger(value))
  )
    throw new ClusterError("protocol", `${whose} is not a CIB.`, `the root is <${root.name}>`);
  return { source, root, configuration, ...versions };
}

/**
 * The content of an element in a canonical form: attributes ordered by name, no whitespace between elements, no comments.
 * Elements keep their order: it has a meaning in groups, sets and rules, and Pacemaker preserves it.
 */
export function canonical(element: XmlElement): string {
  const attributes = Object.keys(element.attributes)
    .sort()
    .map((name) => ` ${name}=${JSON.stringify(element.attributes[name])}`)
    .join("");
  return `<${element.name}${attributes}>${JSON.stringify(element.text.trim())}${element.children.map(canonical).join("")}</>`;
}

/** Do two CIBs have the same configuration and the same schema? */
export function sameConfiguration(one: Cib, other: Cib): boolean {
  return schemaOf(one) === schemaOf(other) && canonical(one.configuration) === canonical(other.configuration);
}

function schemaOf(cib: Cib): string {
  return cib.root.attributes["validate-with"] ?? "";
}
