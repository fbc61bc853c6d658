import { childElement, parseXml, serializeXml, type XmlElement, xmlElement } from "../../../../server/src/text/xml.ts";
import { assumedAttributes, elementsOf } from "./assumed-attributes.ts";
import { addTransient } from "./failure-edits.ts";
import { leanCib } from "./lean-cib.ts";
import { placementsAfter, readPrediction } from "./placements.ts";
import { type Scheduler, unreadable } from "./scheduler.ts";
import { writeHistory } from "./write-history.ts";

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
    const [answer] = await scheduler.run(leanCib(text, { withoutFailures: true }), [[]], { signal });
    const prediction = answer && readPrediction(answer.output);
    if (!prediction) throw unreadable(answer);
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
  const assumed = assumedAttributes(configuration);
  assumptions.push(...assumed.assumptions);
  const states = members.map(({ attributes: { id = "", uname } }) => {
    const state = xmlElement("node_state", {
      ...{ id, uname, in_ccm: "true", crmd: "online", join: "member", expected: "member" },
      "crm-debug-origin": "quorate",
    });
    state.children.push(xmlElement("lrm", { id }, [xmlElement("lrm_resources")]));
    addTransient(state, assumed.pairs);
    return state;
  });
  for (const name of remoteNodes(configuration)) {
    const state = xmlElement("node_state", { id: name, uname: name, remote_node: "true", in_ccm: "true" });
    state.children.push(xmlElement("lrm", { id: name }, [xmlElement("lrm_resources")]));
    addTransient(state, assumed.pairs);
    states.push(state);
  }
  const tickets = [...new Set(elementsOf(configuration, "rsc_ticket").map((each) => each.attributes.ticket))];
  const granted = tickets.flatMap((id) =>
    id === undefined ? [] : [xmlElement("ticket_state", { id, granted: "true" })],
  );
  if (granted.length > 0) assumptions.push("every ticket is granted");
  return xmlElement("status", {}, [...states, ...(granted.length > 0 ? [xmlElement("tickets", {}, granted)] : [])]);
}

/** The names of remote nodes, and of guest nodes, by the resources that connect to them. */
function remoteNodes(configuration: XmlElement): string[] {
  return elementsOf(configuration, "primitive").flatMap((primitive) => {
    const { id = "", provider, type } = primitive.attributes;
    const guest = primitive.children
      .filter(({ name }) => name === "meta_attributes")
      .flatMap(({ children }) => children)
      .find(({ attributes }) => attributes.name === "remote-node")?.attributes.value;
    return [...(provider === "pacemaker" && type === "remote" ? [id] : []), ...(guest === undefined ? [] : [guest])];
  });
}
