import { ClusterError } from "../errors.ts";
import { exitCodes } from "../exit-codes.ts";
import { redactXml } from "../redact-xml.ts";
import { parseAddress } from "../ssh/address.ts";
import type { CommandResult } from "../ssh/commands/command-result.ts";
import { memberAdvice } from "../ssh/commands/privilege.ts";
import { quoteCommand } from "../ssh/quote.ts";
import type { ClusterSession } from "./session-types.ts";

/** The error for a failed command whose exit code has the same meaning for all tools; undefined for others. */
export function commonError(
  node: string,
  user: string,
  argv: readonly string[],
  result: CommandResult,
): ClusterError | undefined {
  const program = argv[0] ?? "";
  const detail = reasonOf(result) || undefined;
  switch (result.exitCode) {
    case exitCodes.notFound:
      return new ClusterError(
        "missing-tool",
        `"${node}" has no ${program}. Install Pacemaker's command line tools there (Debian: pacemaker-cli-utils, Red Hat: pacemaker-cli), or configure nodes of the cluster in quorate.clusters.`,
        detail,
      );
    case exitCodes.disconnected:
      return clusterStopped([node], { user, detail });
    case exitCodes.permission:
    case exitCodes.notExecutable:
      return new ClusterError(
        "permission",
        `"${user}" may not run ${program} on "${node}": ${lowerFirst(reasonOf(result)) || "permission denied"}. ${memberAdvice(user)}`,
        detail,
      );
    case exitCodes.timeout:
      return new ClusterError(
        "timeout",
        `The cluster didn't answer ${program} on "${node}" in time. It may be electing a DC or be overloaded; try again in a moment.`,
        detail,
      );
    default:
      return undefined;
  }
}

/** The error for any failed command: the common one, or the message of the command. */
export function commandError(node: string, user: string, argv: readonly string[], result: CommandResult): ClusterError {
  return (
    commonError(node, user, argv, result) ??
    new ClusterError(
      "rejected",
      `${argv[0]} failed on "${node}": ${lowerFirst(reasonOf(result)) || "it gave no reason"} (exit ${result.exitCode}).`,
      `${quoteCommand(argv)}\n${result.stderr}`,
    )
  );
}

/** The error for a failed command of a session, with the connected node. */
export function sessionError(session: ClusterSession, argv: readonly string[], result: CommandResult): ClusterError {
  const { connection } = session.view;
  const node = connection.kind === "connected" ? connection.node : session.config.name;
  const user = parseAddress(node)?.user ?? session.config.user ?? "this account";
  return commandError(node, user, argv, result);
}

/** The error for nodes on which Pacemaker doesn't run, or where the account may not see it: some releases don't distinguish the two. */
export function clusterStopped(
  nodes: readonly string[],
  more: { readonly user?: string; readonly detail?: string | undefined } = {},
): ClusterError {
  const where = nodes.map((node) => `"${node}"`).join(", ");
  const permissionAdvice =
    more.user === undefined || more.user === "root" ? "" : ` If it is running: ${memberAdvice(more.user)}`;
  return new ClusterError(
    "cluster-stopped",
    `SSH works, but Pacemaker isn't running on ${where}. Start the cluster (systemctl start corosync pacemaker, or "pcs cluster start"), then refresh.${permissionAdvice}`,
    more.detail,
  );
}

/** The line of a command's messages that says why it failed, without headings; empty when there is none. */
export function reasonOf(result: { readonly stderr: string; readonly stdout: string }): string {
  const errors = [...result.stdout.matchAll(/<error>([^<]*)<\/error>/g)].map((match) => match[1] ?? "");
  const lines = [...redactXml(result.stderr).split("\n"), ...errors].map((line) => line.trim()).filter(Boolean);
  // "Init failed …" and similar lines only repeat that it failed.
  const specific = lines.filter(
    (line) => !/^(Init failed|Error performing operation|\(.* of XML left out\)$)/.test(line),
  );
  const line = (specific.length > 0 ? specific : lines)[0] ?? "";
  return line
    .replace(/^(?:[a-z_]+: )?(?:\([a-z_]+\)\s*)?(?:error: |warning: )?/i, "")
    .replace(/^Call [a-z_]* ?failed: /i, "")
    .replace(/\.$/, "")
    .slice(0, 300);
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
