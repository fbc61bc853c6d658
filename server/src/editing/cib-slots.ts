import type { ListKind, Slot } from "../crm/slots.ts";
import { wordTable } from "../text/word-table.ts";
import type { XmlContext, XmlTag } from "../text/xml-context.ts";

/** The agent that a tag names, as `class:provider:type`; what isn't written yet is absent. */
export function agentOf({ attributes }: XmlTag): string {
  const { class: agentClass, provider, type } = attributes;
  return [agentClass, provider, type].filter((part) => part !== undefined && part !== "").join(":");
}

const metaOf = wordTable<Extract<ListKind, { list: "meta" }>["of"]>({
  primitive: "primitive",
  template: "primitive",
  group: "group",
  clone: "clone",
  master: "clone",
  bundle: "bundle",
  op: "op",
  alert: "alert",
  recipient: "alert",
});

/** The list that an nvpair is in, by the elements around it; undefined where any name may be. */
function listOf(around: readonly XmlTag[]): ListKind | undefined {
  const at = around.findLastIndex(({ name }) => name !== "rule");
  const [owner, set] = [around[at - 1], around[at]];
  const resource = around.findLast(({ name }) => name === "primitive" || name === "template");
  switch (set?.name) {
    case "cluster_property_set":
      return { list: "property" };
    case "utilization":
      return { list: "utilization" };
    case "meta_attributes": {
      if (owner?.name === "rsc_defaults" || owner?.name === "op_defaults") return { list: owner.name };
      const of = metaOf[owner?.name ?? ""];
      return of && { list: "meta", of };
    }
    case "instance_attributes":
      if (owner?.name === "node") return { list: "attributes" };
      if (owner?.name === "op" && resource) return { list: "op_params", agent: agentOf(resource) };
      return owner && owner === resource ? { list: "params", agent: agentOf(resource) } : undefined;
    default:
      return undefined;
  }
}

const role: Slot = { kind: "role" };
const action: Slot = { kind: "action" };
const score: Slot = { kind: "score" };
const node: Slot = { kind: "reference", to: "node" };
const resource: Slot = { kind: "reference", to: "resource" };

/** What the values of attributes are, by `element attribute`, or by the attribute alone. */
const slots = wordTable<Slot>({
  role,
  "rsc-role": role,
  "with-rsc-role": role,
  "first-action": action,
  "then-action": action,
  "resource_set action": action,
  score,
  kind: { kind: "order-kind" },
  rsc: resource,
  "with-rsc": resource,
  first: resource,
  then: resource,
  "resource_ref id": resource,
  "obj_ref id": { kind: "reference", to: "any" },
  "acl_permission reference": { kind: "reference", to: "any" },
  "acl_permission kind": { kind: "acl-right" },
  "role id": { kind: "reference", to: "acl-role" },
  template: { kind: "reference", to: "template" },
  "rsc_location node": node,
  "fencing-level target": node,
  "fencing-level devices": { kind: "reference", to: "fencing-device" },
  "expression attribute": { kind: "rule-attribute" },
  "expression operation": { kind: "rule-operator" },
  "date_expression operation": { kind: "date-operator" },
});

/** What the value of an attribute is, in the terms of crm text; undefined where that says nothing about it. */
export function slotOfValue({ around, tag, attribute = "" }: XmlContext): Slot | undefined {
  if (!tag) return undefined;
  const { name, attributes } = tag;
  if (name === "nvpair") {
    const of = listOf(around);
    if (!of || (attribute !== "name" && attribute !== "value")) return undefined;
    return attribute === "name"
      ? { kind: "name", of, written: [], sections: [] }
      : { kind: "value", of, name: attributes.name ?? "" };
  }
  if (name === "op") {
    const parent = around.findLast((each) => each.name === "primitive" || each.name === "template");
    const agent = parent ? agentOf(parent) : "";
    if (attribute === "name") return { kind: "operation", agent };
    if (attribute === "role") return role;
    return { kind: "value", of: { list: "op", operation: attributes.name ?? "", agent }, name: attribute };
  }
  return slots[`${name} ${attribute}`] ?? slots[attribute];
}
