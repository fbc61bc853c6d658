import type { NvPair } from "../model/attributes.ts";
import {
  type AgentName,
  type Clone,
  type Group,
  isPrimitive,
  type Operation,
  type Primitive,
  type Resource,
} from "../model/configuration.ts";
import { type XmlElement, xmlElement } from "../text/xml.ts";
import { keptId, type MeaningfulIds, pick, readSets, writeSet } from "./attributes.ts";

/** The elements that are resources and may stand inside one another. */
export const resourceElements: ReadonlySet<string> = new Set([
  "primitive",
  "template",
  "group",
  "clone",
  "master",
  "bundle",
]);

function readOperation(element: XmlElement, ids: MeaningfulIds): Operation {
  const { id: _, name, ...attributes } = element.attributes;
  const pairs: NvPair[] = Object.entries(attributes).map(([key, value]) => ({ name: key, value }));
  return {
    ...keptId(element, ids),
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
  return { ...(cls === undefined ? {} : { class: cls }), ...(provider === undefined ? {} : { provider }), type };
}

function readPrimitive(element: XmlElement, ids: MeaningfulIds): Primitive {
  const operations = element.children.find((child) => child.name === "operations");
  const operationsId = operations ? keptId(operations, ids).id : undefined;
  const operationsRef = operations?.attributes["id-ref"];
  const template = element.attributes.template;
  const agent = readAgent(element);
  return {
    kind: element.name === "template" ? "rsc_template" : "primitive",
    id: element.attributes.id ?? "",
    ...pick(element, { description: "description" }),
    ...(agent ? { agent } : {}),
    ...(template === undefined ? {} : { template: { value: template } }),
    params: readSets(element, "instance_attributes", ids),
    meta: readSets(element, "meta_attributes", ids),
    utilization: readSets(element, "utilization", ids),
    operations: (operations?.children ?? []).map((child) => readOperation(child, ids)),
    ...(operationsId === undefined ? {} : { operationsId }),
    ...(operationsRef === undefined ? {} : { operationsRef }),
    span: { start: element.start, end: element.end },
  };
}

/** A resource by itself; those inside a group or clone are named and are objects of their own. Undefined for a bundle. */
export function readResource(element: XmlElement, ids: MeaningfulIds): Resource | undefined {
  if (element.name === "primitive" || element.name === "template") return readPrimitive(element, ids);
  const members = element.children
    .filter((child) => resourceElements.has(child.name))
    .map((child) => ({ value: child.attributes.id ?? "" }));
  const common = {
    id: element.attributes.id ?? "",
    ...pick(element, { description: "description" }),
    params: readSets(element, "instance_attributes", ids),
    meta: readSets(element, "meta_attributes", ids),
    span: { start: element.start, end: element.end },
  };
  if (element.name === "group") return { kind: "group", members, ...common };
  if (element.name === "clone" || element.name === "master") {
    return { kind: element.name, ...(members[0] ? { child: members[0] } : {}), ...common };
  }
  return undefined;
}

function writeOperation(operation: Operation): XmlElement {
  const attributes: Record<string, string | undefined> = { id: operation.id, name: operation.name };
  for (const pair of operation.attributes) attributes[pair.name] = pair.value ?? "";
  // The schema wants an interval on every operation; without one Pacemaker means 0.
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
  return isPrimitive(resource) ? writePrimitive(resource) : writeContainer(resource);
}

/** The ids of the resources that a group or clone holds, in order. */
export function heldResources(resource: Resource): string[] {
  if (resource.kind === "group") return resource.members.map((member) => member.value);
  if (resource.kind === "clone" || resource.kind === "master") return resource.child ? [resource.child.value] : [];
  return [];
}
