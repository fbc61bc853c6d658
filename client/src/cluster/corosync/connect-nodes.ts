import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { ClusterError } from "../errors.ts";
import { nodeScript } from "../node-script.ts";
import type { ClusterSession, NodeAccess } from "../session/session-types.ts";
import { quoteArgument } from "../ssh/quote.ts";

/** A node in a nodelist. */
export interface ListedNode {
  readonly name?: string;
  readonly addresses: readonly string[];
}

/** An open connection to a node, and the name of the node for people. */
export interface OpenNode {
  readonly name: string;
  readonly access: NodeAccess;
}

const identityScript = nodeScript(new URL("./identity.sh", import.meta.url));

/**
 * Connects to every node of a nodelist: nodes of the cluster's setting are identified by their names and addresses, the others are
 * connected by their name or an address in the list. An empty list means the nodes of the setting. Rejects with a ClusterError that names
 * each missing node unless all can be connected.
 */
export async function connectNodes(
  session: ClusterSession,
  listed: readonly ListedNode[],
  signal?: AbortSignal,
): Promise<readonly OpenNode[]> {
  const opened: NodeAccess[] = [];
  const failures = new Map<string, unknown>();
  const open = async (address: string): Promise<NodeAccess | undefined> => {
    try {
      const access = await session.openNode(address, signal);
      opened.push(access);
      return access;
    } catch (error) {
      failures.set(address, error);
      return undefined;
    }
  };
  try {
    const configured = (await Promise.all(session.config.nodes.map(open))).filter((access) => access !== undefined);
    const identities = await Promise.all(
      configured.map(async (access) => ({ access, names: await identityOf(access, signal) })),
    );
    if (listed.length === 0) {
      requireAll([...failures.keys()], failures);
      return identities.map(({ access, names }) => ({ name: names[0] ?? access.address, access }));
    }
    const found = await Promise.all(
      listed.map(async (node, index) => {
        const listedNames = [...(node.name === undefined ? [] : [node.name]), ...node.addresses];
        const name = listedNames[0] ?? `node ${index + 1}`;
        const known = identities.find(({ names }) =>
          listedNames.some((listed) => names.some((own) => isSameName(own, listed))),
        );
        if (known) return { name, access: known.access };
        for (const address of listedNames) {
          const access = await open(address);
          if (access) return { name, access };
        }
        return { name, access: undefined };
      }),
    );
    requireAll(
      found.filter(({ access }) => access === undefined).map(({ name }) => name),
      failures,
    );
    const used = found.flatMap(({ name, access }) => (access ? [{ name, access }] : []));
    for (const access of opened) if (!used.some((node) => node.access === access)) access.close();
    return used;
  } catch (error) {
    for (const access of opened) access.close();
    throw error;
  }
}

async function identityOf(access: NodeAccess, signal: AbortSignal | undefined): Promise<readonly string[]> {
  const title = `uname -n; crm_node -n; ip -o addr show  # on ${quoteArgument(access.address)}`;
  const { stdout } = await access.run(["sh", "-c", identityScript], { title, ...omitUndefined({ signal }) });
  const loopback = /^(127\.|::1$|fe80:)/;
  return stdout.split("\n").filter((name) => name !== "" && !loopback.test(name));
}

/** Are two names the same, regardless of case and domain? */
function isSameName(own: string, listed: string): boolean {
  const [a, b] = [own.toLowerCase(), listed.toLowerCase()];
  const isAddress = /^[\d.]+$|:/;
  if (a === b) return true;
  return !isAddress.test(a) && !isAddress.test(b) && (a.startsWith(`${b}.`) || b.startsWith(`${a}.`));
}

function requireAll(missing: readonly string[], failures: ReadonlyMap<string, unknown>): void {
  if (missing.length === 0) return;
  const cancelled = [...failures.values()].find((error) => error instanceof ClusterError && error.kind === "cancelled");
  if (cancelled) throw cancelled;
  const names = missing.map((name) => `"${name}"`).join(", ");
  const reasons = [...new Set([...failures.values()].map((error) => (error as Error).message))];
  throw new ClusterError(
    "unreachable",
    `The file must be installed on all nodes, but ${names} can't be connected. ${reasons[0] ?? ""} Start the node, or add its address to the setting quorate.clusters. Nothing was changed.`,
    reasons.slice(1).join("\n") || undefined,
  );
}
