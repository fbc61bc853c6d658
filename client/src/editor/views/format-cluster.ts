import { count, listing } from "../../../../server/src/text/phrases.ts";
import type { ClusterSnapshot, ClusterView, NodeState } from "../../cluster/status/snapshot.ts";
import { type Attention, unexpectedlyStopped } from "./format-resource.ts";

/** Nodes whose state counts for the cluster: members, remote and guest nodes, but not legacy ping nodes. */
export function countedNodes(snapshot: ClusterSnapshot): readonly NodeState[] {
  return snapshot.nodes.filter((node) => node.type !== "ping");
}

/** Whether a node is up: online, in standby or in maintenance. */
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
  if (node.standbyOnFail) parts.push("after a failure");
  if (node.health) parts.push(`health ${node.health}`);
  return parts.join(" · ");
}

/** The status of a cluster to show: the latest, however old, until a person disconnects. */
export function shownSnapshot({ connection, snapshot }: ClusterView): ClusterSnapshot | undefined {
  return connection.kind === "disconnected" ? undefined : snapshot;
}

/** Whether the shown status of a cluster is stale: there is one, but it is no longer updated. */
export function isStale(view: ClusterView): boolean {
  return view.connection.kind !== "connected" && shownSnapshot(view) !== undefined;
}

/** `stale since 14:02:05`, with the time of the last update; empty while the status is current. */
export function staleSince(view: ClusterView): string {
  const shown = shownSnapshot(view);
  return shown && isStale(view) ? `stale since ${clockTime(shown.takenAt)}` : "";
}

/** The time in the local time zone, with the date when it is not today. */
export function clockTime(milliseconds: number, now = Date.now()): string {
  const at = new Date(milliseconds);
  const two = (n: number): string => String(n).padStart(2, "0");
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(":");
  if (at.toDateString() === new Date(now).toDateString()) return time;
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${time}`;
}

/** The text of one cluster in the status bar. */
interface StatusLine {
  /** `lab 3/3 · quorum`, `lab 2/3 · 1 failed`. */
  readonly text: string;
  readonly attention: Attention;
}

/** A cluster in short: how many nodes are up, and the most important fact. */
export function statusLine(view: ClusterView): StatusLine {
  const { connection, snapshot, name } = view;
  if (connection.kind === "disconnected") return { text: `${name} · not connected`, attention: "muted" };
  if (connection.kind === "connecting" && snapshot === undefined)
    return { text: `${name} · connecting`, attention: "busy" };
  if (connection.kind === "lost" || connection.kind === "failed") {
    const since = staleSince(view);
    return { text: `${name} · ${since === "" ? "unreachable" : since}`, attention: "error" };
  }
  if (snapshot === undefined) return { text: `${name} · no status yet`, attention: "busy" };

  const nodes = countedNodes(snapshot);
  const line = (what: string, attention: Attention): StatusLine => ({
    text: `${name} ${nodes.filter(isUp).length}/${nodes.length} · ${what}`,
    attention,
  });
  if (connection.kind === "connecting") return { text: `${name} · connecting`, attention: "busy" };
  const [worst] = concernsOf(snapshot);
  if (worst !== undefined) return line(worst.short, worst.attention);
  const standby = nodes.filter((node) => node.condition === "standby").length;
  return line(standby > 0 ? `${standby} standby` : "quorum", "good");
}

/** Something in the status of a cluster that needs attention. */
interface Concern {
  /** For the status bar, where the number of nodes that are up is known. */
  readonly short: string;
  readonly text: string;
  readonly attention: "warning" | "error";
}

/** What needs attention, the most important first. */
export function concernsOf(snapshot: ClusterSnapshot): readonly Concern[] {
  const nodes = countedNodes(snapshot);
  const concern = (attention: Concern["attention"], short: string, text = short): Concern => ({
    short,
    text,
    attention,
  });
  const counted = (attention: Concern["attention"], number: number, what: string): readonly Concern[] =>
    number > 0 ? [concern(attention, `${number} ${what}`)] : [];
  const unclean = nodes.filter((node) => node.condition === "unclean").length;
  const down = nodes.filter((node) => !isUp(node) && node.condition !== "unclean").map(({ name }) => name);
  const away = `${listing(down, 3)} not online`;
  return [
    ...(snapshot.quorum ? [] : [concern("error", "no quorum")]),
    ...counted("error", unclean, "unclean"),
    ...counted("warning", snapshot.failures.length, "failed"),
    ...counted("warning", snapshot.resources.flatMap(unexpectedlyStopped).length, "stopped"),
    ...(down.length > 0 ? [concern("warning", "quorum", away)] : []),
    ...(snapshot.maintenance ? [concern("warning", "maintenance")] : []),
  ];
}

/** The status of one cluster in sentences, for tooltips and screen readers. */
export function statusSentences(view: ClusterView): readonly string[] {
  const { connection, snapshot } = view;
  const sentences: string[] = [connectionSentence(view)];
  if (snapshot === undefined || connection.kind === "disconnected") return sentences;
  const nodes = countedNodes(snapshot);
  if (isStale(view)) sentences.push(`Last updated at ${clockTime(snapshot.takenAt)}.`);
  sentences.push(
    `${nodes.filter(isUp).length} of ${count(nodes.length, "node")} up, ${snapshot.quorum ? "quorum" : "no quorum"}, ${
      snapshot.dc ? `DC ${snapshot.dc}` : "no DC elected"
    }.`,
  );
  if (!snapshot.fencingEnabled) sentences.push("Fencing is disabled.");
  if (snapshot.maintenance) sentences.push("The cluster is in maintenance mode.");
  if (snapshot.failures.length > 0) sentences.push(`${count(snapshot.failures.length, "failed action")}.`);
  return sentences;
}

/** The state of the connection, as a sentence. */
export function connectionSentence({ name, connection }: ClusterView): string {
  switch (connection.kind) {
    case "disconnected":
      return `"${name}" is not connected.`;
    case "connecting":
      return connection.node ? `Connecting to "${name}" through "${connection.node}".` : `Connecting to "${name}".`;
    case "connected":
      return `"${name}" is connected through "${connection.node}".`;
    case "lost":
    case "failed":
      return connection.message;
  }
}
