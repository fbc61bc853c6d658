import { omitUndefined } from "../../../../../server/src/text/omit-undefined.ts";
import { plainText } from "../../../../../server/src/text/plain-text.ts";
import { nodeScript } from "../../node-script.ts";
import { findNode } from "../../session/find-node.ts";
import type { ClusterSession } from "../../session/session-types.ts";
import { withNode } from "../../session/with-node.ts";
import { localFiles, textOf } from "./local-files.ts";

const script = nodeScript(new URL("./read-log-lines.sh", import.meta.url));

/** Lines of a log: `first` to `last`, counted from 1. */
interface LogLines {
  /** As a timeline names it: a file of a node, or below a report. */
  readonly file: string;
  readonly first: number;
  readonly last: number;
}

/** Lines of a node's log, read as root where the account may be root. Rejects with a ClusterError where the node isn't reached. */
export async function liveLogLines(
  session: ClusterSession,
  node: string,
  { file, first, last }: LogLines,
  signal?: AbortSignal,
): Promise<string> {
  const address = await findNode(session, node, signal);
  return await withNode(session, address, signal, async (run) => {
    const argv = ["sh", "-c", script, "sh", file, String(first), String(last)];
    const how = { timeoutMs: 60_000, title: `(read ${file})`, ...omitUndefined({ signal }) };
    return plainText((await run(argv, how)).stdout);
  });
}

/** Lines of a log of a report: a folder, an archive or the log itself. Rejects where it is no longer there. */
export async function localLogLines(from: string, { file, first, last }: LogLines): Promise<string> {
  const { files } = await localFiles(from, (name) => name === file);
  const log = files.find(({ name }) => name === file);
  if (log === undefined) throw new Error(`${from} has no log "${file}" any more.`);
  return `${plainText(await textOf(log))
    .split("\n")
    .slice(first - 1, last)
    .join("\n")}\n`;
}
