import * as vscode from "vscode";
import type { Maintenances } from "../services/nodes/maintenances.ts";
import { say, shownTreeItem } from "../services/window/plain-window.ts";
import { type MaintenanceRow, maintenanceRows } from "./maintenance-rows.ts";

/** The view "Maintenance": the checklist of the rolling maintenances, while there are some; and the context keys of its commands. */
export function createMaintenanceView(maintenances: Maintenances): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  let last = "";
  const view = vscode.window.createTreeView<MaintenanceRow>("quorate.maintenance", {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: (row) => [...(row === undefined ? rows(maintenances) : row.children)],
      getTreeItem: treeItem,
    },
  });
  const update = () => {
    const { all } = maintenances;
    say(view, {
      description: all.map(({ state }) => state.cluster).join(", "),
      message: all
        .map(({ state, progress }) => (all.length > 1 ? `${state.cluster}: ${progress}` : progress))
        .join("\n"),
    });
    const shown = JSON.stringify(all.map(({ state, activity }) => [state, activity]));
    if (shown === last) return;
    last = shown;
    const set = (key: string, isSet: boolean) => void vscode.commands.executeCommand("setContext", key, isSet);
    set("quorate.hasMaintenance", all.length > 0);
    for (const activity of ["running", "yours", "stopped"] as const)
      set(
        `quorate.maintenance.${activity}`,
        all.some((each) => each.activity === activity),
      );
    changed.fire();
  };
  update();
  return vscode.Disposable.from(view, changed, maintenances.onDidChange(update));
}

function rows({ all }: Maintenances): readonly MaintenanceRow[] {
  return all.flatMap((each) => {
    const nodes = maintenanceRows(each);
    if (all.length === 1) return nodes;
    const { cluster } = each.state;
    const common = { label: cluster, description: "", tooltip: cluster, icon: ["server-environment"] as const };
    return [{ id: cluster, ...common, isOpen: true, children: nodes }];
  });
}

function treeItem(row: MaintenanceRow): vscode.TreeItem {
  const state = vscode.TreeItemCollapsibleState;
  const fold = row.children.length === 0 ? state.None : row.isOpen ? state.Expanded : state.Collapsed;
  const item = new vscode.TreeItem(row.label, fold);
  item.id = row.id;
  item.description = row.description;
  item.tooltip = row.tooltip;
  const [icon, colour] = row.icon;
  item.iconPath = new vscode.ThemeIcon(icon, colour === undefined ? undefined : new vscode.ThemeColor(colour));
  item.accessibilityInformation = { label: `${row.label}, ${row.description}` };
  return shownTreeItem(item);
}
