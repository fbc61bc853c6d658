import { childElement, type XmlElement, xmlElement } from "../../../../server/src/text/xml.ts";
import { type CibEdit, editElement } from "./cib-edit.ts";
import { nodesOfCib } from "./member-nodes.ts";

interface Failure {
  readonly resource: string;
  readonly node: string;
  readonly operation: "monitor" | "stop";
  /** How often it failed, `INFINITY` included. */
  readonly count: string;
}

/**
 * The edits that make an operation of a resource fail on a node: its history and its fail count, as the cluster would record them. The
 * injection of crm_simulate isn't the same on all releases. Empty where the node has no history of the resource.
 */
export function failureEdits(root: XmlElement, { resource, node, operation, count }: Failure): CibEdit[] {
  const state = nodesOfCib(root).find(({ name }) => name === node)?.state;
  const history = state && lrmResource(state, resource);
  if (!state || !history) return [];
  const now = String(Math.floor(Date.now() / 1000));
  const monitor = history.children.filter(({ attributes }) => Number(attributes.interval) > 0).at(-1);
  const interval = operation === "monitor" ? monitor?.attributes.interval : "0";
  // A resource without a recurring monitor fails unseen.
  if (interval === undefined) return [];
  const name = history.attributes.id ?? resource;
  const calls = history.children.map(({ attributes }) => Number(attributes["call-id"]) || 0);
  const key = `9:9:0:00000000-0000-0000-0000-000000000000`;
  const failed = xmlElement("lrm_rsc_op", {
    ...{ id: `${name}_last_failure_0`, operation, operation_key: `${name}_${operation}_${interval}`, interval },
    ...{ "call-id": String(Math.max(0, ...calls) + 1), "rc-code": "1", "op-status": "4" },
    ...{ "transition-key": key, "transition-magic": `4:1;${key}`, "last-rc-change": now, on_node: node },
    crm_feature_set: history.children[0]?.attributes.crm_feature_set,
    "crm-debug-origin": "quorate",
  });
  return [
    editElement(state, (copy) => {
      const own = lrmResource(copy, resource);
      if (own)
        own.children = [...own.children.filter(({ attributes }) => attributes.id !== failed.attributes.id), failed];
      addTransient(copy, [
        [`fail-count-${resource}#${operation}_${interval}`, count],
        [`last-failure-${resource}#${operation}_${interval}`, now],
      ]);
    }),
  ];
}

/** The history of a primitive or of an instance of it, in a node's state. */
function lrmResource(state: XmlElement, resource: string): XmlElement | undefined {
  const lists = childElement(state, "lrm")?.children.flatMap(({ children }) => children) ?? [];
  return lists.find(({ attributes }) => attributes.id?.replace(/:\d+$/, "") === resource);
}

/** Sets transient attributes of a node. */
export function addTransient(state: XmlElement, pairs: readonly (readonly [name: string, value: string])[]): void {
  const id = state.attributes.id ?? "";
  let transient = childElement(state, "transient_attributes");
  if (!transient) {
    transient = xmlElement("transient_attributes", { id });
    state.children.push(transient);
  }
  let set = childElement(transient, "instance_attributes");
  if (!set) {
    set = xmlElement("instance_attributes", { id: `status-${id}` });
    transient.children.push(set);
  }
  for (const [name, value] of pairs) {
    set.children = set.children.filter(({ attributes }) => attributes.name !== name);
    set.children.push(xmlElement("nvpair", { id: `status-${id}-${name.replace(/[^\w.-]/g, ".")}`, name, value }));
  }
}
