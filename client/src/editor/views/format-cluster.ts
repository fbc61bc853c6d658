import { count } from "../../../../server/src/text/phrases.ts";
import type { ClusterSnapshot, ClusterView, NodeState } from "../../cluster/status/snapshot.ts";
import { type Attention, stoppedAgainstWill } from "./format-resource.ts";

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
export function formatNode(node: NodeState): string {
  const parts: string[] = [node.condition];
  if (node.isDc) parts.push("DC");
  if (node.type === "remote" || node.type === "guest") parts.push(node.type);
  if (node.isLeaving) parts.push("leaving");
  if (node.standbyOnFail) parts.push("by a failure");
  if (node.health) parts.push(`health ${node.health}`);
  return parts.join(" · ");
}

/** The news of a cluster that is to be shown: the last there was, however old, until a person disconnects. */
export function shownSnapshot({ connection, snapshot }: ClusterView): ClusterSnapshot | undefined {
  return connection.kind === "disconnected" ? undefined : snapshot;
}

/** Whether what is shown of a cluster is no longer sure: there was news, but none comes any more. */
export function isStale(view: ClusterView): boolean {
  return view.connection.kind !== "connected" && shownSnapshot(view) !== undefined;
}

/** `no news since 14:02:05`, where the news has stopped; empty while it comes. */
export function staleSince(view: ClusterView): string {
  const shown = shownSnapshot(view);
  return shown && isStale(view) ? `no news since ${clockTime(shown.takenAt)}` : "";
}

/** The time of the day in this machine's zone, with the date where it was not today. */
export function clockTime(milliseconds: number, now = Date.now()): string {
  const at = new Date(milliseconds);
  const two = (n: number): string => String(n).padStart(2, "0");
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(":");
  if (at.toDateString() === new Date(now).toDateString()) return time;
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${time}`;
}

/** What the status bar says of one cluster. */
interface StatusLine {
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
  if (connection.kind === "lost" || connection.kind === "failed") {
    const since = staleSince(view);
    return { text: `${name} · ${since === "" ? "not reached" : since}`, attention: "error" };
  }
  if (snapshot === undefined) return { text: `${name} · no news`, attention: "busy" };

  const nodes = countedNodes(snapshot);
  const line = (what: string, attention: Attention): StatusLine => ({
    text: `${name} ${nodes.filter(isUp).length}/${nodes.length} · ${what}`,
    attention,
  });
  if (connection.kind === "connecting") return { text: `${name} · connecting`, attention: "busy" };
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
  if (isStale(view)) sentences.push(`What follows is as of ${clockTime(snapshot.takenAt)}.`);
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
