import * as vscode from "vscode";
import { capitalized } from "../../../../server/src/text/phrases.ts";
import type { HistoryEntry } from "../../cluster/rollback/history-entry.ts";
import type { Histories } from "../services/changes/histories.ts";
import type { ClusterRegistry } from "../services/connection/cluster-registry.ts";
import { shownTreeItem } from "../services/window/plain-window.ts";
import {
  canRollBack,
  entryDetails,
  entrySentence,
  formatFiles,
  formatWhen,
  outcomeIcons,
  outcomeLabels,
} from "./format-history.ts";

/** The view "History": what was applied to the configured clusters, newest first. */
export function createHistoryView(histories: Histories, registry: ClusterRegistry): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const view = vscode.window.createTreeView<HistoryEntry>("quorate.history", {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: (entry) => (entry === undefined ? [...histories.entries] : []),
      getTreeItem: (entry) => itemOf(entry, registry.clusters.length > 1),
    },
  });
  view.onDidChangeVisibility(({ visible }) => {
    if (visible) histories.renew();
  });
  return vscode.Disposable.from(
    view,
    changed,
    histories.onDidChange(() => changed.fire()),
  );
}

function itemOf(entry: HistoryEntry, isOneOfSeveral: boolean): vscode.TreeItem {
  const label = capitalized(entrySentence(entry));
  const item = new vscode.TreeItem(label);
  item.id = entry.id;
  const files = formatFiles(entry);
  const parts = [formatWhen(entry.at), ...(isOneOfSeveral ? [entry.cluster] : []), ...(files === "" ? [] : [files])];
  const isPlain = entry.outcome === "applied" || entry.outcome === "confirmed";
  item.description = [...parts, ...(isPlain ? [] : [outcomeLabels[entry.outcome]])].join(" · ");
  item.tooltip = new vscode.MarkdownString(
    entryDetails(entry)
      .join("\n\n")
      .replace(/\n\n- /g, "\n- "),
  );
  const [icon, color] = outcomeIcons[entry.outcome];
  item.iconPath = new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
  item.contextValue =
    entry.outcome === "awaiting-confirmation"
      ? "entry.unconfirmed"
      : canRollBack(entry)
        ? "entry.applied"
        : "entry.other";
  item.accessibilityInformation = { label: `${label}, ${item.description}, by ${entry.by.person}` };
  item.command = { title: "Show Changes", command: "quorate.showHistoryChanges", arguments: [entry] };
  return shownTreeItem(item);
}
