import { randomUUID } from "node:crypto";
import type { Nodes } from "../../../../server/src/protocol.ts";
import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { nodeScript } from "../node-script.ts";
import { batchQuery, partsOf } from "../session/batch-query.ts";
import type { ClusterSession } from "../session/session-types.ts";
import { sessionError } from "../session/tool-errors.ts";

/** The SBD of a node. */
interface NodeSbd {
  /** As the language server expects it; absent where the node uses none, or its settings file can't be read. */
  readonly sbd?: NonNullable<Nodes["sbd"]>;
  /** What couldn't be read, for the log: the settings file, or disks. */
  readonly unread: readonly string[];
}

const script = batchQuery + nodeScript(new URL("./read-sbd.sh", import.meta.url));

/**
 * Reads the SBD of the connected node: settings, and the headers of its disks, for which the account must be root or may use sudo.
 * Rejects with a ClusterError.
 */
export async function readSbd(session: ClusterSession, signal?: AbortSignal): Promise<NodeSbd> {
  const mark = `@${randomUUID()}`;
  const result = await session.run(["sh", "-c", script, "sh", mark], {
    timeoutMs: 90_000,
    title: "sbd dump",
    ...omitUndefined({ signal }),
  });
  const parts = partsOf(result.stdout, mark);
  const unread = parts.flatMap(({ about }) => (about.startsWith("unread ") ? [about.slice(7)] : []));
  if (parts.some(({ about }) => about === "none")) return { unread };
  if (!parts.some(({ about }) => about === "end")) throw sessionError(session, ["sbd", "dump"], result);
  const textOf = (name: string): string => parts.flatMap(({ about, text }) => (about === name ? [text] : [])).join("");
  return { sbd: { settings: textOf("settings"), dump: textOf("dump") }, unread };
}
