import type { NvPair } from "../model/attributes.ts";
import {
  type AgentName,
  type Bundle,
  type Clone,
  type Group,
  isPrimitive,
  type Mapping,
  type Operation,
  type Primitive,
  type Resource,
} from "../model/configuration.ts";
import { omitUndefined } from "../text/omit-undefined.ts";
import { type XmlElement, xmlElement } from "../text/xml.ts";
import {
  idOf,
  idPlace,
  named,
  namedIfPresent,
  pairOf,
  pick,
  placeOf,
  type ReferencedIds,
  readSets,
  writeSet,
} from "./attributes.ts";

/** The elements that are resources and may contain one another. */
export const resourceElements: ReadonlySet<string> = new Set([
  "primitive",
  "template",
  "group",
  "clone",
  "master",
  "bundle",
]);

function readOperation(element: XmlElement, ids: ReferencedIds): Operation {
  const { id: _, name, ...attributes } = element.attributes;
  const pairs: NvPair[] = Object.keys(attributes).map((key) => pairOf(element, key));
  return {
    ...idOf(element, ids),
    name: name ?? "",
    attributes: pairs,
    params: readSets(element, "instance_attributes", ids),
    meta: readSets(element, "meta_attributes", ids),
    span: { start: element.start, end: element.end },
  };
}

function readAgent(element: XmlElement): AgentName | undefined {
  const { class: cls, provider, type } = element.attributes;
  if (type === undefined) return undefined;
  return {
    ...omitUndefined({ class: cls, provider }),
    type,
    ...placeOf(element, "type"),
  };
}

function readPrimitive(element: XmlElement, ids: ReferencedIds): Primitive {
  const operations = element.children.find((child) => child.name === "operations");
  const operationsId = operations ? idOf(operations, ids).id : undefined;
  const operationsRef = operations?.attributes["id-ref"];
  const agent = readAgent(element);
  return {
    kind: element.name === "template" ? "rsc_template" : "primitive",
    id: element.attributes.id ?? "",
    ...idPlace(element),
    ...pick(element, { description: "description" }),
    ...omitUndefined({ agent }),
    ...omitUndefined({ template: namedIfPresent(element, "template") }),
    params: readSets(element, "instance_attributes", ids),
    meta: readSets(element, "meta_attributes", ids),
    utilization: readSets(element, "utilization", ids),
    operations: (operations?.children ?? []).map((child) => readOperation(child, ids)),
    ...omitUndefined({ operationsId, operationsRef }),
    span: { start: element.start, end: element.end },
  };
}

/** A resource alone; those inside a group or clone are referenced and are objects of their own. Undefined for other elements. */
export function readResource(element: XmlElement, ids: ReferencedIds): Resource | undefined {
  if (element.name === "primitive" || element.name === "template") return readPrimitive(element, ids);
  const members = element.children
    .filter((child) => resourceElements.has(child.name))
    .map((child) => named(child, "id"));
  const common = {
    id: element.attributes.id ?? "",
    ...idPlace(element),
    ...pick(element, { description: "description" }),
    params: readSets(element, "instance_attributes", ids),
    meta: readSets(element, "meta_attributes", ids),
    span: { start: element.start, end: element.end },
  };
  if (element.name === "group") return { kind: "group", members, ...common };
  if (element.name === "clone" || element.name === "master") {
    return { kind: element.name, ...(members[0] ? { child: members[0] } : {}), ...common };
  }
  if (element.name === "bundle") {
    return { kind: "bundle", ...(members[0] ? { child: members[0] } : {}), ...readContainer(element), ...common };
  }
  return undefined;
}

const containerTypes = new Set(["docker", "podman", "rkt"]);

function pairsOf(element: XmlElement, without?: string): NvPair[] {
  return Object.keys(element.attributes).flatMap((name) => (name === without ? [] : [pairOf(element, name)]));
}

function readMappings(element: XmlElement): Mapping[] {
  return element.children.map((child) => ({
    ...omitUndefined({ id: child.attributes.id }),
    attributes: pairsOf(child, "id"),
  }));
}

/** What a bundle has besides its primitive and its sets. */
function readContainer(element: XmlElement): Pick<Bundle, "container" | "network" | "storage"> {
  const container = element.children.find((child) => containerTypes.has(child.name));
  const network = element.children.find((child) => child.name === "network");
  const storage = element.children.find((child) => child.name === "storage");
  return {
    ...(container ? { container: { type: container.name, attributes: pairsOf(container) } } : {}),
    ...(network ? { network: { attributes: pairsOf(network), ports: readMappings(network) } } : {}),
    ...(storage ? { storage: { mappings: readMappings(storage) } } : {}),
  };
}

function attributesOf(pairs: readonly NvPair[]): Record<string, string> {
  return Object.fromEntries(pairs.map((pair) => [pair.name, pair.value ?? ""]));
}

function writeBundle(bundle: Bundle): XmlElement {
  const { container, network, storage } = bundle;
  const mapping = (name: string, { id, attributes }: Mapping): XmlElement =>
    xmlElement(name, { id, ...attributesOf(attributes) });
  return xmlElement("bundle", { id: bundle.id, description: bundle.description }, [
    ...bundle.meta.map((set) => writeSet("meta_attributes", set)),
    ...bundle.params.map((set) => writeSet("instance_attributes", set)),
    ...(container ? [xmlElement(container.type, attributesOf(container.attributes))] : []),
    ...(network
      ? [
          xmlElement(
            "network",
            attributesOf(network.attributes),
            network.ports.map((port) => mapping("port-mapping", port)),
          ),
        ]
      : []),
    ...(storage
      ? [
          xmlElement(
            "storage",
            {},
            storage.mappings.map((each) => mapping("storage-mapping", each)),
          ),
        ]
      : []),
  ]);
}

/** One operation of a primitive, as an element of its operations. */
export function writeOperation(operation: Operation): XmlElement {
  const attributes: Record<string, string | undefined> = { id: operation.id, name: operation.name };
  for (const pair of operation.attributes) attributes[pair.name] = pair.value ?? "";
  // The schema needs an interval on every operation; Pacemaker assumes 0 where it is absent.
  attributes.interval ??= "0";
  return xmlElement("op", attributes, [
    ...operation.params.map((set) => writeSet("instance_attributes", set)),
    ...operation.meta.map((set) => writeSet("meta_attributes", set)),
  ]);
}

function writePrimitive(primitive: Primitive): XmlElement {
  const { operations, operationsId, operationsRef } = primitive;
  const holder =
    operationsRef !== undefined
      ? [xmlElement("operations", { "id-ref": operationsRef })]
      : operations.length > 0 || operationsId !== undefined
        ? [xmlElement("operations", { id: operationsId }, operations.map(writeOperation))]
        : [];
  return xmlElement(
    primitive.kind === "rsc_template" ? "template" : "primitive",
    {
      id: primitive.id,
      class: primitive.agent?.class,
      provider: primitive.agent?.provider,
      type: primitive.agent?.type,
      template: primitive.template?.value,
      description: primitive.description,
    },
    [
      ...primitive.params.map((set) => writeSet("instance_attributes", set)),
      ...primitive.meta.map((set) => writeSet("meta_attributes", set)),
      ...primitive.utilization.map((set) => writeSet("utilization", set)),
      ...holder,
    ],
  );
}

function writeContainer(container: Group | Clone): XmlElement {
  return xmlElement(container.kind, { id: container.id, description: container.description }, [
    ...container.params.map((set) => writeSet("instance_attributes", set)),
    ...container.meta.map((set) => writeSet("meta_attributes", set)),
  ]);
}

/** The resource's own element, without the resources inside it. */
export function writeResource(resource: Resource): XmlElement {
  if (isPrimitive(resource)) return writePrimitive(resource);
  return resource.kind === "bundle" ? writeBundle(resource) : writeContainer(resource);
}
