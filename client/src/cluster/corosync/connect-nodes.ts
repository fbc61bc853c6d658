import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { ClusterError } from "../errors.ts";
import type { ClusterSession, NodeAccess } from "../session/session-types.ts";
import { quoteWord } from "../ssh/quote.ts";

/** A node as a nodelist names it. */
export interface ListedNode {
  readonly name?: string;
  readonly addresses: readonly string[];
}

/** A node that is connected, and how people call it. */
export interface OpenNode {
  readonly name: string;
  readonly access: NodeAccess;
}

const whoAreYou =
  'uname -n; crm_node -n 2>/dev/null || echo; ip -o addr show 2>/dev/null | while read -r _ _ _ address _; do echo "$address" | cut -d/ -f1; done';

/**
 * Connects to every node of a nodelist: those that the cluster's setting names are asked who they are, the others are tried
 * under their name and addresses. All of them or none: rejects with a ClusterError that names each node that can't be
 * reached. An empty list means the nodes of the setting.
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
      configured.map(async (access) => ({ access, words: await identityOf(access, signal) })),
    );
    if (listed.length === 0) {
      refuseWhenMissing([...failures.keys()], failures);
      return identities.map(({ access, words }) => ({ name: words[0] ?? access.address, access }));
    }
    const found = await Promise.all(
      listed.map(async (node, index) => {
        const wanted = [...(node.name === undefined ? [] : [node.name]), ...node.addresses];
        const name = wanted[0] ?? `node ${index + 1}`;
        const known = identities.find(({ words }) => wanted.some((word) => words.some((own) => isSameName(own, word))));
        if (known) return { name, access: known.access };
        for (const address of wanted) {
          const access = await open(address);
          if (access) return { name, access };
        }
        return { name, access: undefined };
      }),
    );
    refuseWhenMissing(
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
  const title = `uname -n; crm_node -n; ip -o addr show  # on ${quoteWord(access.address)}`;
  const { stdout } = await access.run(["sh", "-c", whoAreYou], { title, ...omitUndefined({ signal }) });
  const loopback = /^(127\.|::1$|fe80:)/;
  return stdout.split("\n").filter((word) => word !== "" && !loopback.test(word));
}

/** Host names are the same without regard to case, and with or without their domain. */
function isSameName(own: string, listed: string): boolean {
  const [a, b] = [own.toLowerCase(), listed.toLowerCase()];
  const isAddress = /^[\d.]+$|:/;
  if (a === b) return true;
  return !isAddress.test(a) && !isAddress.test(b) && (a.startsWith(`${b}.`) || b.startsWith(`${a}.`));
}

function refuseWhenMissing(missing: readonly string[], failures: ReadonlyMap<string, unknown>): void {
  if (missing.length === 0) return;
  const cancelled = [...failures.values()].find((error) => error instanceof ClusterError && error.kind === "cancelled");
  if (cancelled) throw cancelled;
  const names = missing.map((name) => `"${name}"`).join(", ");
  const reasons = [...new Set([...failures.values()].map((error) => (error as Error).message))];
  throw new ClusterError(
    "unreachable",
    `The file goes to all nodes or to none, and ${names} can't be reached. ${reasons[0] ?? ""} Bring the node up, or name its address in the setting quorate.clusters. Nothing was changed.`,
    reasons.slice(1).join("\n") || undefined,
  );
}
