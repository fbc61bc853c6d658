import { ClusterError } from "../errors.ts";
import { exitCodes } from "../exit-codes.ts";
import { redactXml } from "../redact-xml.ts";
import { parseAddress } from "../ssh/address.ts";
import type { CommandResult } from "../ssh/command-result.ts";
import { memberAdvice } from "../ssh/privilege.ts";
import { quoteCommand } from "../ssh/quote.ts";
import type { ClusterSession } from "./session-types.ts";

/** What a failed command means for people, where its exit code says so by itself; undefined for others. */
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
        `"${node}" has no ${program}. Install Pacemaker's command line tools there (Debian: pacemaker-cli-utils, Red Hat: pacemaker-cli), or name nodes of the cluster in quorate.clusters.`,
        detail,
      );
    case exitCodes.disconnected:
      return clusterStopped([node], { user, detail });
    case exitCodes.permission:
    case exitCodes.notExecutable:
      return new ClusterError(
        "permission",
        `"${user}" on "${node}" may not use ${program}: ${lowerFirst(reasonOf(result)) || "permission denied"}. ${memberAdvice(user)}`,
        detail,
      );
    case exitCodes.timeout:
      return new ClusterError(
        "timeout",
        `The cluster didn't answer ${program} on "${node}" in time. It may be electing a controller or be overloaded; try again in a moment.`,
        detail,
      );
    default:
      return undefined;
  }
}

/** The error for any failed command: what is common, else what the command itself said. */
export function commandError(node: string, user: string, argv: readonly string[], result: CommandResult): ClusterError {
  return (
    commonError(node, user, argv, result) ??
    new ClusterError(
      "rejected",
      `"${node}" refused ${argv[0]}: ${lowerFirst(reasonOf(result)) || "it gave no reason"} (exit ${result.exitCode}).`,
      `${quoteCommand(argv)}\n${result.stderr}`,
    )
  );
}

/** The error for a failed command of a session, naming the node it is connected to. */
export function sessionError(session: ClusterSession, argv: readonly string[], result: CommandResult): ClusterError {
  const { connection } = session.view;
  const node = connection.kind === "connected" ? connection.node : session.config.name;
  const user = parseAddress(node)?.user ?? session.config.user ?? "this account";
  return commandError(node, user, argv, result);
}

/** Pacemaker runs on none of these nodes, or the account can't see that it does: not every version's tools tell the two apart. */
export function clusterStopped(
  nodes: readonly string[],
  more: { readonly user?: string; readonly detail?: string | undefined } = {},
): ClusterError {
  const where = nodes.map((node) => `"${node}"`).join(", ");
  const doubt =
    more.user === undefined || more.user === "root" ? "" : ` If it does run there: ${memberAdvice(more.user)}`;
  return new ClusterError(
    "cluster-stopped",
    `SSH works, but Pacemaker isn't running on ${where}. Start the cluster there (systemctl start corosync pacemaker, or "pcs cluster start"), then refresh.${doubt}`,
    more.detail,
  );
}

/** The line of a command's messages that tells why it failed, without headings; empty when it said nothing. */
export function reasonOf(result: { readonly stderr: string; readonly stdout: string }): string {
  const errors = [...result.stdout.matchAll(/<error>([^<]*)<\/error>/g)].map((match) => match[1] ?? "");
  const lines = [...redactXml(result.stderr).split("\n"), ...errors].map((line) => line.trim()).filter(Boolean);
  // "Init failed …" and the like only repeat that it failed.
  const telling = lines.filter(
    (line) => !/^(Init failed|Error performing operation|\(.* of XML left out\)$)/.test(line),
  );
  const line = (telling.length > 0 ? telling : lines)[0] ?? "";
  return line
    .replace(/^(?:[a-z_]+: )?(?:\([a-z_]+\)\s*)?(?:error: |warning: )?/i, "")
    .replace(/^Call [a-z_]* ?failed: /i, "")
    .replace(/\.$/, "")
    .slice(0, 300);
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
