import type { ClusterSnapshot, ClusterView, NodeState } from "../cluster/snapshot.ts";
import { type Attention, stoppedAgainstWill } from "./resource-words.ts";
import { count } from "./words.ts";

/** Nodes whose state counts for the cluster: members, remote and guest nodes, but not ping nodes of old times. */
export function countedNodes(snapshot: ClusterSnapshot): readonly NodeState[] {
  return snapshot.nodes.filter((node) => node.type !== "ping");
}

/** Whether a node can be reckoned with: it is up, be it in standby or maintenance. */
export function isUp(node: NodeState): boolean {
  return node.condition === "online" || node.condition === "standby" || node.condition === "maintenance";
}

/** How much attention a node deserves. */
export function nodeAttention(node: NodeState): Attention {
  switch (node.condition) {
    case "online":
      return "good";
    case "standby":
    case "maintenance":
      return "muted";
    case "pending":
      return "busy";
    case "offline":
      return "warning";
    case "unclean":
      return "error";
  }
}

/** `online · DC`, `standby · remote`. */
export function nodeWords(node: NodeState): string {
  const parts: string[] = [node.condition];
  if (node.isDc) parts.push("DC");
  if (node.type === "remote" || node.type === "guest") parts.push(node.type);
  return parts.join(" · ");
}

/** What the status bar says of one cluster. */
export interface StatusLine {
  /** `lab 3/3 · quorum`, `lab 2/3 · 1 failed`. */
  readonly text: string;
  readonly attention: Attention;
}

/** A cluster in a few words: nodes that are up of all, and the one thing that matters most. */
export function statusLine(view: ClusterView): StatusLine {
  const { connection, snapshot, name } = view;
  if (connection.kind === "disconnected") return { text: `${name} · not connected`, attention: "muted" };
  if (connection.kind === "connecting" && snapshot === undefined)
    return { text: `${name} · connecting`, attention: "busy" };
  if (connection.kind === "failed") return { text: `${name} · not reached`, attention: "error" };
  if (snapshot === undefined) return { text: `${name} · no news`, attention: "busy" };

  const nodes = countedNodes(snapshot);
  const line = (what: string, attention: Attention): StatusLine => ({
    text: `${name} ${nodes.filter(isUp).length}/${nodes.length} · ${what}`,
    attention,
  });
  if (connection.kind === "lost") return line("news lost", "error");
  if (!snapshot.quorum) return line("no quorum", "error");
  const unclean = nodes.filter((node) => node.condition === "unclean").length;
  if (unclean > 0) return line(`${unclean} unclean`, "error");
  if (snapshot.failures.length > 0) return line(`${snapshot.failures.length} failed`, "warning");
  const stopped = snapshot.resources.flatMap(stoppedAgainstWill).length;
  if (stopped > 0) return line(`${stopped} stopped`, "warning");
  if (!nodes.every(isUp)) return line("quorum", "warning");
  if (snapshot.maintenance) return line("maintenance", "warning");
  const standby = nodes.filter((node) => node.condition === "standby").length;
  return line(standby > 0 ? `${standby} standby` : "quorum", "good");
}

/** What a screen reader and a tooltip say of one cluster: whole sentences. */
export function statusSentences(view: ClusterView): readonly string[] {
  const { connection, snapshot } = view;
  const sentences: string[] = [connectionSentence(view)];
  if (snapshot === undefined || connection.kind === "disconnected") return sentences;
  const nodes = countedNodes(snapshot);
  sentences.push(
    `${nodes.filter(isUp).length} of ${count(nodes.length, "node")} up, ${snapshot.quorum ? "quorum" : "no quorum"}, ${
      snapshot.dc ? `DC ${snapshot.dc}` : "no DC elected"
    }.`,
  );
  if (!snapshot.fencingEnabled) sentences.push("Fencing is disabled.");
  if (snapshot.maintenance) sentences.push("The whole cluster is in maintenance mode.");
  if (snapshot.failures.length > 0) sentences.push(`${count(snapshot.failures.length, "failed action")}.`);
  return sentences;
}

/** How the connection is, as a sentence. */
export function connectionSentence({ name, connection }: ClusterView): string {
  switch (connection.kind) {
    case "disconnected":
      return `"${name}" is not connected.`;
    case "connecting":
      return connection.node ? `Connecting to "${name}" through ${connection.node}.` : `Connecting to "${name}".`;
    case "connected":
      return `"${name}" is connected through ${connection.node}.`;
    case "lost":
    case "failed":
      return connection.message;
  }
}
