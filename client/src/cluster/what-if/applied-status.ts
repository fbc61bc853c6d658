import { childElement, parseXml, serializeXml, type XmlElement } from "../../../../server/src/text/xml.ts";
import { configuredName } from "../simulate/read-simulation.ts";
import { assumedAttributes, elementsOf } from "./assumed-attributes.ts";
import { addTransient } from "./failure-edits.ts";
import { nodesOfCib } from "./member-nodes.ts";
import { placementsAfter, readPrediction } from "./placements.ts";
import type { PlausibleCib } from "./plausible-status.ts";
import { type Scheduler, unreadable } from "./scheduler.ts";
import { writeHistory } from "./write-history.ts";

/** A wanted configuration with a live cluster's nodes and status: what the scheduler sees when it is applied. Throws where a CIB can't be read. */
export function withLiveStatus(wanted: string, live: string): XmlElement {
  const [to, from] = [parseXml(wanted), parseXml(live)];
  const configuration = childElement(to, "configuration");
  const [now, status] = ["configuration", "status"].map((name) => childElement(from, name));
  if (!configuration || !now || !status) throw new Error("The CIB has no configuration, or no status.");
  keepNodes(configuration, now);
  const schema = to.attributes["validate-with"];
  const attributes = { ...from.attributes, ...(schema === undefined ? {} : { "validate-with": schema }) };
  return { ...from, attributes, children: [configuration, status] };
}

/**
 * A wanted configuration in the state that a live cluster would be in once it has it, and has done what it then does: the nodes, the
 * attributes and the failures are those of `live`. What agents measure that haven't run yet is assumed. Throws where a CIB can't be read.
 */
export async function withAppliedStatus(
  wanted: string,
  live: string,
  scheduler: Scheduler,
  signal?: AbortSignal,
): Promise<PlausibleCib> {
  const root = withLiveStatus(wanted, live);
  const assumptions = assume(root);
  // What starts can be followed by what was waiting for it, such as a promotion.
  for (let round = 0; ; round++) {
    const text = serializeXml(root);
    const [answer] = await scheduler.run(text, [[]], { signal });
    const prediction = answer && readPrediction(answer.output);
    if (!prediction) throw unreadable(answer);
    const done = new Set(
      prediction.actions.filter(({ isBlocked }) => !isBlocked).map(({ resource }) => configuredName(resource)),
    );
    // A node that is to be fenced first stays so: what follows isn't known.
    if (done.size === 0 || round === 3 || prediction.fenced.length > 0) return { text, assumptions };
    writeHistory(root, placementsAfter(prediction, []), (resource) => done.has(resource));
  }
}

/** The nodes of a cluster are there whether or not a text names them. */
function keepNodes(wanted: XmlElement, now: XmlElement): void {
  const [nodes, own] = [childElement(now, "nodes"), childElement(wanted, "nodes")];
  if (!nodes) return;
  if (!own) {
    wanted.children.push(nodes);
    return;
  }
  for (const node of nodes.children) {
    const named = own.children.find(({ attributes }) => attributes.uname === node.attributes.uname);
    // A text gives a node no number; the state is found by it.
    if (named) named.attributes.id = node.attributes.id ?? named.attributes.id ?? "";
    else own.children.push(node);
  }
}

/** Gives online nodes the attributes of agents that haven't run anywhere. */
function assume(root: XmlElement): readonly string[] {
  const [configuration, status] = root.children;
  if (!configuration || !status) return [];
  const run = new Set(
    elementsOf(status, "lrm_resource")
      .filter(({ children }) => children.some(({ attributes }) => attributes["rc-code"] !== "7"))
      .map(({ attributes }) => configuredName(attributes.id ?? "")),
  );
  const { pairs, assumptions } = assumedAttributes(configuration, (primitive) => run.has(primitive));
  if (pairs.length === 0) return [];
  for (const { isOnline, state } of nodesOfCib(root)) if (isOnline && state) addTransient(state, pairs);
  return assumptions;
}
