import * as vscode from "vscode";
import type { ClusterRegistry } from "./cluster-registry.ts";
import { withNodesOf } from "./nodes-in-setting.ts";

/** Changes the nodes of a cluster in every settings file that defines it. Resolves when the registry has read them, or shortly after. */
export async function changeNodes(
  registry: ClusterRegistry,
  name: string,
  change: (nodes: readonly string[]) => readonly string[],
): Promise<void> {
  const before = registry.get(name)?.config.nodes.join(" ");
  const { ConfigurationTarget: target } = vscode;
  let isChanged = false;
  const write = async (
    settings: vscode.WorkspaceConfiguration,
    value: unknown,
    place: vscode.ConfigurationTarget,
  ): Promise<void> => {
    const next = withNodesOf(value, name, change);
    if (next === undefined) return;
    isChanged = true;
    await settings.update("clusters", next, place);
  };
  const all = vscode.workspace.getConfiguration("quorate");
  await write(all, all.inspect("clusters")?.globalValue, target.Global);
  const folders = vscode.workspace.workspaceFolders ?? [];
  // Without a workspace file, the workspace's settings are those of its only folder.
  if (vscode.workspace.workspaceFile)
    await write(
      all,
      vscode.workspace.getConfiguration("quorate").inspect("clusters")?.workspaceValue,
      target.Workspace,
    );
  for (const folder of folders) {
    const settings = vscode.workspace.getConfiguration("quorate", folder);
    await write(settings, settings.inspect("clusters")?.workspaceFolderValue, target.WorkspaceFolder);
  }
  if (!isChanged) return;
  const isRead = (): boolean => registry.get(name)?.config.nodes.join(" ") !== before;
  if (isRead()) return;
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      changed.dispose();
      resolve();
    };
    const timer = setTimeout(end, 5000);
    const changed = registry.onDidChange(() => {
      if (isRead()) end();
    });
  });
}
