import { childElement, type XmlElement, xmlElement } from "../../../../server/src/text/xml.ts";
import { configuredName } from "../simulate/read-simulation.ts";
import { elementsOf } from "./assumed-attributes.ts";
import type { Placements } from "./placements.ts";

const connection: Readonly<Record<string, string>> = { class: "ocf", provider: "pacemaker", type: "remote" };

/**
 * Writes into each node's history what is active there: a recurring monitor that succeeded, and elsewhere a probe that found nothing. Only
 * of the resources for which `isMeant` holds (by configured name); what else the history has stays.
 */
export function writeHistory(
  root: XmlElement,
  placements: Placements,
  isMeant: (resource: string) => boolean = () => true,
): void {
  const primitives = new Map(elementsOf(root, "primitive").map((each) => [each.attributes.id ?? "", each]));
  const templates = new Map(elementsOf(root, "template").map((each) => [each.attributes.id ?? "", each]));
  const guests = new Set(
    elementsOf(root, "nvpair").flatMap(({ attributes: a }) => (a.name === "remote-node" && a.value ? [a.value] : [])),
  );
  const states = childElement(root, "status")?.children.filter(({ name }) => name === "node_state") ?? [];
  for (const state of states) {
    const list = childElement(state, "lrm")?.children[0];
    if (!list) continue;
    const kept = list.children.filter(({ attributes }) => !isMeant(configuredName(attributes.id ?? "")));
    const written = [...placements].flatMap(([id, nodes]) => {
      if (!isMeant(configuredName(id))) return [];
      const primitive = primitives.get(configuredName(id));
      const agent = primitive?.attributes.type ? primitive : templates.get(primitive?.attributes.template ?? "");
      // The connection to a guest node is a resource that no configuration has.
      const attributes = agent?.attributes ?? (guests.has(id) ? connection : undefined);
      if (!attributes) return [];
      const { class: cls, provider, type } = attributes;
      const role = nodes.get(state.attributes.uname ?? "");
      const interval = role ? "10000" : "0";
      const code = role === "Promoted" ? "8" : role ? "0" : "7";
      const key = `1:1:${code}:00000000-0000-0000-0000-000000000000`;
      const operation = xmlElement("lrm_rsc_op", {
        ...{
          id: `${id}_${role ? "monitor_10000" : "last_0"}`,
          operation: "monitor",
          operation_key: `${id}_monitor_${interval}`,
        },
        ...{ interval, "call-id": "1", "rc-code": code, "op-status": "0", on_node: state.attributes.uname },
        ...{ "transition-key": key, "transition-magic": `0:${code};${key}`, "crm-debug-origin": "quorate" },
        crm_feature_set: root.attributes.crm_feature_set,
      });
      return [xmlElement("lrm_resource", { id, class: cls, provider, type }, [operation])];
    });
    list.children = [...kept, ...written];
  }
}
