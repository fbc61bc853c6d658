import * as vscode from "vscode";
import type { NodeReports } from "../services/node-reports.ts";
import * as plainWindow from "../services/plain-window.ts";
import { withProgress } from "../services/progress.ts";
import { activeFile, chooseCluster, targetOf } from "./choose.ts";
import type { Command } from "./command.ts";

/** Checks the nodes of a cluster, and shows what was found in the view "Checks". Returns the report; undefined after a cancel. */
export function checkNodesCommands(reports: NodeReports): readonly Command[] {
  return [
    {
      id: "quorate.checkNodes",
      async run(services, arg) {
        const cluster = await chooseCluster(services, {
          named: targetOf(arg).cluster,
          file: activeFile(),
          none: "No cluster is configured. Add one first.",
          title: "Check Nodes",
        });
        if (cluster === undefined) return undefined;
        const { checkNodes } = await import("../lazy/cluster.ts");
        const session = await cluster.session();
        const report = await withProgress(`Checking the nodes of "${cluster.name}"`, async (token) => {
          const abort = new AbortController();
          const cancel = token.onCancellationRequested(() => abort.abort());
          try {
            return await checkNodes(session, abort.signal);
          } catch (error) {
            if (abort.signal.aborted) return undefined;
            throw error;
          } finally {
            cancel.dispose();
          }
        });
        if (report === undefined) return undefined;
        reports.add(report);
        await vscode.commands.executeCommand("quorate.checks.focus");
        return report;
      },
    },
    {
      id: "quorate.copyFix",
      async run(_services, command) {
        if (typeof command !== "string") return;
        await vscode.env.clipboard.writeText(command);
        plainWindow.setStatusBarMessage("The command is copied. Run it on the node, as root.", 5_000);
      },
    },
  ];
}
