import { type Line, linesOf } from "./conf-lines.ts";
import type { NewNode } from "./corosync-text.ts";

/** A node of a corosync.conf. */
interface NodelistEntry extends NewNode {
  readonly id: number;
}

/** What of a corosync.conf matters when nodes come and go. */
export interface Nodelist {
  /** totem.cluster_name; empty where there is none. */
  readonly cluster: string;
  readonly nodes: readonly NodelistEntry[];
  /** The host of quorum.device; undefined where there is no device. */
  readonly device: string | undefined;
  readonly twoNode: boolean;
}

/** Reads the nodes of a corosync.conf; those without a name have their first address for one. Never throws. */
export function readNodelist(text: string): Nodelist {
  const lines = linesOf(text);
  const value = (path: string, key: string): string | undefined =>
    lines.findLast((line) => line.kind === "option" && line.path === path && line.key === key)?.value;
  const nodes = nodeBlocks(lines).map(({ from, to }) => {
    const options = lines.slice(from, to).filter((line) => line.kind === "option");
    const last = (key: string): string | undefined => options.findLast((each) => each.key === key)?.value;
    const addresses = options
      .filter(({ key }) => /^ring[0-7]_addr$/.test(key))
      .sort((a, b) => a.key.localeCompare(b.key))
      .map((each) => each.value);
    return { name: last("name") ?? addresses[0] ?? "", id: Number(last("nodeid") ?? 0), addresses };
  });
  const hasDevice = lines.some(({ kind, path }) => kind === "open" && path === "quorum.device");
  return {
    cluster: value("totem", "cluster_name") ?? "",
    nodes,
    device: hasDevice ? (value("quorum.device.net", "host") ?? "") : undefined,
    twoNode: value("quorum", "two_node") === "1",
  };
}

/** Where the sections of nodes are: from the line that opens one to the line after the one that closes it. */
export function nodeBlocks(lines: readonly Line[]): readonly { readonly from: number; readonly to: number }[] {
  return lines.flatMap(({ kind, path }, from) => {
    if (kind !== "open" || path !== "nodelist.node") return [];
    const end = lines.findIndex((line, index) => index > from && line.kind === "close" && line.path === path);
    return end < 0 ? [] : [{ from, to: end + 1 }];
  });
}

/** How the nodes that a corosync.conf lists aren't exactly those: the rest of a sentence about the file. Undefined where they are. */
export function otherNodes(text: string, names: readonly string[]): string | undefined {
  const listed = readNodelist(text).nodes.map(({ name }) => name);
  if (listed.length === names.length && names.every((name) => listed.includes(name))) return undefined;
  const lists = listed.length === 0 ? "lists no nodes" : `lists the nodes ${listed.join(", ")}`;
  return `${lists}, but the machines are ${names.join(", ")}`;
}
