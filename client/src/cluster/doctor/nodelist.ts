import type { NodeFacts } from "./node-facts.ts";

/** A node of a corosync.conf. */
export interface ListedNode {
  readonly name?: string;
  /** Its nodeid; without one corosync makes one of its address. */
  readonly id?: string;
  readonly addresses: readonly string[];
}

/** The nodelist in the corosync.conf of a node. */
function nodelistOf(node: NodeFacts): ListedNode[] {
  const found: { name?: string; id?: string; addresses: string[] }[] = [];
  let isNode = false;
  for (const [key = "", value = ""] of node.words("listed", 2)) {
    if (key === "{") {
      isNode = value === "node";
      if (isNode) found.push({ addresses: [] });
    } else if (isNode && key === "name") Object.assign(found.at(-1) ?? {}, { name: value });
    else if (isNode && key === "nodeid") Object.assign(found.at(-1) ?? {}, { id: value });
    else if (isNode && /^ring\d_addr$/.test(key)) found.at(-1)?.addresses.push(value);
  }
  return found;
}

/** The nodelist that the first node with a corosync.conf has. */
export function listedNodes(nodes: readonly NodeFacts[]): readonly ListedNode[] {
  return nodes.map(nodelistOf).find((list) => list.length > 0) ?? [];
}

/** The entry of a node in its own nodelist; undefined where none has its name or one of its addresses. */
export function ownEntry(node: NodeFacts): ListedNode | undefined {
  const list = nodelistOf(node);
  const names = [node.name, node.one("uname")];
  const own = node.words("address").map(([, address = ""]) => address.replace(/\/.*/, ""));
  return (
    list.find(({ name }) => name !== undefined && names.includes(name)) ??
    list.find(({ addresses }) => addresses.some((address) => own.includes(address) || names.includes(address)))
  );
}
