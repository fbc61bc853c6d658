import { childElement, parseXml, type XmlElement } from "../../../../server/src/text/xml.ts";
import { type MemberNode, nodesOfCib } from "../what-if/member-nodes.ts";

/** A CIB with its status, as the causes look at it. */
export interface WhyCib {
  readonly text: string;
  readonly root: XmlElement;
  readonly configuration: XmlElement;
  /** Empty elements where the CIB has none. */
  readonly constraints: readonly XmlElement[];
  readonly nodes: readonly MemberNode[];
  /** What the attributes of each node are, by its name; permanent and transient. */
  readonly attributes: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** A name with a value in a CIB, its place, and what it belongs to. */
export interface Pair {
  readonly name: string;
  readonly value: string;
  readonly element: XmlElement;
  /** The id of the resource, `rsc_defaults`, or of the node. */
  readonly owner: string;
}

/** Reads a CIB. Throws XmlError for what is no XML, Error for what has no configuration. */
export function readWhyCib(text: string): WhyCib {
  const root = parseXml(text);
  const configuration = childElement(root, "configuration");
  if (!configuration) throw new Error("The CIB has no configuration.");
  const nodes = nodesOfCib(root);
  const attributes = new Map(
    nodes.map(({ name, element, state }) => {
      const transient = state && childElement(state, "transient_attributes");
      const pairs = [
        ...pairsOf(element, "instance_attributes", name),
        ...pairsOf(transient, "instance_attributes", name),
      ];
      return [name, new Map(pairs.map((pair) => [pair.name, pair.value]))] as const;
    }),
  );
  const constraints = childElement(configuration, "constraints")?.children ?? [];
  return { text, root, configuration, constraints, nodes, attributes };
}

/** The nvpairs in the sets of an element; `id-ref` is not followed. */
export function pairsOf(element: XmlElement | undefined, set: string, owner: string): Pair[] {
  return (element?.children ?? [])
    .filter(({ name }) => name === set)
    .flatMap(({ children }) => children)
    .filter(({ name }) => name === "nvpair")
    .map((each) => ({
      ...{ name: each.attributes.name ?? "", value: each.attributes.value ?? "" },
      ...{ element: each, owner },
    }));
}

/** The cluster's options. */
export function optionsOf({ configuration }: WhyCib): Pair[] {
  return pairsOf(childElement(configuration, "crm_config"), "cluster_property_set", "crm_config");
}

/** The elements from a top-level resource to the one with this id; empty where there is none. */
export function pathOf({ configuration }: WhyCib, id: string): XmlElement[] {
  const find = (element: XmlElement | undefined): XmlElement[] => {
    for (const child of element?.children ?? []) {
      if (child.name === "template") continue;
      if (child.attributes.id === id) return [child];
      const inside = find(child);
      if (inside.length > 0) return [child, ...inside];
    }
    return [];
  };
  return find(childElement(configuration, "resources"));
}

/** The template of a primitive, if any. */
export function templateOf({ configuration }: WhyCib, primitive: XmlElement): XmlElement | undefined {
  const { template } = primitive.attributes;
  return childElement(configuration, "resources")?.children.find(
    (each) => each.name === "template" && each.attributes.id === template,
  );
}

/** The primitives inside an element, itself included. */
export function primitivesIn(element: XmlElement): XmlElement[] {
  return element.name === "primitive" ? [element] : element.children.flatMap(primitivesIn);
}

/** What a constraint may call a resource: its own id, those of its containers, its template, and tags of any of them. */
export function namesOf(cib: WhyCib, path: readonly XmlElement[]): ReadonlySet<string> {
  const ids = path.flatMap(({ attributes }) => [
    attributes.id ?? "",
    ...(attributes.template ? [attributes.template] : []),
  ]);
  const tags = (childElement(cib.configuration, "tags")?.children ?? [])
    .filter(({ children }) => children.some(({ attributes }) => ids.includes(attributes.id ?? "")))
    .map(({ attributes }) => attributes.id ?? "");
  return new Set([...ids, ...tags]);
}

/** The value of a meta attribute that counts for a resource, and where it comes from: its own, its containers', then rsc_defaults. */
export function metaPairs(cib: WhyCib, path: readonly XmlElement[], name: string): Pair[] {
  const levels = path.toReversed().flatMap((element) => {
    const template = templateOf(cib, element);
    return template ? [element, template] : [element];
  });
  return [
    ...levels.flatMap((element) => pairsOf(element, "meta_attributes", element.attributes.id ?? "")),
    ...pairsOf(childElement(cib.configuration, "rsc_defaults"), "meta_attributes", "rsc_defaults"),
  ].filter((pair) => pair.name === name);
}

/** Whether a value means yes, as Pacemaker reads it. */
export function isYes(value: string | undefined): boolean {
  return /^(true|on|yes|y|1)$/i.test(value ?? "");
}

/** Whether a value means no, as Pacemaker reads it. */
export function isNo(value: string | undefined): boolean {
  return /^(false|off|no|n|0)$/i.test(value ?? "");
}

/** A score as a number; ±Infinity from a million on. */
export function scoreOf(value: string | undefined): number {
  const word = value ?? "";
  if (/^-(inf|infinity)$/i.test(word)) return Number.NEGATIVE_INFINITY;
  if (/^\+?(inf|infinity)$/i.test(word)) return Number.POSITIVE_INFINITY;
  const number = Number.parseInt(word, 10) || 0;
  return Math.abs(number) >= 1_000_000 ? Math.sign(number) * Number.POSITIVE_INFINITY : number;
}
