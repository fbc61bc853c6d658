import { childElement, parseXml, type XmlElement, XmlError } from "../../../../server/src/text/xml.ts";
import { readResources } from "../status/read-resources.ts";
import type { ResourceState } from "../status/snapshot.ts";
import type { GraphAction } from "./transition-graph.ts";

/** How a resource is active on a node. */
export type ActiveRole = "Started" | "Promoted" | "Unpromoted";

/** Where each primitive is active, by its configured name: the role by node. */
export type Placements = ReadonlyMap<string, ReadonlyMap<string, ActiveRole>>;

/** An action that the scheduler would do, as crm_simulate lists it. */
export interface PlannedAction {
  readonly action: string;
  /** Without the number of an instance. */
  readonly resource: string;
  readonly node: string;
  readonly source: string;
  readonly to: string;
  readonly role: string;
  readonly nextRole: string;
  readonly reason: string;
  readonly isBlocked: boolean;
}

/** What crm_simulate says about one CIB: where everything is, and what it would do. */
export interface Prediction {
  readonly before: Placements;
  readonly resources: readonly ResourceState[];
  readonly actions: readonly PlannedAction[];
  /** The nodes that it would fence. */
  readonly fenced: readonly string[];
  /** The scheduler's own reasons to fence, by node. */
  readonly fenceReasons: ReadonlyMap<string, string>;
}

/** Reads the output of `crm_simulate --run --output-as=xml`; undefined when it is none, or lists no actions. Without a state nothing is active. */
export function readPrediction(output: string): Prediction | undefined {
  let root: XmlElement;
  try {
    root = parseXml(output.slice(Math.max(0, output.indexOf("<pacemaker-result"))).trimEnd());
  } catch (error) {
    if (error instanceof XmlError) return undefined;
    throw error;
  }
  const actions = childElement(root, "actions")?.children;
  const status = childElement(root, "cluster_status");
  if (actions === undefined) return undefined;
  const resources = readResources(status && childElement(status, "resources"));
  const fencing = actions.filter(
    ({ name, attributes }) => name === "node_action" && /^Fence \((?!on\))/.test(attributes.task ?? ""),
  );
  const nodeOf = ({ attributes }: XmlElement): string => (attributes.node ?? "").replace(/ \(resource: .*\)$/, "");
  return {
    before: placementsOf(resources),
    resources,
    actions: actions.filter(({ name }) => name === "rsc_action").map(plannedAction),
    fenced: fencing.map(nodeOf),
    fenceReasons: new Map(fencing.map((each) => [nodeOf(each), each.attributes.reason ?? ""])),
  };
}

function plannedAction({ attributes: a }: XmlElement): PlannedAction {
  const node = a.node ?? a.source ?? a.dest ?? "";
  return {
    action: (a.action ?? "").toLowerCase(),
    resource: (a.resource ?? "").replace(/:\d+$/, ""),
    ...{ node, source: a.source ?? node, to: a.dest ?? node },
    ...{ role: a.role ?? "", nextRole: a["next-role"] ?? "", reason: a.reason ?? "", isBlocked: a.blocked === "true" },
  };
}

/** Where the primitives of a state are active. */
export function placementsOf(resources: readonly ResourceState[]): Placements {
  const found = new Map<string, Map<string, ActiveRole>>();
  const visit = ({ id, kind, placements, children }: ResourceState): void => {
    if (kind === "primitive") {
      const name = id.replace(/:\d+$/, "");
      const nodes = found.get(name) ?? new Map<string, ActiveRole>();
      for (const { node, role } of placements) {
        const active = activeRole(role);
        if (active) nodes.set(node, active);
      }
      found.set(name, nodes);
    }
    children.forEach(visit);
  };
  resources.forEach(visit);
  return found;
}

function activeRole(role: string): ActiveRole | undefined {
  if (role === "Promoted" || role === "Demoting") return "Promoted";
  if (role === "Unpromoted" || role === "Promoting") return "Unpromoted";
  return role === "Stopped" || role === "Starting" ? undefined : "Started";
}

function roleOf(word: string): ActiveRole | undefined {
  if (/^(promoted|master)$/i.test(word)) return "Promoted";
  if (/^(unpromoted|slave)$/i.test(word)) return "Unpromoted";
  return /^started$/i.test(word) ? "Started" : undefined;
}

/** Where everything is after the scheduler's actions; what was on a lost node and isn't in them is gone. */
export function placementsAfter({ before, actions, fenced }: Prediction, lost: readonly string[]): Placements {
  const gone = new Set([...fenced, ...lost]);
  const after = new Map(
    [...before].map(([id, nodes]) => [id, new Map([...nodes].filter(([node]) => !gone.has(node)))] as const),
  );
  const at = (resource: string): Map<string, ActiveRole> => {
    const nodes = after.get(resource) ?? new Map<string, ActiveRole>();
    after.set(resource, nodes);
    return nodes;
  };
  for (const each of actions) {
    if (each.isBlocked) continue;
    const { action, resource, node, source, to, nextRole } = each;
    const nodes = at(resource);
    const old = before.get(resource)?.get(source);
    switch (action) {
      case "start":
        nodes.set(to, roleOf(nextRole) ?? "Started");
        break;
      case "stop":
        nodes.delete(node);
        break;
      case "move":
      case "migrate":
        nodes.delete(source);
        nodes.set(to, roleOf(nextRole) ?? old ?? "Started");
        break;
      case "promote":
        nodes.set(to, "Promoted");
        break;
      case "demote":
        nodes.set(node, "Unpromoted");
        break;
      case "recover":
      case "restart":
      case "re-promote":
        // A resource that is active on several nodes ends on this one.
        if (to !== source) nodes.delete(source);
        nodes.set(to, roleOf(nextRole) ?? old ?? "Started");
        break;
    }
  }
  return after;
}

/** Where everything is after some actions of a graph, done one after the other. */
export function placementsAfterActions(
  before: Placements,
  actions: readonly GraphAction[],
  lost: readonly string[],
): Placements {
  const after = new Map([...before].map(([id, nodes]) => [id, new Map(nodes)] as const));
  for (const { type, operation, resource, node } of actions) {
    if (type !== "rsc_op" || resource === undefined || lost.includes(node)) continue;
    const nodes = after.get(resource) ?? new Map<string, ActiveRole>();
    after.set(resource, nodes);
    if (operation === "start") nodes.set(node, "Started");
    else if (operation === "stop") nodes.delete(node);
    else if (operation === "promote") nodes.set(node, "Promoted");
    else if (operation === "demote") nodes.set(node, "Unpromoted");
  }
  return after;
}
