import { wordTable } from "../text/word-table.ts";
import type { XmlElement } from "../text/xml.ts";

/** The order of the sections in the schema (cib-3.9.rng). */
export const sectionOrder: readonly string[] = [
  "crm_config",
  "nodes",
  "resources",
  "constraints",
  "acls",
  "fencing-topology",
  "tags",
  "alerts",
  "rsc_defaults",
  "op_defaults",
];

/** The section of the CIB that an element belongs to. */
const sectionOfElement = wordTable<string>({
  primitive: "resources",
  template: "resources",
  group: "resources",
  clone: "resources",
  master: "resources",
  bundle: "resources",
  rsc_location: "constraints",
  rsc_colocation: "constraints",
  rsc_order: "constraints",
  rsc_ticket: "constraints",
  tag: "tags",
  node: "nodes",
  alert: "alerts",
  acl_role: "acls",
  acl_target: "acls",
  acl_group: "acls",
  acl_user: "acls",
  cluster_property_set: "crm_config",
});

/** Names that only operation defaults have: they distinguish the two kinds of defaults. */
const operationNames = new Set(["timeout", "interval", "on-fail", "record-pending", "start-delay", "enabled"]);

/** The section of a single element; undefined for an element of no section. */
export function sectionFor(element: XmlElement): string | undefined {
  if (element.name !== "meta_attributes") return sectionOfElement[element.name];
  const names = element.children.map((child) => child.attributes.name ?? "");
  return names.some((name) => operationNames.has(name)) ? "op_defaults" : "rsc_defaults";
}
