import * as vscode from "vscode";
import type { ClusterRegistry } from "../editor/registry.ts";

/** Keeps the context keys of `when` clauses in step with the registry, so that only commands that make sense are offered. */
export function createContextKeys(registry: ClusterRegistry): vscode.Disposable {
  const last = new Map<string, boolean>();
  const update = () => {
    const kinds = registry.clusters.map((cluster) => cluster.view.connection.kind);
    const keys = {
      "quorate.hasCluster": kinds.length > 0,
      "quorate.connected": kinds.some((kind) => kind === "connected" || kind === "lost"),
      "quorate.canConnect": kinds.some((kind) => kind === "disconnected" || kind === "failed"),
      "quorate.hasFailures": registry.clusters.some((cluster) => (cluster.view.snapshot?.failures.length ?? 0) > 0),
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
