import { resourceElements } from "../../../cib/resources.ts";
import { collectUniqueIds, hasReferences } from "../../../cib/schema/validate-ids.ts";
import { writeObject } from "../../../cib/write-object.ts";
import type { NvPair, NvSet } from "../../../model/attributes.ts";
import { type ClusterObject, isPrimitive, type Operation } from "../../../model/configuration.ts";
import { type XmlElement, XmlError } from "../../../text/xml.ts";

const none: readonly XmlElement[] = [];

/** The elements inside an object's own that are written with an id (`$id`, `id=`), and for an `xml` statement all that have one. */
export function nestedIds(object: ClusterObject): readonly XmlElement[] {
  const own = mayHoldIds(object) ? written(object) : undefined;
  if (own === undefined || object.kind === "user") return none;
  if (object.kind === "xml") return collectUniqueIds(withoutHeld(own));
  const all = collectUniqueIds(own);
  return object.kind === "monitor" ? all : all.filter((element) => element !== own);
}

/** Whether an object refers to an id in another way than by naming a resource in the model's own words. */
export function refersToIds(object: ClusterObject): boolean {
  if (object.kind === "location" || object.kind === "colocation" || object.kind === "order") {
    return [...object.sets, ...("rules" in object ? object.rules : [])].some(({ idRef }) => idRef !== undefined);
  }
  if (object.kind === "rsc_ticket") return object.sets.some(({ idRef }) => idRef !== undefined);
  const own = mayHoldIds(object) ? written(object) : undefined;
  return own !== undefined && hasReferences(isPrimitive(object) ? { ...own, attributes: {} } : own);
}

/** An object as an element; undefined for an `xml` statement that can't be read, which has a syntax error. */
function written(object: ClusterObject): XmlElement | undefined {
  try {
    return writeObject(object);
  } catch (error) {
    if (error instanceof XmlError) return undefined;
    throw error;
  }
}

/** Whether there may be ids or references inside an object. Of the many that have none, nothing has to be written to find out. */
function mayHoldIds(object: ClusterObject): boolean {
  switch (object.kind) {
    case "primitive":
    case "rsc_template":
      return (
        object.operationsId !== undefined ||
        object.operationsRef !== undefined ||
        holdIds(object.params) ||
        holdIds(object.meta) ||
        holdIds(object.utilization) ||
        object.operations.some(holdsIds)
      );
    case "group":
    case "clone":
    case "master":
      return holdIds(object.params) || holdIds(object.meta);
    case "location":
      return object.sets.length > 0 || object.rules.length > 0;
    case "colocation":
    case "order":
      return object.sets.length > 0;
    default:
      return true;
  }
}

function holdsIds({ id, attributes, params, meta }: Operation): boolean {
  return id !== undefined || attributes.some(isId) || holdIds(params) || holdIds(meta);
}

function isId({ name }: NvPair): boolean {
  return name === "id" || name === "id-ref";
}

function holdIds(sets: readonly NvSet[]): boolean {
  return sets.some(
    ({ id, idRef, rules, pairs }) =>
      id !== undefined ||
      idRef !== undefined ||
      rules.length > 0 ||
      pairs.some((pair) => pair.id !== undefined || pair.idRef !== undefined),
  );
}

/** An element without the resources that a container holds: crmsh prints those as statements of their own too. */
function withoutHeld(element: XmlElement): XmlElement {
  const isContainer = resourceElements.has(element.name);
  const children = element.children.filter(({ name }) => !isContainer || !resourceElements.has(name));
  return { ...element, children: children.map(withoutHeld) };
}
