import { actionTarget } from "../../cluster/actions/action-target.ts";
import type { ClusterSnapshot, ClusterView, NodeState, ResourceState } from "../../cluster/status/snapshot.ts";
import {
  connectionSentence,
  countedNodes,
  formatNode,
  isUp,
  nodeAttention,
  shownSnapshot,
  staleSince,
  statusLine,
} from "./format-cluster.ts";
import {
  type Attention,
  attentionOf,
  byName,
  formatPlacement,
  formatState,
  leaves,
  type Placement,
  placementsOf,
} from "./format-resource.ts";
import { formatQuorum } from "./format-status.ts";
import { nodeContext, resourceContext } from "./menu-context.ts";
import { type PanelList, panelLists } from "./panel-lists.ts";

/** Everything the status panel shows: plain data that crosses to its page as JSON. */
export interface PanelModel {
  readonly cluster: string;
  readonly connection: {
    readonly text: string;
    readonly attention: Attention;
    readonly canConnect: boolean;
    /** `no news since 14:02:05`, where the news has stopped; empty while it comes. */
    readonly stopped: string;
  };
  /** Short facts of the head line: quorum, DC, fencing … */
  readonly facts: readonly PanelFact[];
  /** When the news was read, in milliseconds since the epoch; absent before any came. */
  readonly takenAt?: number;
  readonly nodes: readonly PanelNode[];
  readonly rows: readonly PanelRow[];
  /** What stands beside the matrix: failures, pending actions, leftover constraints, fencing, tickets, notes; none is empty. */
  readonly lists: readonly PanelList[];
}

/** A fact of the head line. */
interface PanelFact {
  readonly name: string;
  readonly value: string;
  readonly attention: Attention;
}

/** A column. */
export interface PanelNode {
  readonly name: string;
  readonly words: string;
  readonly attention: Attention;
  /** What else is known of it, a line each. */
  readonly details: string;
  /** What menus see of it. */
  readonly context: string;
}

/** A row. */
export interface PanelRow {
  /** Unique and the same from snapshot to snapshot. */
  readonly key: string;
  readonly id: string;
  /** How deep it is nested. */
  readonly depth: number;
  /** `group`, `ocf:heartbeat:IPaddr2`, `clone of ping`. */
  readonly kind: string;
  /** The state in words, for tooltips and screen readers. */
  readonly words: string;
  readonly attention: Attention;
  /** Flags worth a badge: `disabled`, `unmanaged`, `blocked` … */
  readonly badges: readonly string[];
  /** What it is on each node, in the order of `nodes`; empty where it is not. */
  readonly cells: readonly PanelCell[];
  /** What menus see of it. */
  readonly context: string;
}

/** One cell: what a resource is on a node. */
interface PanelCell {
  /** A role, or `2 of 3` for a container that is there in part; empty where there is nothing. */
  readonly text: string;
  /** How it is drawn: by role, `failed`, or `none`. */
  readonly look: "promoted" | "started" | "unpromoted" | "busy" | "failed" | "none";
}

/** What the page asks of the editor. */
export type PanelRequest =
  | { readonly type: "ready" }
  | { readonly type: "connect" | "showLog" | "clusterMaintenanceOff" }
  | { readonly type: "cleanup" | "clearConstraints"; readonly resource: string; readonly node: string };

/** The panel's model of a cluster; without news it holds the connection alone. */
export function panelModel(view: ClusterView): PanelModel {
  const { name, connection } = view;
  const snapshot = shownSnapshot(view);
  const head = {
    cluster: name,
    connection: {
      text: connectionSentence(view),
      attention: connection.kind === "connected" ? ("good" as const) : statusLine(view).attention,
      canConnect: connection.kind === "disconnected" || connection.kind === "failed",
      stopped: staleSince(view),
    },
  };
  if (snapshot === undefined) return { ...head, facts: [], nodes: [], rows: [], lists: [] };
  const nodes = [...countedNodes(snapshot)].sort((a, b) => byName(a.name, b.name));
  const context = {
    snapshot,
    nodes,
    failed: new Set(snapshot.failures.map((failure) => `${failure.resource} ${failure.node}`)),
  };
  return {
    ...head,
    facts: facts(snapshot),
    takenAt: snapshot.takenAt,
    nodes: nodes.map((node) => ({
      name: node.name,
      words: formatNode(node),
      attention: nodeAttention(node),
      details: details(node),
      context: nodeContext(node),
    })),
    rows: snapshot.resources.flatMap((resource, index) =>
      rows(resource, resource, `${resource.id}#${index}`, 0, context),
    ),
    lists: panelLists(snapshot),
  };
}

function details(node: NodeState): string {
  return [
    `${node.type} node with id ${node.id}, ${node.resourcesRunning} running`,
    ...(node.asResource ? [`started as "${node.asResource}"`] : []),
    ...node.attributes.map(({ name, value }) => `${name} = ${value}`),
  ].join("\n");
}

function facts(snapshot: ClusterSnapshot): readonly PanelFact[] {
  const all = countedNodes(snapshot).length;
  const up = countedNodes(snapshot).filter(isUp).length;
  const votes = snapshot.votes;
  return [
    { name: "Nodes", value: `${up} of ${all} up`, attention: up === all ? "good" : "warning" },
    {
      name: "Quorum",
      value: formatQuorum(snapshot.quorum, votes),
      attention: !snapshot.quorum ? "error" : votes && votes.total < votes.expected ? "warning" : "good",
    },
    { name: "DC", value: snapshot.dc ?? "none elected", attention: snapshot.dc ? "good" : "warning" },
    {
      name: "Fencing",
      value: snapshot.fencingEnabled ? "enabled" : "disabled",
      attention: snapshot.fencingEnabled ? "good" : "warning",
    },
    ...(snapshot.maintenance ? [{ name: "Maintenance", value: "whole cluster", attention: "warning" as const }] : []),
    { name: "Pacemaker", value: snapshot.pacemakerVersion || "unknown", attention: "good" },
  ];
}

/** What each row is made from besides its resource. */
interface Context {
  readonly snapshot: ClusterSnapshot;
  /** In the order of the columns. */
  readonly nodes: readonly NodeState[];
  /** `resource node` for each failed action. */
  readonly failed: ReadonlySet<string>;
}

function rows(
  resource: ResourceState,
  top: ResourceState,
  key: string,
  depth: number,
  context: Context,
): readonly PanelRow[] {
  const [only] = resource.children;
  // A clone of one primitive reads best as one row: both would say the same.
  const isOne =
    only !== undefined && resource.children.length === 1 && only.children.length === 0 && resource.kind !== "group";
  const { whole } = actionTarget({ resources: [top] }, resource.id) ?? { whole: resource };
  const row: PanelRow = {
    key,
    id: resource.id,
    depth,
    kind: isOne ? `${resource.kind} of ${only.id} (${only.agent ?? only.kind})` : (resource.agent ?? resource.kind),
    words: formatState(resource, context.snapshot),
    attention: attentionOf(resource, context.snapshot),
    badges: badges(resource),
    cells: cells(resource, context),
    context: resourceContext(resource, { whole, top }, context.snapshot),
  };
  if (isOne) return [row];
  return [
    row,
    ...resource.children.flatMap((child, index) => rows(child, top, `${key}/${child.id}#${index}`, depth + 1, context)),
  ];
}

function badges(resource: ResourceState): readonly string[] {
  const runsNowhere = formatPlacement(placementsOf(resource)) === "";
  return [
    ...(resource.blocked ? ["blocked"] : []),
    ...(runsNowhere && !resource.disabled ? ["stopped"] : []),
    ...(resource.disabled ? ["disabled"] : []),
    ...(resource.maintenance ? ["maintenance"] : resource.managed ? [] : ["unmanaged"]),
    ...(resource.orphaned ? ["no longer configured"] : []),
    ...(resource.pending ? [`${resource.pending.toLowerCase()} pending`] : []),
  ];
}

const nothing: PanelCell = { text: "", look: "none" };

function cells(resource: ResourceState, { nodes, failed }: Context): readonly PanelCell[] {
  const inside = leaves(resource);
  const byNode = new Map<string, Placement[]>();
  for (const placement of inside.flatMap((leaf) => leaf.placements)) {
    if (placement.role === "Stopped") continue;
    const here = byNode.get(placement.node);
    if (here) here.push(placement);
    else byNode.set(placement.node, [placement]);
  }
  return nodes.map((node) => cell(resource, inside, byNode.get(node.name) ?? [], node, failed));
}

function cell(
  resource: ResourceState,
  inside: readonly ResourceState[],
  here: readonly Placement[],
  { name: node, condition }: NodeState,
  failed: ReadonlySet<string>,
): PanelCell {
  const hasFailed = failed.size > 0 && inside.some((leaf) => failed.has(`${leaf.id} ${node}`));
  const [first] = here;
  if (first === undefined) return hasFailed ? { text: "Failed", look: "failed" } : nothing;
  const roles = new Set(here.map((each) => each.role));
  const isGroup = resource.kind === "group" && here.length < inside.length;
  const text = isGroup
    ? `${here.length} of ${inside.length}`
    : roles.size === 1
      ? first.role
      : [...roles].sort().join(", ");
  if (condition === "unclean") return { text: `${text}, unclean`, look: "failed" };
  if (hasFailed) return { text, look: "failed" };
  if (isGroup) return { text, look: "busy" };
  if (roles.has("Promoted")) return { text, look: "promoted" };
  if (roles.has("Started")) return { text, look: "started" };
  return { text, look: roles.has("Unpromoted") ? "unpromoted" : "busy" };
}

const mostTold = 4;

/** What is new in a model, as sentences for a screen reader: the connection, nodes, rows that turned to trouble or out of it. Empty for the first. */
export function changesBetween(before: PanelModel | undefined, now: PanelModel): readonly string[] {
  if (before === undefined || before.cluster !== now.cluster) return [];
  const told: string[] = [];
  if (before.connection.text !== now.connection.text) told.push(now.connection.text);
  for (const fact of now.facts) {
    const old = before.facts.find(({ name }) => name === fact.name);
    if (old !== undefined && old.value !== fact.value) told.push(`${fact.name}: ${fact.value}.`);
  }
  const nodes = new Map(before.nodes.map((node) => [node.name, node.words]));
  for (const { name, words } of now.nodes)
    if (nodes.has(name) && nodes.get(name) !== words) told.push(`Node ${name}: ${words}.`);
  const rows = new Map(before.rows.map((row) => [row.key, row.words]));
  for (const { key, id, words } of now.rows)
    if (rows.has(key) && rows.get(key) !== words) told.push(`${id}: ${words}.`);
  return told.length > mostTold ? [...told.slice(0, mostTold), `And ${told.length - mostTold} more.`] : told;
}
