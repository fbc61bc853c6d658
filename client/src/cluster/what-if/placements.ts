import { childElement, parseXml, type XmlElement, XmlError } from "../../../../server/src/text/xml.ts";
import { configuredName } from "../simulate/read-simulation.ts";
import type { GraphAction } from "../simulate/transition-graph.ts";

/** How a resource is active on a node. */
export type ActiveRole = "Started" | "Promoted" | "Unpromoted";

/** Where each primitive is active: the role by node. By its configured name; an instance of a globally unique clone by its own, `web:1`. */
export type Placements = ReadonlyMap<string, ReadonlyMap<string, ActiveRole>>;

/** An action that the scheduler would do, as crm_simulate lists it. */
interface PlannedAction {
  readonly action: string;
  /** By the name that {@link Placements} have. */
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
  readonly actions: readonly PlannedAction[];
  /** The nodes that it would fence. */
  readonly fenced: readonly string[];
  /** The scheduler's own reasons to fence, by node. */
  readonly fenceReasons: ReadonlyMap<string, string>;
  /** The primitives whose instances have names of their own. */
  readonly unique: ReadonlySet<string>;
}

/** Reads the output of `crm_simulate --run --output-as=xml`; undefined when it is none, or lists no actions. Without a state nothing is active, and `unique` names the primitives of globally unique clones. */
export function readPrediction(output: string, unique?: ReadonlySet<string>): Prediction | undefined {
  let root: XmlElement;
  try {
    // The state is the longest part, and the same in each variant of a CIB.
    const known = unique ? output.replace(/<cluster_status[\s\S]*<\/cluster_status>/, "") : output;
    root = parseXml(known.slice(Math.max(0, known.indexOf("<pacemaker-result"))).trimEnd());
  } catch (error) {
    if (error instanceof XmlError) return undefined;
    throw error;
  }
  const actions = childElement(root, "actions")?.children;
  const status = childElement(root, "cluster_status");
  if (actions === undefined) return undefined;
  const resources = status ? instancesIn(status) : [];
  const fencing = actions.filter(
    ({ name, attributes }) => name === "node_action" && /^Fence \((?!on\))/.test(attributes.task ?? ""),
  );
  const nodeOf = ({ attributes }: XmlElement): string => (attributes.node ?? "").replace(/ \(resource: .*\)$/, "");
  const numbered = unique ?? numberedIn(resources);
  return {
    before: placementsOf(resources),
    unique: numbered,
    actions: actions.filter(({ name }) => name === "rsc_action").map((each) => plannedAction(each, numbered)),
    fenced: fencing.map(nodeOf),
    fenceReasons: new Map(fencing.map((each) => [nodeOf(each), each.attributes.reason ?? ""])),
  };
}

/** The primitives and instances of primitives in crm_mon's tree of resources. */
function instancesIn(element: XmlElement): XmlElement[] {
  return element.children.flatMap((child) => (child.name === "resource" ? [child] : instancesIn(child)));
}

/** The primitives whose instances have a number in the status: those of globally unique clones. */
function numberedIn(instances: readonly XmlElement[]): ReadonlySet<string> {
  const ids = instances.map(({ attributes }) => attributes.id ?? "");
  return new Set(ids.filter((id) => /:\d+$/.test(id)).map(configuredName));
}

/** Placements by configured names: the instances of a globally unique clone together. */
export function withoutInstances(placements: Placements): Placements {
  const merged = new Map<string, Map<string, ActiveRole>>();
  for (const [id, nodes] of placements) {
    const known = merged.get(configuredName(id)) ?? new Map<string, ActiveRole>();
    for (const [node, role] of nodes) if (known.get(node) !== "Promoted") known.set(node, role);
    merged.set(configuredName(id), known);
  }
  return merged;
}

function plannedAction({ attributes: a }: XmlElement, unique: ReadonlySet<string>): PlannedAction {
  const node = a.node ?? a.source ?? a.dest ?? "";
  return {
    action: (a.action ?? "").toLowerCase(),
    resource: nameOf(a.resource ?? "", unique),
    ...{ node, source: a.source ?? node, to: a.dest ?? node },
    ...{ role: a.role ?? "", nextRole: a["next-role"] ?? "", reason: a.reason ?? "", isBlocked: a.blocked === "true" },
  };
}

function placementsOf(instances: readonly XmlElement[]): Placements {
  const found = new Map<string, Map<string, ActiveRole>>();
  for (const { attributes: a, children } of instances) {
    const id = a.id ?? "";
    const nodes = found.get(id) ?? new Map<string, ActiveRole>();
    const role = activeRole(a.role ?? "");
    if (role)
      for (const { attributes } of children) if (attributes.name !== undefined) nodes.set(attributes.name, role);
    found.set(id, nodes);
  }
  return found;
}

/** Where everything is in a `<cluster_status>` of crm_simulate. */
export function placementsInStatus(status: XmlElement): Placements {
  return placementsOf(instancesIn(status));
}

function nameOf(instance: string, unique: ReadonlySet<string>): string {
  const name = configuredName(instance);
  return unique.has(name) ? instance : name;
}

function activeRole(role: string): ActiveRole | undefined {
  if (/^(promoted|master|demoting)$/i.test(role)) return "Promoted";
  if (/^(unpromoted|slave|promoting)$/i.test(role)) return "Unpromoted";
  return /^(stopped|starting)$/i.test(role) ? undefined : "Started";
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

/** Placements without these nodes. */
export function withoutNodes(placements: Placements, gone: readonly string[]): Placements {
  return new Map(
    [...placements].map(([id, nodes]) => [id, new Map([...nodes].filter(([node]) => !gone.includes(node)))] as const),
  );
}
