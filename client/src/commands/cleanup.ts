import * as vscode from "vscode";
import { failureWords } from "../views/resource-words.ts";
import { activeFile, chooseCluster, isConnected, targetOf } from "./choose.ts";
import type { Command } from "./command.ts";
import { onNode } from "./standby.ts";

/** Forgets failures of a resource, so that the cluster tries it again. */
export const cleanup: Command = {
  id: "quorate.cleanup",
  async run(services, arg) {
    const target = targetOf(arg);
    const cluster = await chooseCluster(services, {
      named: target.cluster,
      file: activeFile(),
      fits: isConnected,
      none: "No cluster is connected. Connect to one first.",
      title: "Clean Up",
    });
    if (cluster === undefined) return;
    let { resource, node } = target;
    if (resource === undefined) {
      const failures = cluster.view.snapshot?.failures ?? [];
      if (failures.length === 0) throw new Error(`"${cluster.name}" has no failures to clean up.`);
      const picked = await vscode.window.showQuickPick(
        failures.map((each) => ({ label: each.resource, description: failureWords(each), node: each.node })),
        { title: `Clean Up: ${cluster.name}`, placeHolder: "Which failure is to be forgotten?" },
      );
      if (picked === undefined) return;
      resource = picked.label;
      node = picked.node;
    }
    const id = resource;
    const actions = await import("../editor/later/cluster.ts");
    await onNode(services, cluster, (session) => actions.cleanup(session, id, node));
  },
};
