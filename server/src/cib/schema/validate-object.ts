import { type ClusterObject, isPrimitive } from "../../model/configuration.ts";
import type { XmlElement } from "../../text/xml.ts";
import { optionPlaces } from "../cluster-parts.ts";
import { sectionFor } from "../sections.ts";
import { writeObject } from "../write-object.ts";
import { newerThanSchema } from "./older-schemas.ts";
import { type SchemaProblem, validateElement } from "./validate-element.ts";

/**
 * What Pacemaker's schema refuses in an object by itself. Whether its ids are unique, and what it refers to exists, the whole
 * configuration shows. `schema` is what the cluster's CIB is validated with, where that is known. Empty for users in the old form, whose schema is another one, and for an `xml` that can't be read.
 */
export function validateObject(object: ClusterObject, schema: string | undefined): SchemaProblem[] {
  if (object.kind === "user" || (object.kind === "role" && object.isOld)) return [];
  // Only the nodes of the cluster show how many levels there are without a target; one is enough to check.
  const element = writeObject(withFullAgent(object), ["node"]);
  const holders = holdersOf(object, element);
  return [...validateElement(element, holders, { isDraft: true }), ...newerThanSchema(element, schema, holders)];
}

/** The names of the elements around an object's own. */
function holdersOf({ kind }: ClusterObject, element: XmlElement): string[] {
  if (kind === "property" || kind === "rsc_defaults" || kind === "op_defaults") return [optionPlaces[kind].section];
  if (kind === "monitor") return ["primitive", "operations"];
  return [sectionFor(element) ?? "configuration"];
}

/** A primitive whose agent is written without class or provider, with those that crmsh would look up. */
function withFullAgent(object: ClusterObject): ClusterObject {
  if (!isPrimitive(object) || !object.agent || (object.agent.class ?? "ocf") !== "ocf") return object;
  return { ...object, agent: { provider: "heartbeat", ...object.agent, class: "ocf" } };
}
