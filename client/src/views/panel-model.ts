import type { ClusterSnapshot, ClusterView, NodeCondition, NodeState, ResourceState } from "../cluster/snapshot.ts";
import { connectionSentence, countedNodes, nodeAttention, nodeWords, statusLine } from "./cluster-words.ts";
import {
  type Attention,
  attentionOf,
  byName,
  failureWords,
  leaves,
  placementsOf,
  placementWords,
  stateWords,
} from "./resource-words.ts";

/** Everything the status panel shows: plain data that crosses to its page as JSON. */
export interface PanelModel {
  readonly cluster: string;
  readonly connection: { readonly text: string; readonly attention: Attention; readonly canConnect: boolean };
  /** Short facts of the head line: quorum, DC, fencing … */
  readonly facts: readonly PanelFact[];
  /** When the news was read, in milliseconds since the epoch; absent before any came. */
  readonly takenAt?: number;
  readonly nodes: readonly PanelNode[];
  readonly rows: readonly PanelRow[];
  readonly failures: readonly PanelFailure[];
  /** Constraints that keep resources off nodes, and fencing, as sentences. */
  readonly notes: readonly string[];
}

/** A fact of the head line. */
export interface PanelFact {
  readonly name: string;
  readonly value: string;
  readonly attention: Attention;
}

/** A column. */
export interface PanelNode {
  readonly name: string;
  readonly condition: NodeCondition;
  readonly words: string;
  readonly attention: Attention;
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
}

/** One cell: what a resource is on a node. */
export interface PanelCell {
  /** A role, or `2 of 3` for a container that is there in part; empty where there is nothing. */
  readonly text: string;
  /** How it is drawn: by role, `failed`, or `none`. */
  readonly look: "promoted" | "started" | "unpromoted" | "busy" | "failed" | "none";
}

/** A failed action with what it takes to clean it up. */
export interface PanelFailure {
  readonly key: string;
  readonly resource: string;
  readonly node: string;
  readonly words: string;
  readonly when: string;
}

/** What the page asks of the editor. */
export type PanelRequest =
  | { readonly type: "ready" }
  | { readonly type: "connect" | "showLog" }
  | { readonly type: "standby" | "online"; readonly node: string }
  | { readonly type: "cleanup"; readonly resource: string; readonly node: string };

/** The panel's model of a cluster; without news it holds the connection alone. */
export function panelModel(view: ClusterView): PanelModel {
  const { name, connection, snapshot } = view;
  const head = {
    cluster: name,
    connection: {
      text: connectionSentence(view),
      attention: connection.kind === "connected" ? ("good" as const) : statusLine(view).attention,
      canConnect: connection.kind === "disconnected" || connection.kind === "failed",
    },
  };
  if (snapshot === undefined) return { ...head, facts: [], nodes: [], rows: [], failures: [], notes: [] };
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
      condition: node.condition,
      words: nodeWords(node),
      attention: nodeAttention(node),
    })),
    rows: snapshot.resources.flatMap((resource, index) => rows(resource, `${resource.id}#${index}`, 0, context)),
    failures: snapshot.failures.map((failure) => ({
      key: `${failure.resource}/${failure.node}/${failure.operation}/${failure.interval}`,
      resource: failure.resource,
      node: failure.node,
      words: failureWords(failure),
      when: failure.when ?? "",
    })),
    notes: notes(snapshot),
  };
}

function facts(snapshot: ClusterSnapshot): readonly PanelFact[] {
  const up = countedNodes(snapshot).filter((node) => node.condition !== "offline" && node.condition !== "unclean");
  const all = countedNodes(snapshot).length;
  return [
    {
      name: "Nodes",
      value: `${up.length} of ${all} up`,
      attention: up.length === all ? "good" : "warning",
    },
    { name: "Quorum", value: snapshot.quorum ? "yes" : "no", attention: snapshot.quorum ? "good" : "error" },
    { name: "DC", value: snapshot.dc ?? "none elected", attention: snapshot.dc ? "good" : "warning" },
    {
      name: "Fencing",
      value: snapshot.fencingEnabled ? "enabled" : "disabled",
      attention: snapshot.fencingEnabled ? "good" : "warning",
    },
    ...(snapshot.maintenance ? [{ name: "Maintenance", value: "whole cluster", attention: "warning" as const }] : []),
    { name: "Pacemaker", value: snapshot.pacemakerVersion, attention: "good" },
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

function rows(resource: ResourceState, key: string, depth: number, context: Context): readonly PanelRow[] {
  const [only] = resource.children;
  // A clone of one primitive reads best as one row: both would say the same.
  const isOne =
    only !== undefined && resource.children.length === 1 && only.children.length === 0 && resource.kind !== "group";
  const row: PanelRow = {
    key,
    id: resource.id,
    depth,
    kind: isOne ? `${resource.kind} of ${only.id} (${only.agent ?? only.kind})` : (resource.agent ?? resource.kind),
    words: stateWords(resource, context.snapshot),
    attention: attentionOf(resource, context.snapshot),
    badges: badges(resource),
    cells: context.nodes.map((node) => cell(resource, node, context.failed)),
  };
  if (isOne) return [row];
  return [
    row,
    ...resource.children.flatMap((child, index) => rows(child, `${key}/${child.id}#${index}`, depth + 1, context)),
  ];
}

function badges(resource: ResourceState): readonly string[] {
  const runsNowhere = placementWords(placementsOf(resource)) === "";
  return [
    ...(resource.blocked ? ["blocked"] : []),
    ...(runsNowhere && !resource.disabled ? ["stopped"] : []),
    ...(resource.disabled ? ["disabled"] : []),
    ...(resource.maintenance ? ["maintenance"] : resource.managed ? [] : ["unmanaged"]),
    ...(resource.orphaned ? ["no longer configured"] : []),
    ...(resource.pending ? [`${resource.pending.toLowerCase()} pending`] : []),
  ];
}

function cell(resource: ResourceState, { name: node, condition }: NodeState, failed: ReadonlySet<string>): PanelCell {
  const inside = leaves(resource);
  const here = inside.flatMap((leaf) =>
    leaf.placements.filter((each) => each.node === node && each.role !== "Stopped"),
  );
  const hasFailed = inside.some((leaf) => failed.has(`${leaf.id} ${node}`));
  const [first] = here;
  if (first === undefined) return hasFailed ? { text: "Failed", look: "failed" } : { text: "", look: "none" };
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

function notes(snapshot: ClusterSnapshot): readonly string[] {
  const change = snapshot.lastChange;
  return [
    ...snapshot.bans.map(
      (ban) =>
        `"${ban.resource}" is kept off "${ban.node}"${ban.promotedOnly ? " as promoted" : ""} by "${ban.id}" (${ban.weight.replace("1000000", "INFINITY")}).`,
    ),
    ...snapshot.fencing.map((event) => {
      const by = event.device ? ` by "${event.device}"` : "";
      const when = event.completed ? ` at ${event.completed}` : "";
      const how = { success: "succeeded", failed: "failed", pending: "is under way" }[event.status];
      return `Fencing (${event.action}) of "${event.target}"${by} ${how}${when}${event.reason ? `: ${event.reason}` : ""}.`;
    }),
    ...(change
      ? [
          `Configuration last changed ${change.time}${change.user ? ` by ${change.user}` : ""}${
            change.client ? ` via ${change.client}` : ""
          }${change.origin ? ` on ${change.origin}` : ""}.`,
        ]
      : []),
  ];
}
