import * as vscode from "vscode";
import type { NodeReports } from "../services/nodes/node-reports.ts";
import { say, shownTreeItem } from "../services/window/plain-window.ts";
import { type CheckRow, checkRows } from "./checks-view-model.ts";

/** The view "Checks": what the last check of the nodes found, by node. */
export function createChecksView(reports: NodeReports): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const view = vscode.window.createTreeView<CheckRow>("quorate.checks", {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: (row) => [...(row === undefined ? rows(reports) : (row.children ?? []))],
      getTreeItem: treeItem,
    },
  });
  const update = () => {
    const [only, ...others] = reports.all;
    const time = only?.at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    say(view, { description: only && others.length === 0 ? `${only.report.cluster} · ${time}` : "" });
    const problems = reports.all
      .flatMap(({ report }) => report.findings)
      .filter(({ severity }) => severity !== "information").length;
    view.badge = problems > 0 ? { value: problems, tooltip: `${problems} problems of nodes` } : undefined;
    changed.fire();
  };
  return vscode.Disposable.from(view, changed, reports.onDidChange(update));
}

function rows({ all }: NodeReports): readonly CheckRow[] {
  const [only, ...others] = all;
  if (only !== undefined && others.length === 0) return checkRows(only.report);
  return all.map(({ report, at }) => ({
    id: `cluster/${report.cluster}`,
    label: report.cluster,
    description: at.toLocaleTimeString(),
    children: checkRows(report).map((row) => inCluster(row, report.cluster)),
  }));
}

function inCluster(row: CheckRow, cluster: string): CheckRow {
  const children = row.children?.map((child) => inCluster(child, cluster));
  return { ...row, id: `${cluster}/${row.id}`, ...(children ? { children } : {}) };
}

function treeItem(row: CheckRow): vscode.TreeItem {
  const state = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(
    row.label,
    row.children ? (row.isCollapsed ? state.Collapsed : state.Expanded) : state.None,
  );
  item.id = row.id;
  if (row.description !== undefined) item.description = row.description;
  if (row.tooltip !== undefined) item.tooltip = row.tooltip;
  if (row.icon)
    item.iconPath = new vscode.ThemeIcon(row.icon[0], row.icon[1] ? new vscode.ThemeColor(row.icon[1]) : undefined);
  if (row.runs !== undefined)
    item.command = { title: "Run Command…", command: "quorate.runFix", arguments: [row.runs] };
  if (row.copies !== undefined)
    item.command = { title: "Copy Command", command: "quorate.copyFix", arguments: [row.copies] };
  return shownTreeItem(item);
}
