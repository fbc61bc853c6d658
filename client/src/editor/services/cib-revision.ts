import type { ClusterView } from "../../cluster/status/snapshot.ts";

/**
 * What is known of how new a cluster's configuration is: changes whenever it was changed or another connection was made.
 * Undefined while the cluster is not connected, so that nothing may be asked of it.
 */
export function cibRevision({ connection, snapshot }: ClusterView): string | undefined {
  if (connection.kind !== "connected") return undefined;
  return JSON.stringify([connection.node, snapshot?.lastChange ?? null]);
}
