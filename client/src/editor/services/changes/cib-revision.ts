import type { ClusterView } from "../../../cluster/status/snapshot.ts";

/**
 * A mark that differs whenever the cluster's configuration was changed or another connection was made.
 * Undefined while the cluster is not connected: then its CIB can't be read.
 */
export function cibRevision({ connection, snapshot }: ClusterView): string | undefined {
  if (connection.kind !== "connected") return undefined;
  return JSON.stringify([connection.node, snapshot?.lastChange ?? null]);
}
