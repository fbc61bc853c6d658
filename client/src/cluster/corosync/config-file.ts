import { createHash } from "node:crypto";
import { ClusterError } from "../errors.ts";
import type { NodeAccess, RunOptions } from "../session/session-types.ts";
import type { CommandResult } from "../ssh/command-result.ts";
import type { OpenNode } from "./connect-nodes.ts";

/** Where corosync looks for its configuration. */
export const corosyncFile = "/etc/corosync/corosync.conf";

/** What is behind a node's file in the name of the one that the last rollout replaced. */
const formerEnding = ".former";

/** The digest by which the scripts on the nodes know a file's content. */
export function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

// A link is followed, so that it stays one. `digest` prints what digestOf gives, or `absent`.
const prelude = [
  `file=$(readlink -f ${corosyncFile} 2>/dev/null) || file=${corosyncFile}`,
  'digest() { if [ -e "$1" ]; then set -- $(sha256sum <"$1"); echo "$1"; else echo absent; fi; }',
].join("\n");

/** The exit code of a script that found a file which is neither the old nor the new one, and left it. */
export const exitChanged = 75;
const exitLost = 76;

const scripts = {
  read: 'digest "$file"; [ ! -e "$file" ] || cat "$file"',
  check: [
    "umask 077; folder=$(mktemp -d) || exit 1",
    'trap \'rm -rf "$folder"\' EXIT; trap "exit 1" HUP INT TERM',
    'cat >"$folder/corosync.conf" && corosync -t -c "$folder/corosync.conf"',
  ].join("\n"),
  // The copies take over the file's owner and mode. $1: what parts this rollout's copies from another's; $2: the digest of the new text.
  stage: [
    "new=$file.$1.new; old=$file.$1.old; done=",
    'trap \'[ "$done" ] || rm -f "$new" "$old"\' EXIT; trap "exit 1" HUP INT TERM',
    'mkdir -p "$(dirname "$file")" || exit',
    'if [ -e "$file" ]; then cp -p "$file" "$old" && cp -p "$file" "$new" || exit; else (umask 022; : >"$new") || exit; fi',
    'cat >"$new" || exit',
    `[ "$(digest "$new")" = "$2" ] || { echo "the copy isn't whole" >&2; exit 1; }`,
    'sync "$new" 2>/dev/null; done=1',
  ].join("\n"),
  // Each may be run again after a connection broke. $2: the digest before; $3: the digest after.
  swap: [
    'live=$(digest "$file"); [ "$live" != "$3" ] || exit 0',
    `[ "$live" = "$2" ] || exit ${exitChanged}`,
    'mv -f "$file.$1.new" "$file" && sync "$(dirname "$file")" 2>/dev/null; [ "$(digest "$file")" = "$3" ]',
  ].join("\n"),
  restoreFormer: [
    'live=$(digest "$file"); [ "$live" != "$2" ] || exit 0',
    `[ "$live" = "$3" ] || exit ${exitChanged}`,
    `if [ "$2" = absent ]; then rm -f "$file"; elif [ -e "$file.$1.old" ]; then mv -f "$file.$1.old" "$file"; else exit ${exitLost}; fi`,
    '[ "$(digest "$file")" = "$2" ]',
  ].join("\n"),
  // The file of before stays on the node under one name, so that it can be put back also when nobody remembers it.
  keep: `[ ! -e "$file.$1.old" ] || mv -f "$file.$1.old" "$file${formerEnding}"; rm -f "$file.$1.new"`,
  clean: 'rm -f "$file.$1.new" "$file.$1.old"',
} as const;

type Script = keyof typeof scripts;

const titles: Readonly<Record<Script, string>> = {
  read: `cat ${corosyncFile}`,
  check: "corosync -t -c (the new file)",
  stage: `(write the new file beside ${corosyncFile})`,
  swap: `mv (the new file) ${corosyncFile}`,
  restoreFormer: `mv (the former file) ${corosyncFile}`,
  keep: `mv (the former file) ${corosyncFile}${formerEnding}`,
  clean: `rm (the copies beside ${corosyncFile})`,
};

/** Runs one of the scripts that handle the file on a node. Rejects with a ClusterError when it could not be run to its end. */
export async function runFileScript(
  { access }: { readonly access: Pick<NodeAccess, "run"> },
  script: Script,
  args: readonly string[] = [],
  options: Pick<RunOptions, "stdin" | "signal"> = {},
): Promise<CommandResult> {
  const argv = ["sh", "-c", `${prelude}\n${scripts[script]}`, "sh", ...args];
  return await access.run(argv, { ...options, title: titles[script], timeoutMs: 30_000 });
}

/** A node's corosync.conf as it was read. */
export interface NodeFile {
  /** Empty where the node has none. */
  readonly text: string;
  /** By which the node knows it again, whatever its bytes; `absent` where there is none. */
  readonly digest: string;
}

/** What a node has as its corosync.conf. Rejects with a ClusterError. */
export async function readCorosyncFile(node: OpenNode, signal?: AbortSignal): Promise<NodeFile> {
  const result = await runFileScript(node, "read", [], signal ? { signal } : {});
  if (result.exitCode !== 0) throw fileError(node, "couldn't read its corosync.conf", result);
  const end = result.stdout.indexOf("\n");
  return { digest: result.stdout.slice(0, end), text: result.stdout.slice(end + 1) };
}

/** The error for a script that failed on a node. */
export function fileError({ name }: OpenNode, what: string, { exitCode, stderr }: CommandResult): ClusterError {
  if (exitCode === exitChanged)
    return new ClusterError("conflict", `"${name}" ${what}: its file was changed meanwhile by somebody else.`);
  const said =
    stderr
      .trim()
      .split("\n")
      .at(-1)
      ?.replace(/^(\w+: )+/, "") || `exit ${exitCode}`;
  return new ClusterError("rejected", `"${name}" ${what}: ${said}.`, stderr.trim() || undefined);
}
