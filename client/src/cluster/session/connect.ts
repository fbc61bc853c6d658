import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { ClusterError, type ClusterErrorKind } from "../errors.ts";
import type { ClusterConfig } from "../ssh/cluster-config.ts";
import type { CommandResult } from "../ssh/commands/command-result.ts";
import { findPrivilege, type Privilege } from "../ssh/commands/privilege.ts";
import { resolveTarget, type SshEnvironment } from "../ssh/config/target.ts";
import { openConnection, type SshConnection } from "../ssh/connection.ts";
import type { Prompter } from "../ssh/prompter.ts";
import type { Secrets } from "../ssh/secrets.ts";
import { readStatus, statusCommand } from "../status/read-status.ts";
import { clusterStopped, commonError } from "./tool-errors.ts";

/** The connected node: the connection, the privilege of the account, and the first status. */
export interface ConnectedNode {
  readonly connection: SshConnection;
  readonly node: string;
  readonly privilege: Privilege;
  readonly status: CommandResult;
}

/** What `connectToCluster` needs besides the cluster's setting. */
interface ConnectOptions {
  readonly prompter: Prompter;
  readonly secrets: Secrets;
  readonly environment: SshEnvironment;
  readonly signal?: AbortSignal;
  /** The node to try first, as an index of `config.nodes`. */
  readonly first: number;
  /** Called before each node is tried. */
  readonly onAttempt: (node: string) => void;
  /** Called when a node couldn't be used. `began` is of performance.now(). */
  readonly onFailure: (node: string, began: number, error: unknown) => void;
  /** Called after a command ran on a node. */
  readonly onCommand: (node: string, argv: readonly string[], result: CommandResult) => void;
}

const statusTimeout = 15_000;

/** A node that has no quorum is only used when no other one answers within this many milliseconds, with quorum. */
const quorumTimeout = 5_000;

/**
 * Tries the nodes until one is connected on which the cluster runs, with quorum if there is one: what is changed on a node that is cut off from
 * the others may be lost when it joins them again. Rejects with the most important ClusterError.
 */
export async function connectToCluster(config: ClusterConfig, options: ConnectOptions): Promise<ConnectedNode> {
  const failures: { node: string; error: ClusterError }[] = [];
  const nodes = config.nodes.map((_, index) => config.nodes[(options.first + index) % config.nodes.length] ?? "");
  let withoutQuorum: ConnectedNode | undefined;
  for (const node of nodes) {
    if (withoutQuorum === undefined) options.onAttempt(node);
    const began = performance.now();
    try {
      const connected = await connectToNode(node, config, options, withoutQuorum && quorumTimeout);
      if (hasQuorum(connected)) {
        withoutQuorum?.connection.close();
        return connected;
      }
      if (withoutQuorum) connected.connection.close();
      withoutQuorum ??= connected;
    } catch (error) {
      options.onFailure(node, began, error);
      if (withoutQuorum && options.signal?.aborted) withoutQuorum.connection.close();
      else if (withoutQuorum) continue;
      if (!(error instanceof ClusterError)) throw options.signal?.aborted ? connectingCancelled(config) : error;
      if (endsSearch(error, options.signal)) throw error;
      failures.push({ node, error });
    }
  }
  if (withoutQuorum) return withoutQuorum;
  throw summary(config, failures);
}

/** Does the node's status say so, or not say that there is none? */
function hasQuorum({ status }: ConnectedNode): boolean {
  return !/<current_dc\b[^>]*\bwith_quorum="false"/.test(status.stdout);
}

async function connectToNode(
  node: string,
  config: ClusterConfig,
  options: ConnectOptions,
  timeoutMs?: number,
): Promise<ConnectedNode> {
  const target = resolveTarget(node, config, options.environment);
  const { signal } = options;
  const connection = await openConnection(target, { ...options, ...omitUndefined({ signal, timeoutMs }) });
  try {
    const found = await findPrivilege(connection, statusCommand, options.secrets, {
      timeoutMs: statusTimeout,
      ...omitUndefined({ signal }),
    });
    options.onCommand(node, statusCommand, found.result);
    const error = commonError(node, target.user, statusCommand, found.result);
    if (error) throw error;
    // Pacemaker there may be broken, or starting, while it runs elsewhere.
    if (!/<summary\b/.test(found.result.stdout)) readStatus(found.result.stdout, node, 0);
    return { connection, node, privilege: found.privilege, status: found.result };
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** The error for an attempt to connect that was cancelled. */
export function connectingCancelled(config: ClusterConfig): ClusterError {
  return new ClusterError("cancelled", `Connecting to "${config.name}" was cancelled.`);
}

/** A person who declined a question is not asked again for the next node. */
function endsSearch(error: ClusterError, signal: AbortSignal | undefined): boolean {
  return error.kind === "cancelled" || error.declined || signal?.aborted === true;
}

/** Which error is reported first when nodes fail in different ways. */
const byImportance: readonly ClusterErrorKind[] = [
  "changed-host-key",
  "revoked-host-key",
  "unknown-host-key",
  "authentication",
  "sudo",
  "permission",
  "missing-tool",
  "cluster-stopped",
  "protocol",
  "rejected",
  "timeout",
  "connection-lost",
  "unreachable",
];

function summary(config: ClusterConfig, failures: readonly { node: string; error: ClusterError }[]): ClusterError {
  const [first, ...rest] = [...failures].sort(
    (a, b) => byImportance.indexOf(a.error.kind) - byImportance.indexOf(b.error.kind),
  );
  if (first === undefined)
    return new ClusterError("unreachable", `"${config.name}" has no nodes. Add them to the setting quorate.clusters.`);
  if (rest.length === 0) return first.error;
  const detail = failures.map(({ error }) => [error.message, error.detail].filter(Boolean).join("\n")).join("\n");
  if (failures.every(({ error }) => error.kind === "cluster-stopped"))
    return clusterStopped(
      failures.map(({ node }) => node),
      { detail },
    );
  const names = (list: typeof rest): string => list.map(({ node }) => `"${node}"`).join(", ");
  const same = rest.filter(({ error }) => error.kind === first.error.kind);
  const others = rest.filter(({ error }) => error.kind !== first.error.kind);
  const more = [
    ...(same.length > 0 ? [`The same applies to ${names(same)}.`] : []),
    ...(others.length > 0
      ? [
          `${names(others)} can't be used either (${[...new Set(others.map(({ error }) => kindLabels[error.kind]))].join(", ")}).`,
        ]
      : []),
  ];
  return new ClusterError(first.error.kind, [first.error.message, ...more].join(" "), detail);
}

const kindLabels: Readonly<Record<ClusterErrorKind, string>> = {
  unreachable: "unreachable",
  "unknown-host-key": "unknown host key",
  "changed-host-key": "changed host key",
  "revoked-host-key": "revoked host key",
  authentication: "login refused",
  sudo: "sudo needed",
  "missing-tool": "no Pacemaker tools",
  "cluster-stopped": "cluster stopped",
  permission: "no permission",
  conflict: "conflict",
  rejected: "refused",
  "connection-lost": "connection lost",
  cancelled: "cancelled",
  timeout: "no answer in time",
  protocol: "unexpected answer",
};

/** May the same attempt succeed later, without a person doing something? */
export function isTransient(error: unknown): boolean {
  return (
    error instanceof ClusterError &&
    ["unreachable", "cluster-stopped", "connection-lost", "timeout", "protocol"].includes(error.kind)
  );
}
