import { childElement, parseXml, serializeXml, type XmlElement, xmlElement } from "../../../../server/src/text/xml.ts";
import { configuredName } from "../simulate/read-simulation.ts";
import { addTransient } from "./failure-edits.ts";
import { type Placements, placementsAfter, readPrediction } from "./placements.ts";
import type { Scheduler } from "./scheduler.ts";

/** A CIB with a state in which everything runs that can, and what was assumed for it. */
export interface PlausibleCib {
  readonly text: string;
  readonly assumptions: readonly string[];
}

/**
 * Gives a configuration the state that its cluster would be idle in: every node online, with quorum and every ticket, every agent content.
 * The cluster's scheduler decides where things run. Throws where it can't read the configuration.
 */
export async function withPlausibleStatus(
  cib: string,
  nodeNames: readonly string[],
  scheduler: Scheduler,
  signal?: AbortSignal,
): Promise<PlausibleCib> {
  const root = parseXml(cib);
  const configuration = childElement(root, "configuration");
  if (!configuration) throw new Error("The CIB has no configuration.");
  const assumptions = ["every node is online, with quorum"];
  addNodes(configuration, nodeNames);
  root.attributes.crm_feature_set ??= "3.1.0";
  root.attributes["have-quorum"] = "1";
  root.children = [configuration, plausibleStatus(configuration, assumptions)];
  // What starts can be followed by what was waiting for it, such as a promotion.
  for (let round = 0; round < 4; round++) {
    const text = serializeXml(root);
    const [answer] = await scheduler.run(text, [[]], { signal });
    const prediction = answer && readPrediction(answer.output);
    if (!prediction) throw new Error(answer?.problem ?? "crm_simulate printed something that isn't known here.");
    const done = prediction.actions.filter(({ isBlocked }) => !isBlocked);
    if (done.length === 0 || round === 3) return { text, assumptions };
    writeHistory(root, placementsAfter(prediction, []));
  }
  return { text: serializeXml(root), assumptions };
}

function addNodes(configuration: XmlElement, names: readonly string[]): void {
  let nodes = childElement(configuration, "nodes");
  if (!nodes) {
    nodes = xmlElement("nodes");
    configuration.children.push(nodes);
  }
  const known = new Set(nodes.children.map(({ attributes }) => attributes.uname));
  for (const name of names) if (!known.has(name)) nodes.children.push(xmlElement("node", { id: name, uname: name }));
}

function plausibleStatus(configuration: XmlElement, assumptions: string[]): XmlElement {
  const nodes = childElement(configuration, "nodes")?.children ?? [];
  const members = nodes.filter(({ attributes }) => ["member", "normal"].includes(attributes.type ?? "member"));
  const primitives = elementsOf(configuration, "primitive");
  const attributes: [string, string][] = [];
  for (const primitive of primitives) {
    const name = pingAttribute(primitive);
    if (name === undefined) continue;
    const value = pingValue(primitive);
    attributes.push([name, value]);
    assumptions.push(`${name} is ${value} on every node`);
  }
  const promotable = promotablePrimitives(configuration);
  for (const id of promotable) attributes.push([`master-${id}`, "5"]);
  if (promotable.length > 0) assumptions.push(`${promotable.join(", ")} may be promoted on every node`);
  const states = members.map(({ attributes: { id = "", uname } }) => {
    const state = xmlElement("node_state", {
      ...{ id, uname, in_ccm: "true", crmd: "online", join: "member", expected: "member" },
      "crm-debug-origin": "quorate",
    });
    state.children.push(xmlElement("lrm", { id }, [xmlElement("lrm_resources")]));
    addTransient(state, attributes);
    return state;
  });
  const tickets = [...new Set(elementsOf(configuration, "rsc_ticket").map((each) => each.attributes.ticket))];
  const granted = tickets.flatMap((id) =>
    id === undefined ? [] : [xmlElement("ticket_state", { id, granted: "true" })],
  );
  if (granted.length > 0) assumptions.push("every ticket is granted");
  return xmlElement("status", {}, [...states, ...(granted.length > 0 ? [xmlElement("tickets", {}, granted)] : [])]);
}

function elementsOf(root: XmlElement, name: string): XmlElement[] {
  return root.children.flatMap((child) => [...(child.name === name ? [child] : []), ...elementsOf(child, name)]);
}

function pairValue(element: XmlElement, set: string, name: string): string | undefined {
  return element.children
    .filter((child) => child.name === set)
    .flatMap(({ children }) => children)
    .find(({ attributes }) => attributes.name === name)?.attributes.value;
}

/** The node attribute that a ping or ClusterMon-like agent sets (`ocf:pacemaker:ping`, `pingd`, `ethmonitor`); its metadata has the defaults. */
function pingAttribute(primitive: XmlElement): string | undefined {
  const { type = "" } = primitive.attributes;
  if (type === "ping" || type === "pingd") return pairValue(primitive, "instance_attributes", "name") ?? "pingd";
  if (type !== "ethmonitor") return undefined;
  const name = pairValue(primitive, "instance_attributes", "name");
  const nic = pairValue(primitive, "instance_attributes", "interface") ?? "";
  return name ?? `ethmonitor-${nic}`;
}

function pingValue(primitive: XmlElement): string {
  const hosts =
    pairValue(primitive, "instance_attributes", "host_list")
      ?.trim()
      .split(/[\s,]+/).length ?? 1;
  const multiplier = Number(pairValue(primitive, "instance_attributes", "multiplier") ?? "1") || 1;
  return String(hosts * multiplier);
}

/** The primitives in promotable clones. */
function promotablePrimitives(configuration: XmlElement): string[] {
  const clones = [...elementsOf(configuration, "master"), ...elementsOf(configuration, "clone")].filter(
    (clone) =>
      clone.name === "master" || /^(true|on|yes|y|1)$/i.test(pairValue(clone, "meta_attributes", "promotable") ?? ""),
  );
  return clones.flatMap((clone) => elementsOf(clone, "primitive").map(({ attributes }) => attributes.id ?? ""));
}

/** Writes into each node's history what is active there: a recurring monitor that succeeded, and elsewhere a probe that found nothing. */
function writeHistory(root: XmlElement, placements: Placements): void {
  const primitives = new Map(elementsOf(root, "primitive").map((each) => [each.attributes.id ?? "", each]));
  const templates = new Map(elementsOf(root, "template").map((each) => [each.attributes.id ?? "", each]));
  const states = childElement(root, "status")?.children.filter(({ name }) => name === "node_state") ?? [];
  for (const state of states) {
    const list = childElement(state, "lrm")?.children[0];
    if (!list) continue;
    list.children = [...placements].flatMap(([id, nodes]) => {
      const primitive = primitives.get(configuredName(id));
      const agent = primitive?.attributes.type ? primitive : templates.get(primitive?.attributes.template ?? "");
      if (!agent) return [];
      const { class: cls, provider, type } = agent.attributes;
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
  }
}
