import { capitalized, count, quoted } from "../../../../../server/src/text/phrases.ts";
import type { ActionTarget } from "../../../cluster/actions/action-target.ts";
import type { ClusterSnapshot, ClusterView, NodeState, ResourceState } from "../../../cluster/status/snapshot.ts";
import {
  connectionSentence,
  countedNodes,
  formatNode,
  isStale,
  isUp,
  nodeAttention,
  shownSnapshot,
  staleSince,
  statusLine,
  statusSentences,
} from "../format-cluster.ts";
import {
  type Attention,
  attentionOf,
  byName,
  failuresOf,
  formatFailure,
  formatPlacement,
  formatState,
  placementsOf,
  uncleanNodesOf,
} from "../format-resource.ts";
import { formatFailCount, formatLeftover } from "../format-status.ts";
import { fleetOverview } from "./fleet-overview.ts";
import { nodeContext, resourceContext } from "./menu-context.ts";
import { otherSections, withUniqueKeys } from "./tree-lines.ts";
import type { TreeNode } from "./tree-node.ts";

/** The whole tree: a line for each configured cluster, and over several of them what needs attention first. */
export function clustersTree(views: readonly ClusterView[]): readonly TreeNode[] {
  const clusters = views.map((view) => clusterNode(view, views.length === 1));
  return views.length > 1 ? [fleetOverview(views), ...clusters] : clusters;
}

function clusterNode(view: ClusterView, isOnly: boolean): TreeNode {
  const { name, connection } = view;
  const line = statusLine(view);
  const isConnected = connection.kind === "connected" || connection.kind === "lost";
  const shown = shownSnapshot(view);
  return {
    // VS Code leaves a line collapsed that had no children when it was first shown; under another id it opens with the first status.
    id: shown ? name : `${name}/empty`,
    cluster: name,
    label: name,
    description: line.text.slice(name.length).replace(/^ · | /, ""),
    tooltip: statusSentences(view).join("\n"),
    icon: connection.kind === "connecting" ? "sync~spin" : isConnected ? "server-environment" : "debug-disconnect",
    attention: line.attention,
    contextValue: isConnected
      ? `cluster.connected${shown?.maintenance ? ".maintenance" : ""}`
      : connection.kind === "connecting"
        ? "cluster.connecting"
        : "cluster.disconnected",
    isOpen: isOnly || shown !== undefined,
    children: [...connectionFailure(view), ...(shown ? parts(view, shown) : [])],
  };
}

function parts(view: ClusterView, snapshot: ClusterSnapshot): readonly TreeNode[] {
  const all = sections(view.name, snapshot);
  if (!isStale(view)) return all;
  const since = staleSince(view);
  const [nodes, ...rest] = all.map((node) => faded(node, since));
  return nodes ? [{ ...nodes, description: `${nodes.description}, ${since}` }, ...rest] : rest;
}

/** A stale line: without colours and without actions. */
function faded(node: TreeNode, since: string): TreeNode {
  return {
    ...node,
    attention: "muted",
    icon: node.icon === "sync~spin" ? "circle-outline" : node.icon,
    contextValue: "stale",
    tooltip: `${node.tooltip}\n${capitalized(since)}.`,
    isStale: true,
    children: node.children.map((child) => faded(child, since)),
  };
}

/** Where connecting failed: the reason; a click connects again. */
function connectionFailure(view: ClusterView): readonly TreeNode[] {
  if (view.connection.kind !== "failed") return [];
  const message = connectionSentence(view);
  return [
    {
      id: `${view.name}/failure`,
      cluster: view.name,
      label: "Connect again",
      description: message,
      tooltip: message,
      icon: "plug",
      attention: "warning",
      contextValue: "connectionFailure",
      isOpen: false,
      children: [],
    },
  ];
}

function sections(cluster: string, snapshot: ClusterSnapshot): readonly TreeNode[] {
  const nodes = countedNodes(snapshot);
  const resources = withUniqueKeys(snapshot.resources, (resource) => resource.id);
  const section = (
    part: string,
    label: string,
    description: string,
    attention: Attention,
    children: readonly TreeNode[],
  ): TreeNode => ({
    // VS Code leaves a line collapsed that had no children, so an empty section has another id.
    id: children.length === 0 ? `${cluster}/${part} (empty)` : `${cluster}/${part}`,
    cluster,
    label,
    description,
    tooltip: label,
    icon: "",
    attention,
    contextValue: part,
    isOpen: true,
    children,
  });
  return [
    section(
      "nodes",
      "Nodes",
      `${nodes.filter(isUp).length} of ${nodes.length} up`,
      "good",
      [...nodes].sort((a, b) => byName(a.name, b.name)).map((node) => nodeNode(cluster, node, snapshot)),
    ),
    section(
      "resources",
      "Resources",
      resources.length === 0 ? "none configured" : "",
      "good",
      resources.map(([key, resource]) =>
        resourceNode(cluster, `${cluster}/resources/${key}`, resource, snapshot, { whole: resource, top: resource }),
      ),
    ),
    ...otherSections(cluster, snapshot).map(({ part, label, description, attention, lines }) =>
      section(part, label, description, attention, lines),
    ),
  ];
}

const nodeIcons: Record<NodeState["condition"], string> = {
  online: "pass-filled",
  standby: "debug-pause",
  maintenance: "tools",
  pending: "sync~spin",
  unclean: "error",
  offline: "circle-slash",
};

const conditionLabels: Record<NodeState["condition"], string> = {
  online: "online",
  standby: "in standby",
  maintenance: "in maintenance",
  pending: "joining the cluster",
  unclean: "unclean: it must be fenced before its resources can run elsewhere",
  offline: "offline",
};

function nodeNode(cluster: string, node: NodeState, snapshot: ClusterSnapshot): TreeNode {
  return {
    id: `${cluster}/nodes/${node.name}`,
    cluster,
    node: node.name,
    label: node.name,
    description: formatNode(node),
    tooltip: [
      `${quoted(node.name)} is ${conditionLabels[node.condition]}${node.isDc ? ", the designated controller (DC)" : ""}.`,
      `${count(node.resourcesRunning, "resource")} running. ${capitalized(node.type)} node, id ${node.id}.`,
      ...node.attributes.map(({ name, value }) => `${name} = ${value}`),
      ...snapshot.bans
        .filter((ban) => ban.node === node.name)
        .map((ban) => `${quoted(ban.resource)} is banned here (${ban.id}).`),
    ].join("\n"),
    icon: nodeIcons[node.condition],
    attention: nodeAttention(node),
    contextValue: nodeContext(node),
    isOpen: false,
    children: [],
  };
}

const kindIcons: Record<ResourceState["kind"], string> = {
  primitive: "circle-filled",
  group: "list-ordered",
  clone: "layers",
  promotable: "layers-active",
  bundle: "package",
  replica: "symbol-structure",
};
const stateIcons: Record<Attention, string> = {
  good: "circle-filled",
  muted: "circle-outline",
  busy: "sync~spin",
  warning: "warning",
  error: "error",
};

function resourceNode(
  cluster: string,
  id: string,
  resource: ResourceState,
  snapshot: ClusterSnapshot,
  { whole, top }: ActionTarget,
): TreeNode {
  const attention = attentionOf(resource, snapshot);
  const isContainer = resource.children.length > 0;
  const failures = failuresOf(resource, snapshot.failures);
  return {
    id,
    cluster,
    resource: resource.id,
    label: resource.id,
    description: shortState(resource, snapshot),
    tooltip: [
      `${resource.id} (${resource.agent ?? resource.kind})`,
      formatState({ ...resource, failed: resource.failed && failures.length === 0 }, { ...snapshot, failures: [] }),
      ...failures.map((failure) => `Failed: ${formatFailure(failure)}`),
      ...snapshot.failCounts.filter((each) => each.resource === resource.id).map(formatFailCount),
      ...snapshot.leftovers
        .filter((each) => each.resource === resource.id)
        .map((each) => capitalized(formatLeftover(each))),
      ...snapshot.bans
        .filter((ban) => ban.resource === resource.id)
        .map((ban) => `Banned from ${ban.node}${ban.promotedOnly ? " as promoted" : ""} (${ban.id})`),
    ].join("\n"),
    icon: isContainer ? kindIcons[resource.kind] : stateIcons[attention],
    attention,
    contextValue: resourceContext(resource, { whole, top }, snapshot),
    isOpen: resource.kind === "group" || attention === "error" || attention === "warning",
    children: withUniqueKeys(resource.children, (child) => child.id).map(([key, child]) =>
      resourceNode(cluster, `${id}/${key}`, child, snapshot, { whole: copies.has(whole.kind) ? whole : child, top }),
    ),
  };
}

/** Resources that run copies of what they contain: actions apply to all copies, never to one. */
const copies: ReadonlySet<ResourceState["kind"]> = new Set(["clone", "promotable", "bundle"]);

/** `n1`, `Promoted n2 · Unpromoted n1 n3`, `stopped · disabled`. */
function shortState(resource: ResourceState, snapshot: ClusterSnapshot): string {
  const where = formatPlacement(placementsOf(resource));
  const isSimple = /^Started on [^,]*$/.test(where);
  const place = isSimple ? where.replace("Started on ", "") : where.replaceAll(" on ", " ").replaceAll(", ", " · ");
  const parts = [place === "" ? "stopped" : place];
  if (resource.pending) parts.push(`${resource.pending.toLowerCase()} pending`);
  if (resource.disabled) parts.push("disabled");
  if (resource.maintenance) parts.push("maintenance");
  else if (!resource.managed && !resource.blocked) parts.push("unmanaged");
  if (resource.blocked) parts.push("blocked");
  if (resource.orphaned) parts.push("no longer configured");
  if (uncleanNodesOf(resource, snapshot).length > 0) parts.push("unclean");
  if (resource.failed || failuresOf(resource, snapshot.failures).length > 0) parts.push("failed");
  return parts.join(" · ");
}

/** Whether two lines look the same; of their children only the ids are compared. */
export function looksSame(a: TreeNode, b: TreeNode): boolean {
  return (
    a.label === b.label &&
    a.description === b.description &&
    a.tooltip === b.tooltip &&
    a.icon === b.icon &&
    a.attention === b.attention &&
    a.contextValue === b.contextValue &&
    a.isStale === b.isStale &&
    a.children.length === b.children.length &&
    a.children.every((child, index) => child.id === b.children[index]?.id)
  );
}
