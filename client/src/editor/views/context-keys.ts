import * as vscode from "vscode";
import type { ClusterRegistry } from "../services/cluster-registry.ts";
import { shownSnapshot } from "./format-cluster.ts";

/** Keeps the context keys of `when` clauses in step with the registry, so that only commands that make sense are offered. */
export function createContextKeys(registry: ClusterRegistry): vscode.Disposable {
  const last = new Map<string, boolean>();
  const update = () => {
    const kinds = registry.clusters.map((cluster) => cluster.view.connection.kind);
    const news = registry.clusters.flatMap((cluster) => shownSnapshot(cluster.view) ?? []);
    const keys = {
      "quorate.hasCluster": kinds.length > 0,
      "quorate.connected": kinds.some((kind) => kind === "connected" || kind === "lost"),
      "quorate.canConnect": kinds.some((kind) => kind === "disconnected" || kind === "failed"),
      "quorate.hasFailures": news.some(({ failures }) => failures.length > 0),
      "quorate.hasLeftovers": news.some(({ leftovers }) => leftovers.length > 0),
      "quorate.hasStandbyNode": news.some(({ nodes }) => nodes.some(({ condition }) => condition === "standby")),
      "quorate.hasMaintenanceNode": news.some(({ nodes }) =>
        nodes.some(({ condition }) => condition === "maintenance"),
      ),
      "quorate.inMaintenance": news.some(({ maintenance }) => maintenance),
      "quorate.allInMaintenance": news.length > 0 && news.every(({ maintenance }) => maintenance),
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
