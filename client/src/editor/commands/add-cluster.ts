import { homedir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { parseAddress } from "../../cluster/ssh/address.ts";
import type { ClusterConfig } from "../../cluster/ssh/cluster-config.ts";
import { ownNames } from "../services/connection/configured-clusters.ts";
import { sshHosts } from "../services/connection/ssh-hosts.ts";
import type { Services } from "../services/services.ts";
import { showError } from "../services/window/messages.ts";
import * as plainWindow from "../services/window/plain-window.ts";
import { activeFile } from "./choose.ts";
import type { Command } from "./command.ts";
import { connectTo } from "./connect.ts";
import { offerOtherNodes } from "./other-nodes.ts";

/** Adds a cluster to the settings of the folder, by one node's address and a name, and connects to it. */
export const addCluster: Command = {
  id: "quorate.addCluster",
  async run(services) {
    if (!vscode.workspace.isTrusted) {
      throw new Error("This folder is not trusted, so no cluster can be added. Trust the folder first.");
    }
    const folder = await chooseFolder();
    if (folder === "cancelled") return;
    const node = await chooseNode();
    if (node === undefined) return;
    const name = await chooseName(services, node, folder);
    if (name === undefined) return;
    await writeSetting({ name, nodes: [node] }, folder);
    await configured(services, name);
    await connectTo(services, name);
    await vscode.commands.executeCommand("quorate.clusters.focus", { preserveFocus: true });
    // Not awaited: the cluster is added in any case.
    void offerOtherNodes(services, name, node, knownHosts())
      .then((others) => (others.length > 0 ? writeSetting({ name, nodes: [node, ...others] }, folder) : undefined))
      .catch((error) => showError(services.log, error));
    return name;
  },
};

/** The folder that is to describe a cluster; asks where there are several. */
export async function chooseFolder(): Promise<vscode.WorkspaceFolder | undefined | "cancelled"> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length < 2) return folders[0];
  const file = activeFile();
  const own = file && vscode.workspace.getWorkspaceFolder(file);
  if (own) return own;
  return (
    (await vscode.window.showWorkspaceFolderPick({ placeHolder: "Which folder describes the cluster?" })) ?? "cancelled"
  );
}

/** The hosts of the person's SSH configuration. */
export function knownHosts(): readonly string[] {
  return sshHosts(join(homedir(), ".ssh", "config"), homedir());
}

/** A node's address: a host of the SSH configuration, or a typed one. */
async function chooseNode(): Promise<string | undefined> {
  const hosts = knownHosts();
  const known = hosts.map((label): vscode.QuickPickItem => ({ label, description: "~/.ssh/config" }));
  const pick = vscode.window.createQuickPick();
  pick.title = "Add Cluster (1 of 2): Node";
  pick.placeholder = "user@host, host:port, or a host from ~/.ssh/config; any node of the cluster will do";
  pick.ignoreFocusOut = true;
  const show = () => {
    const typed = pick.value.trim();
    const isNew = typed !== "" && !hosts.includes(typed);
    const address = isNew ? parseAddress(typed) : undefined;
    const items: readonly vscode.QuickPickItem[] = [
      ...(address ? [{ label: typed, description: "use this address", alwaysShow: true }] : []),
      ...(isNew && !address
        ? [
            {
              label: typed,
              description: "not an address; enter host, user@host or user@host:port",
              alwaysShow: true,
            },
          ]
        : []),
      ...known,
    ];
    pick.items = items.map(plainWindow.shownItem);
  };
  show();
  pick.onDidChangeValue(show);
  try {
    return await new Promise((resolve) => {
      pick.onDidAccept(() => {
        const chosen = (pick.selectedItems[0]?.label ?? pick.value).trim();
        if (parseAddress(chosen)) resolve(chosen);
      });
      pick.onDidHide(() => resolve(undefined));
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}

async function chooseName(
  { registry }: Services,
  node: string,
  folder: vscode.WorkspaceFolder | undefined,
): Promise<string | undefined> {
  // Those that the folder's list leaves out, too: their definition would count.
  const own = ownNames(vscode.workspace.getConfiguration("quorate", folder).inspect("clusters")?.globalValue);
  const name = await plainWindow.showInputBox({
    title: "Add Cluster (2 of 2): Name",
    prompt: "The name of the cluster in views and messages.",
    value: parseAddress(node)?.host.split(".")[0] ?? node,
    ignoreFocusOut: true,
    validateInput: (value) => {
      if (value.trim() === "") return "Enter a name.";
      const isTaken = registry.get(value.trim()) !== undefined || own.has(value.trim());
      return isTaken ? `A cluster named "${value.trim()}" is already configured.` : undefined;
    },
  });
  return name?.trim();
}

/** Writes a cluster to the settings; replaces one of the same name. */
export async function writeSetting(config: ClusterConfig, folder: vscode.WorkspaceFolder | undefined): Promise<void> {
  const settings = vscode.workspace.getConfiguration("quorate", folder);
  const target = folder ? vscode.ConfigurationTarget.WorkspaceFolder : vscode.ConfigurationTarget.Global;
  const inspected = settings.inspect<unknown[]>("clusters");
  // A folder's list overrides the workspace's and the user's, so their clusters are copied into it.
  const before = folder
    ? (inspected?.workspaceFolderValue ?? inspected?.workspaceValue ?? inspected?.globalValue)
    : inspected?.globalValue;
  const list: readonly unknown[] = Array.isArray(before) ? before : [];
  const isOther = (each: unknown) => !(typeof each === "object" && each && "name" in each && each.name === config.name);
  await settings.update("clusters", [...list.filter(isOther), config], target);
}

/** Resolves when the registry has read the new setting. */
export async function configured({ registry }: Services, name: string): Promise<void> {
  if (registry.get(name)) return;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      changed.dispose();
      reject(new Error(`"${name}" was written to the settings, but is not configured. See the log.`));
    }, 5000);
    const changed = registry.onDidChange(() => {
      if (registry.get(name) === undefined) return;
      clearTimeout(timer);
      changed.dispose();
      resolve();
    });
  });
}
