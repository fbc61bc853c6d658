import type { ClusterObject } from "../model/configuration.ts";
import { wordTable } from "../text/word-table.ts";

/** The kinds of objects by their elements, where their names differ: a changed object may be expressible in crm only before or after the change. */
const kindOfElement = wordTable<string>({
  cluster_property_set: "property",
  template: "rsc_template",
  rsc_location: "location",
  rsc_colocation: "colocation",
  rsc_order: "order",
  acl_role: "role",
  acl_user: "user",
  "fencing-topology": "fencing_topology",
});

/** A key that identifies an object in a configuration, whether crm can express it or not. */
export function keyOf(object: ClusterObject): string {
  const family = object.kind === "xml" ? (kindOfElement[object.element] ?? object.element) : object.kind;
  return `${family} ${object.kind === "node" ? object.uname.value : object.id}`;
}

/** The label of an object in a list of changes. */
export function titleOf(object: ClusterObject): { type: string; id: string } {
  if (object.kind === "node") return { type: "node", id: object.uname.value };
  if (object.kind === "xml") return { type: "xml", id: object.id || object.element };
  return { type: object.kind === "master" ? "ms" : object.kind, id: object.id };
}
