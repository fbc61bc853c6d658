import * as vscode from "vscode";
import * as plainWindow from "../services/window/plain-window.ts";
import { withCancellableProgress } from "../services/window/progress.ts";
import type { NodeLogDocuments } from "../views/documents/node-log-documents.ts";
import { chooseNode } from "./actions/action-targets.ts";
import type { Command } from "./command.ts";

/** Opens a terminal on a node, by the machine's own ssh. Returns the arguments that it was started with. */
const openTerminal: Command = {
  id: "quorate.openTerminal",
  async run(services, arg) {
    const chosen = await chooseNode(services, arg, "Open Terminal on Node", () => true);
    if (chosen === undefined) return undefined;
    const { cluster, node } = chosen;
    const { findNode, sshArguments, systemEnvironment } = await import("../lazy/cluster.ts");
    const session = await cluster.session();
    const entry = await withCancellableProgress(`Looking for the address of "${node}"`, (signal) =>
      findNode(session, node, signal),
    );
    if (entry === undefined) return undefined;
    const shellArgs = [...sshArguments(entry, cluster.config, systemEnvironment())];
    const name = `${node} (${cluster.name})`;
    plainWindow
      .createTerminal({ name, shellPath: "ssh", shellArgs, iconPath: new vscode.ThemeIcon("terminal") })
      .show();
    return shellArgs;
  },
};

/** Commands that lead to a single node: a terminal there, and its log. */
export function nodeAccessCommands(documents: NodeLogDocuments): readonly Command[] {
  const showNodeLog: Command = {
    id: "quorate.showNodeLog",
    async run(services, arg) {
      const chosen = await chooseNode(services, arg, "Show Cluster Log of Node", () => true);
      if (chosen === undefined) return;
      const { cluster, node } = chosen;
      const { readNodeLog } = await import("../lazy/cluster.ts");
      const session = await cluster.session();
      const text = await withCancellableProgress(`Reading the log of "${node}"`, (signal) =>
        readNodeLog(session, node, signal),
      );
      if (text !== undefined) await documents.show(`${node} (${cluster.name})`, text);
    },
  };
  return [openTerminal, showNodeLog];
}
