import * as vscode from "vscode";
import { listing, quoted } from "../../../../server/src/text/phrases.ts";
import type { ApprovedFix } from "../../cluster/doctor/run-fix.ts";
import type { NodeReports } from "../services/nodes/node-reports.ts";
import type { Services } from "../services/services.ts";
import * as plainWindow from "../services/window/plain-window.ts";
import { withCancellableProgress, withProgress } from "../services/window/progress.ts";
import { chooseClusterFor } from "./choose.ts";
import type { Command } from "./command.ts";

async function copy(command: string): Promise<void> {
  await vscode.env.clipboard.writeText(command);
  plainWindow.setStatusBarMessage("The command is copied. Run it on the node, as root.", 5_000);
}

/** Shows the command of a finding, runs it once that is approved, and checks the nodes again. */
async function offerToRun(
  services: Services,
  { cluster, nodes, command }: ApprovedFix & { readonly cluster: string },
): Promise<void> {
  const where = listing(nodes.map(quoted));
  const question = `Run this command on ${where}, as root?`;
  const answer = await plainWindow.showInformationMessage(question, { modal: true, detail: command }, "Run", "Copy");
  if (answer === "Copy") await copy(command);
  if (answer !== "Run") return;
  const { runFix } = await import("../lazy/cluster.ts");
  const session = await services.registry.get(cluster)?.session();
  if (session === undefined) return;
  services.log.info(`${cluster}: running on ${where}: ${command}`);
  await withProgress(`Running the command on ${where}`, (signal) => runFix(session, { nodes, command }, signal));
  await vscode.commands.executeCommand("quorate.checkNodes", { cluster });
}

/** Checks the nodes of a cluster, and shows what was found in the view "Checks". Returns the report; undefined after a cancel. */
export function checkNodesCommands(reports: NodeReports): readonly Command[] {
  return [
    {
      id: "quorate.checkNodes",
      async run(services, arg) {
        const cluster = await chooseClusterFor(services, arg, {
          title: "Check Nodes",
        });
        if (cluster === undefined) return undefined;
        const { checkNodes } = await import("../lazy/cluster.ts");
        const session = await cluster.session();
        const report = await withCancellableProgress(`Checking the nodes of "${cluster.name}"`, (signal) =>
          checkNodes(session, signal),
        );
        if (report === undefined) return undefined;
        reports.add(report);
        await vscode.commands.executeCommand("quorate.checks.focus");
        return report;
      },
    },
    {
      id: "quorate.copyFix",
      async run(_services, command) {
        if (typeof command === "string") await copy(command);
      },
    },
    {
      id: "quorate.runFix",
      run: (services, fix) => offerToRun(services, fix as ApprovedFix & { readonly cluster: string }),
    },
  ];
}
