import { createHash } from "node:crypto";
import { ClusterError } from "../errors.ts";
import { nodeScript } from "../node-script.ts";
import type { NodeAccess, RunOptions } from "../session/session-types.ts";
import type { CommandResult } from "../ssh/commands/command-result.ts";
import type { OpenNode } from "./connect-nodes.ts";

/** Where corosync looks for its configuration. */
const corosyncFile = "/etc/corosync/corosync.conf";

/** The digest of a text as config-file.sh computes it. */
export function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

const script = nodeScript(new URL("./config-file.sh", import.meta.url));

/** The exit code of config-file.sh for a file that is neither the former nor the new one, and was left as it is. */
export const exitChanged = 75;

const titles = {
  read: `cat ${corosyncFile}`,
  check: "corosync -t -c (the new file)",
  stage: `(write the new file next to ${corosyncFile})`,
  swap: `mv (the new file) ${corosyncFile}`,
  "roll-back": `mv (the former file) ${corosyncFile}`,
  finish: `mv (the former file) ${corosyncFile}.former`,
  clean: `rm (the copies of ${corosyncFile})`,
} as const;

/** Runs a command of config-file.sh on a node. Rejects with a ClusterError when it could not be run to its end. */
export async function runFileScript(
  { access }: { readonly access: Pick<NodeAccess, "run"> },
  command: keyof typeof titles,
  args: readonly string[] = [],
  options: Pick<RunOptions, "stdin" | "signal"> = {},
): Promise<CommandResult> {
  const argv = ["sh", "-c", script, "sh", command, ...args];
  return await access.run(argv, { ...options, title: titles[command], timeoutMs: 30_000 });
}

/** A node's corosync.conf as it was read. */
export interface NodeFile {
  /** Empty where the node has none. */
  readonly text: string;
  /** Identifies the content; `absent` where there is no file. */
  readonly digest: string;
}

/** Reads the corosync.conf of a node. Rejects with a ClusterError. */
export async function readCorosyncFile(node: OpenNode, signal?: AbortSignal): Promise<NodeFile> {
  const result = await runFileScript(node, "read", [], signal ? { signal } : {});
  if (result.exitCode !== 0) throw fileError(node, "couldn't read its corosync.conf", result);
  const end = result.stdout.indexOf("\n");
  return { digest: result.stdout.slice(0, end), text: result.stdout.slice(end + 1) };
}

/** The error for a command of config-file.sh that failed on a node; `what` is the rest of a sentence about the node. */
export function fileError({ name }: OpenNode, what: string, { exitCode, stderr }: CommandResult): ClusterError {
  if (exitCode === exitChanged)
    return new ClusterError("conflict", `"${name}" ${what}: its file was changed concurrently.`);
  const reason =
    stderr
      .trim()
      .split("\n")
      .at(-1)
      ?.replace(/^(\w+: )+/, "") || `exit ${exitCode}`;
  return new ClusterError("rejected", `"${name}" ${what}: ${reason}.`, stderr.trim() || undefined);
}
