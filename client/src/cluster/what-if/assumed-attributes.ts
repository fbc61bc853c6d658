import type { XmlElement } from "../../../../server/src/text/xml.ts";

/** Node attributes that only agents set: what is assumed of them where no agent has run. */
interface AssumedAttributes {
  readonly pairs: readonly (readonly [name: string, value: string])[];
  /** What is assumed, a clause each. */
  readonly assumptions: readonly string[];
}

/**
 * What the agents of a configuration set when all is well: connectivity in full, and a promotion score on every node. `hasRun` leaves out
 * primitives whose agent has run already: it has measured.
 */
export function assumedAttributes(
  configuration: XmlElement,
  hasRun: (primitive: string) => boolean = () => false,
): AssumedAttributes {
  const pairs: (readonly [string, string])[] = [];
  const assumptions: string[] = [];
  for (const primitive of elementsOf(configuration, "primitive")) {
    const name = pingAttribute(primitive);
    if (name === undefined || hasRun(primitive.attributes.id ?? "")) continue;
    const value = pingValue(primitive);
    pairs.push([name, value]);
    assumptions.push(`${name} is ${value} on every node`);
  }
  const promotable = promotablePrimitives(configuration).filter((id) => !hasRun(id));
  for (const id of promotable) pairs.push([`master-${id}`, "5"]);
  if (promotable.length > 0) assumptions.push(`${promotable.join(", ")} may be promoted on every node`);
  return { pairs, assumptions };
}

/** Every element of a name inside another, in the order of the text. */
export function elementsOf(root: XmlElement, name: string): XmlElement[] {
  return root.children.flatMap((child) => [...(child.name === name ? [child] : []), ...elementsOf(child, name)]);
}

function pairValue(element: XmlElement, set: string, name: string): string | undefined {
  return element.children
    .filter((child) => child.name === set)
    .flatMap(({ children }) => children)
    .find(({ attributes }) => attributes.name === name)?.attributes.value;
}

/** The node attribute that a ping or ClusterMon-like agent sets (`ocf:pacemaker:ping`, `pingd`, `ethmonitor`); its metadata has the defaults. */
function pingAttribute(primitive: XmlElement): string | undefined {
  const { type = "" } = primitive.attributes;
  if (type === "ping" || type === "pingd") return pairValue(primitive, "instance_attributes", "name") ?? "pingd";
  if (type !== "ethmonitor") return undefined;
  const name = pairValue(primitive, "instance_attributes", "name");
  const nic = pairValue(primitive, "instance_attributes", "interface") ?? "";
  return name ?? `ethmonitor-${nic}`;
}

function pingValue(primitive: XmlElement): string {
  const hosts =
    pairValue(primitive, "instance_attributes", "host_list")
      ?.trim()
      .split(/[\s,]+/).length ?? 1;
  const multiplier = Number(pairValue(primitive, "instance_attributes", "multiplier") ?? "1") || 1;
  return String(hosts * multiplier);
}

/** The primitives in promotable clones. */
function promotablePrimitives(configuration: XmlElement): string[] {
  const clones = [...elementsOf(configuration, "master"), ...elementsOf(configuration, "clone")].filter(
    (clone) =>
      clone.name === "master" || /^(true|on|yes|y|1)$/i.test(pairValue(clone, "meta_attributes", "promotable") ?? ""),
  );
  return clones.flatMap((clone) => elementsOf(clone, "primitive").map(({ attributes }) => attributes.id ?? ""));
}
