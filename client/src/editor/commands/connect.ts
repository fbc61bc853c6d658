import * as vscode from "vscode";
import { quoted } from "../../../../server/src/text/phrases.ts";
import type { Services } from "../services/services.ts";
import { signalOf } from "../services/window/messages.ts";
import * as plainWindow from "../services/window/plain-window.ts";
import { chooseClusterFor, isConnected } from "./choose.ts";
import type { Command } from "./command.ts";

/** Connects to a configured cluster; adds one where none is configured. */
export const connect: Command = {
  id: "quorate.connect",
  async run(services, arg) {
    if (services.registry.clusters.length === 0) return vscode.commands.executeCommand("quorate.addCluster");
    const cluster = await chooseClusterFor(services, arg, {
      fits: (each) => !isConnected(each),
      none: "All clusters are connected already.",
      title: "Connect to Cluster",
    });
    if (cluster) await connectTo(services, cluster.name);
    return cluster?.name;
  },
};

/** Connects with progress that can be cancelled. Rejects with a ClusterError. */
export async function connectTo({ registry, log }: Services, name: string): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    throw new Error(`"${name}" is not contacted because this folder is not trusted. Trust the folder, then connect.`);
  }
  await plainWindow.withProgress(
    { location: vscode.ProgressLocation.Notification, title: `Connecting to ${quoted(name)}`, cancellable: true },
    (_progress, token) => registry.connect(name, signalOf(token)),
  );
  log.info(`Connected to "${name}".`);
}
