import type { ClusterSession } from "./session.ts";

/** The command that puts a node to standby: its resources move away. */
export function standbyCommand(node: string): readonly string[] {
  return ["crm_attribute", "--node", node, "--name", "standby", "--update", "on"];
}

/** The command that takes a node out of standby. */
export function onlineCommand(node: string): readonly string[] {
  return ["crm_attribute", "--node", node, "--name", "standby", "--delete"];
}

/** The command that forgets a resource's failures, on one node or on all. */
export function cleanupCommand(resource: string, node?: string): readonly string[] {
  return ["crm_resource", "--cleanup", "--resource", resource, ...(node === undefined ? [] : ["--node", node])];
}

/** Puts a node to standby; returns when the cluster has accepted it. Rejects with a ClusterError. */
export function standby(_session: ClusterSession, _node: string): Promise<void> {
  return Promise.reject(new Error("not written yet"));
}

/** Takes a node out of standby; returns when the cluster has accepted it. Rejects with a ClusterError. */
export function online(_session: ClusterSession, _node: string): Promise<void> {
  return Promise.reject(new Error("not written yet"));
}

/** Forgets a resource's failures; returns when the cluster has accepted it. Rejects with a ClusterError. */
export function cleanup(_session: ClusterSession, _resource: string, _node?: string): Promise<void> {
  return Promise.reject(new Error("not written yet"));
}
