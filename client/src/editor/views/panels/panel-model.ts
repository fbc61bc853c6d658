import { actionTarget } from "../../../cluster/actions/action-target.ts";
import type { ClusterSnapshot, ClusterView, NodeState, ResourceState } from "../../../cluster/status/snapshot.ts";
import {
  connectionSentence,
  countedNodes,
  formatNode,
  isUp,
  nodeAttention,
  shownSnapshot,
  staleSince,
  statusLine,
} from "../format-cluster.ts";
import {
  type Attention,
  attentionOf,
  byName,
  formatPlacement,
  formatState,
  leaves,
  type Placement,
  placementsOf,
} from "../format-resource.ts";
import { formatQuorum } from "../format-status.ts";
import { nodeContext, resourceContext } from "../tree/menu-context.ts";
import { type PanelList, panelLists } from "./panel-lists.ts";

/** Everything the status panel shows: plain data that crosses to its page as JSON. */
export interface PanelModel {
  readonly cluster: string;
  readonly connection: {
    readonly text: string;
    readonly attention: Attention;
    readonly canConnect: boolean;
    /** `stale since 14:02:05`; empty while the status is current. */
    readonly stale: string;
  };
  /** Short facts of the head line: quorum, DC, fencing … */
  readonly facts: readonly PanelFact[];
  /** When the status was read, in milliseconds since the epoch; absent before the first. */
  readonly takenAt?: number;
  readonly nodes: readonly PanelNode[];
  readonly rows: readonly PanelRow[];
  /** The lists beside the grid: failures, pending actions, leftover constraints, fencing, tickets, notes; none is empty. */
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
  /** `online · DC`. */
  readonly state: string;
  readonly attention: Attention;
  /** Further facts, one per line. */
  readonly details: string;
  /** The context value for menus (menu-context.ts). */
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
  /** The state as text, for tooltips and screen readers. */
  readonly state: string;
  readonly attention: Attention;
  /** Flags worth a badge: `disabled`, `unmanaged`, `blocked` … */
  readonly badges: readonly string[];
  /** Its role on each node, in the order of `nodes`. */
  readonly cells: readonly PanelCell[];
  /** The context value for menus (menu-context.ts). */
  readonly context: string;
}

/** One cell: the role of a resource on a node. */
interface PanelCell {
  /** A role, or `2 of 3` for a group that runs there in part; empty where it doesn't run. */
  readonly text: string;
  /** How it is drawn: by role, `failed`, or `none`. */
  readonly look: "promoted" | "started" | "unpromoted" | "busy" | "failed" | "none";
}

/** A request of the page to the editor. */
export type PanelRequest =
  | { readonly type: "ready" }
  | { readonly type: "connect" | "showLog" | "clusterMaintenanceOff" }
  | { readonly type: "cleanup" | "clearConstraints"; readonly resource: string; readonly node: string };

/** The panel's model of a cluster; without a status it holds the connection alone. */
export function panelModel(view: ClusterView): PanelModel {
  const { name, connection } = view;
  const snapshot = shownSnapshot(view);
  const head = {
    cluster: name,
    connection: {
      text: connectionSentence(view),
      attention: connection.kind === "connected" ? ("good" as const) : statusLine(view).attention,
      canConnect: connection.kind === "disconnected" || connection.kind === "failed",
      stale: staleSince(view),
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
      state: formatNode(node),
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

/** What rows depend on besides their resource. */
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
  // A clone of one primitive is one row: two would show the same.
  const isOne =
    only !== undefined && resource.children.length === 1 && only.children.length === 0 && resource.kind !== "group";
  const { whole } = actionTarget({ resources: [top] }, resource.id) ?? { whole: resource };
  const row: PanelRow = {
    key,
    id: resource.id,
    depth,
    kind: isOne ? `${resource.kind} of ${only.id} (${only.agent ?? only.kind})` : (resource.agent ?? resource.kind),
    state: formatState(resource, context.snapshot),
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
    ...(resource.maintenance ? ["maintenance"] : resource.managed || resource.blocked ? [] : ["unmanaged"]),
    ...(resource.orphaned ? ["no longer configured"] : []),
    ...(resource.pending ? [`${resource.pending.toLowerCase()} pending`] : []),
  ];
}

const emptyCell: PanelCell = { text: "", look: "none" };

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
  if (first === undefined) return hasFailed ? { text: "Failed", look: "failed" } : emptyCell;
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

const mostAnnouncements = 4;

/** The changes between two models as sentences for a screen reader; empty for the first model. */
export function announcements(before: PanelModel | undefined, now: PanelModel): readonly string[] {
  if (before === undefined || before.cluster !== now.cluster) return [];
  const sentences: string[] = [];
  if (before.connection.text !== now.connection.text) sentences.push(now.connection.text);
  for (const fact of now.facts) {
    const old = before.facts.find(({ name }) => name === fact.name);
    if (old !== undefined && old.value !== fact.value) sentences.push(`${fact.name}: ${fact.value}.`);
  }
  const nodes = new Map(before.nodes.map((node) => [node.name, node.state]));
  for (const { name, state } of now.nodes)
    if (nodes.has(name) && nodes.get(name) !== state) sentences.push(`Node ${name}: ${state}.`);
  const rows = new Map(before.rows.map((row) => [row.key, row.state]));
  for (const { key, id, state } of now.rows)
    if (rows.has(key) && rows.get(key) !== state) sentences.push(`${id}: ${state}.`);
  return sentences.length > mostAnnouncements
    ? [...sentences.slice(0, mostAnnouncements), `And ${sentences.length - mostAnnouncements} more.`]
    : sentences;
}
