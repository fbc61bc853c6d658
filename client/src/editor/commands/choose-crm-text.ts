import * as vscode from "vscode";
import type { Services } from "../services/services.ts";
import { isCrmText } from "../services/texts/cluster-texts.ts";
import * as plainWindow from "../services/window/plain-window.ts";
import { chooseClusterFor, targetOf } from "./choose.ts";

/**
 * The crm text that a command asks about: the file that a menu names, the active or a visible one, else one of a cluster's files. A line of
 * the tree names the cluster. Undefined when a person cancels; throws an Error with a sentence where there is none.
 */
export async function chooseCrmText(services: Services, arg: unknown, title: string): Promise<vscode.Uri | undefined> {
  if (arg instanceof vscode.Uri) return arg;
  if (targetOf(arg).cluster === undefined) {
    const active = vscode.window.activeTextEditor;
    const editors = [...(active ? [active] : []), ...vscode.window.visibleTextEditors];
    const shown = editors.map(({ document }) => document).find(isCrmText);
    if (shown) return shown.uri;
  }
  const cluster = await chooseClusterFor(services, arg, {
    none: "There is no crm text. Open a crm file first.",
    title,
  });
  if (cluster === undefined) return undefined;
  const files = await services.texts.filesOf(cluster);
  if (files.length === 0)
    throw new Error(`No crm file in this window is about "${cluster.name}". Run Pull from Cluster to make one.`);
  if (files.length === 1) return files[0];
  const items = files.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }));
  return (await plainWindow.showQuickPick(items, { title, placeHolder: "Which file?" }))?.uri;
}
