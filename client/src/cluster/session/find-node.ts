import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { ClusterError } from "../errors.ts";
import { parseAddress } from "../ssh/address.ts";
import { otherNodes } from "./other-nodes.ts";
import type { ClusterSession } from "./session-types.ts";

const nameTimeout = 20_000;

/**
 * The address by which a node is reached, in the form of `config.nodes`: an entry with its name, else one that says it is that node, else
 * one like the entries. Rejects with a ClusterError where none is.
 */
export async function findNode(session: ClusterSession, node: string, signal?: AbortSignal): Promise<string> {
  const { nodes } = session.config;
  const named = nodes.find((entry) => {
    const host = parseAddress(entry)?.host;
    return host === node || host?.startsWith(`${node}.`);
  });
  if (named !== undefined) return named;
  const names = new Map(
    await Promise.all(nodes.map(async (entry) => [entry, await nameAt(session, entry, signal)] as const)),
  );
  for (const [entry, name] of names) if (name === node) return entry;
  const state = { nodes: [{ name: node, id: "", type: "member" as const }] } as unknown as Parameters<
    typeof otherNodes
  >[2];
  for (const [entry, name] of names) {
    if (name === undefined) continue;
    for (const address of new Set([...otherNodes(entry, name, state, []), ...otherNodes(entry, name, state, [node])]))
      if ((await nameAt(session, address, signal)) === node) return address;
  }
  throw new ClusterError(
    "unreachable",
    `The address of "${node}" isn't known, or it doesn't answer. Add it to the nodes of "${session.config.name}" in the setting quorate.clusters.`,
  );
}

/** The name of the node at an address; undefined where it doesn't answer. */
async function nameAt(session: ClusterSession, entry: string, signal?: AbortSignal): Promise<string | undefined> {
  const there = session.forNode(entry);
  try {
    const script = "PATH=$PATH:/usr/sbin:/sbin; timeout 5 crm_node -n 2>/dev/null </dev/null || uname -n";
    const how = { plain: true, timeoutMs: nameTimeout, title: "crm_node -n", ...omitUndefined({ signal }) };
    return (await there.run(["sh", "-c", script], how)).stdout.trim().split("\n").at(-1);
  } catch (error) {
    if (signal?.aborted || !(error instanceof ClusterError)) throw error;
    return undefined;
  } finally {
    await there.disconnect();
  }
}
