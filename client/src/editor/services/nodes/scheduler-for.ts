import * as vscode from "vscode";
import type { Scheduler } from "../../../cluster/what-if/scheduler.ts";
import type { Cluster } from "../connection/cluster-registry.ts";

/**
 * The scheduler that answers about a text: that of its connected cluster, else that of this machine. Throws an Error with a sentence where
 * there is none; in a folder that isn't trusted no tool of this machine is run.
 */
export async function schedulerFor(cluster: Cluster | undefined): Promise<Scheduler> {
  const { localScheduler, sessionScheduler } = await import("../../lazy/cluster.ts");
  if (cluster?.view.connection.kind === "connected") return sessionScheduler(await cluster.session());
  if (!vscode.workspace.isTrusted)
    throw new Error(
      "Pacemaker's scheduler is needed to answer. This folder is not trusted, so no tool of this machine is run, and no cluster is contacted. Trust the folder first.",
    );
  const scheduler = await localScheduler();
  if (scheduler) return scheduler;
  throw new Error(
    "Pacemaker's scheduler is needed to answer. Connect to the cluster, or install Pacemaker's tools on this machine.",
  );
}
