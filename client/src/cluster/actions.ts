import type { ClusterSession } from "./session.ts";
import { sessionError } from "./tool-errors.ts";

/** The command that puts a node to standby: its resources move away, until `onlineCommand`. */
export function standbyCommand(node: string): readonly string[] {
  return ["crm_attribute", "--node", node, "--name", "standby", "--update", "on"];
}

/** The command that takes a node out of standby. */
export function onlineCommand(node: string): readonly string[] {
  return ["crm_attribute", "--node", node, "--name", "standby", "--delete"];
}

/** The command that forgets a resource's failures, on one node or on all, so that the cluster tries again. */
export function cleanupCommand(resource: string, node?: string): readonly string[] {
  return ["crm_resource", "--cleanup", "--resource", resource, ...(node === undefined ? [] : ["--node", node])];
}

/** Puts a node to standby; returns when the cluster has accepted it. Rejects with a ClusterError. */
export async function standby(session: ClusterSession, node: string): Promise<void> {
  await act(session, standbyCommand(node));
}

/** Takes a node out of standby; returns when the cluster has accepted it. Rejects with a ClusterError. */
export async function online(session: ClusterSession, node: string): Promise<void> {
  await act(session, onlineCommand(node));
}

/** Forgets a resource's failures; returns when the cluster has accepted it. Rejects with a ClusterError. */
export async function cleanup(session: ClusterSession, resource: string, node?: string): Promise<void> {
  await act(session, cleanupCommand(resource, node));
}

async function act(session: ClusterSession, argv: readonly string[]): Promise<void> {
  const result = await session.run(argv, { timeoutMs: 60_000 });
  if (result.exitCode !== 0) throw sessionError(session, argv, result);
}
