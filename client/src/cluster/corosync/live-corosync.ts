import type { LiveCorosync } from "../../../../server/src/protocol.ts";
import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { ClusterError } from "../errors.ts";
import { nodeScript } from "../node-script.ts";
import type { ClusterSession } from "../session/session-types.ts";
import { withNode } from "../session/with-node.ts";

const script = nodeScript(new URL("./read-config.sh", import.meta.url));

interface Read {
  readonly address: string;
  readonly node: string;
  readonly text?: string;
  readonly why?: string;
}

/**
 * The corosync.conf of every node: those of the cluster's setting, and the `members` that it doesn't name, by their names. Changes nothing.
 * A node that can't be read is named with the reason. Rejects with a ClusterError only when it was cancelled.
 */
export async function readLiveCorosync(
  session: ClusterSession,
  members: readonly string[],
  signal?: AbortSignal,
): Promise<LiveCorosync> {
  const read = (address: string): Promise<Read> => readFile(session, address, signal);
  const configured = await Promise.all(session.config.nodes.map(read));
  const isRead = (name: string): boolean =>
    configured.some(({ node, address }) => [node, node.split(".")[0], address].includes(name));
  const others = await Promise.all(members.filter((name) => !isRead(name)).map(read));
  const nodesOf = new Map<string, string[]>();
  for (const { node, text } of [...configured, ...others])
    if (text !== undefined) nodesOf.set(text, [...new Set([...(nodesOf.get(text) ?? []), node])]);
  return {
    files: [...nodesOf].map(([text, nodes]) => ({ text, nodes })),
    unread: [...configured, ...others].flatMap(({ node, why }) => (why === undefined ? [] : [{ node, why }])),
  };
}

async function readFile(session: ClusterSession, address: string, signal: AbortSignal | undefined): Promise<Read> {
  try {
    const { exitCode, stdout, stderr } = await withNode(session, address, signal, (run) =>
      run(["sh", "-c", script], {
        title: "cat /etc/corosync/corosync.conf",
        timeoutMs: 30_000,
        ...omitUndefined({ signal }),
      }),
    );
    const end = stdout.indexOf("\n");
    const node = stdout.slice(0, Math.max(end, 0)) || address;
    return exitCode === 0
      ? { address, node, text: stdout.slice(end + 1) }
      : { address, node, why: stderr.trim().split("\n").at(-1) || `exit ${exitCode}` };
  } catch (error) {
    if (signal?.aborted || !(error instanceof ClusterError)) throw error;
    return { address, node: address, why: error.message };
  }
}
