import { omitUndefined } from "../../../../../server/src/text/omit-undefined.ts";
import { plainText } from "../../../../../server/src/text/plain-text.ts";
import { nodeScript } from "../../node-script.ts";
import { findNode } from "../../session/find-node.ts";
import type { ClusterSession } from "../../session/session-types.ts";
import { withNode } from "../../session/with-node.ts";
import { logFiles } from "./log-files.ts";

const script = logFiles + nodeScript(new URL("./tail-logs.sh", import.meta.url));

/** How many lines of each file are read. */
const lines = 3_000;

/**
 * The end of a node's logs of Pacemaker and corosync, of its journal where there are no files, read as root where the account may be root.
 * Rejects with a ClusterError where the node isn't reached.
 */
export async function readNodeLog(session: ClusterSession, node: string, signal?: AbortSignal): Promise<string> {
  const address = await findNode(session, node, signal);
  return await withNode(session, address, signal, async (run) => {
    const argv = ["sh", "-c", script, "sh", String(lines)];
    const how = { timeoutMs: 60_000, title: "(read the end of the node's logs)", ...omitUndefined({ signal }) };
    const text = plainText((await run(argv, how)).stdout).trimEnd();
    return text === "" ? `Neither Pacemaker nor corosync has written a log on "${node}".\n` : `${text}\n`;
  });
}
