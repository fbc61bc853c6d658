import * as vscode from "vscode";
import type { ClusterRegistry } from "../services/connection/cluster-registry.ts";
import { shownSnapshot } from "./format-cluster.ts";

/** Updates the context keys of `when` clauses from the registry, so that only commands that make sense are offered. */
export function createContextKeys(registry: ClusterRegistry): vscode.Disposable {
  const last = new Map<string, boolean>();
  const update = () => {
    const kinds = registry.clusters.map((cluster) => cluster.view.connection.kind);
    const snapshots = registry.clusters.flatMap((cluster) => shownSnapshot(cluster.view) ?? []);
    const keys = {
      "quorate.hasCluster": kinds.length > 0,
      "quorate.connected": kinds.some((kind) => kind === "connected" || kind === "lost"),
      "quorate.canConnect": kinds.some((kind) => kind === "disconnected" || kind === "failed"),
      "quorate.hasFailures": snapshots.some(({ failures }) => failures.length > 0),
      "quorate.hasLeftovers": snapshots.some(({ leftovers }) => leftovers.length > 0),
      "quorate.hasStandbyNode": snapshots.some(({ nodes }) => nodes.some(({ condition }) => condition === "standby")),
      "quorate.hasMaintenanceNode": snapshots.some(({ nodes }) =>
        nodes.some(({ condition }) => condition === "maintenance"),
      ),
      "quorate.inMaintenance": snapshots.some(({ maintenance }) => maintenance),
      "quorate.allInMaintenance": snapshots.length > 0 && snapshots.every(({ maintenance }) => maintenance),
    };
    for (const [key, value] of Object.entries(keys)) {
      if (last.get(key) === value) continue;
      last.set(key, value);
      void vscode.commands.executeCommand("setContext", key, value);
    }
  };
  update();
  return registry.onDidChange(update);
}
