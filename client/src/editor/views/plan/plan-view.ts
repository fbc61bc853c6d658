import * as vscode from "vscode";
import type { PlanFinding } from "../../../../../server/src/protocol.ts";
import { capitalized } from "../../../../../server/src/text/phrases.ts";
import { plainText } from "../../../../../server/src/text/plain-text.ts";
import { planSentence } from "../../../cluster/apply/format-changes.ts";
import { isRollback } from "../../../cluster/rollback/history-entry.ts";
import type { PlanStore } from "../../services/changes/plan-store.ts";
import { nameOf } from "../../services/window/document-names.ts";
import { say, shownTreeItem } from "../../services/window/plain-window.ts";
import type { FileFinding } from "./plan-finding-rows.ts";
import type { PlanRow } from "./plan-row.ts";
import { type OpenPlan, planRows } from "./plan-view-model.ts";

/** The view "Plan": the changes of the open plan, the transition, findings and actions. */
export function createPlanView(plans: PlanStore): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  // Which lines are expanded is remembered for one plan only: each has other ids.
  let shown = plans.current?.plan;
  let number = 0;
  const view = vscode.window.createTreeView<PlanRow>("quorate.plan", {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: (row) => [...(row === undefined ? rows(plans) : (row.children ?? []))],
      getTreeItem: (row) => treeItem(row, number),
    },
  });
  const update = () => {
    const proposal = plans.current;
    if (proposal?.plan !== shown) number++;
    shown = proposal?.plan;
    const sentence = proposal ? planSentence(proposal.plan.changes, proposal.simulation) : "";
    say(view, {
      description: proposal
        ? `${proposal.cluster}${proposal.mode === "update" ? "" : ` · ${proposal.mode === "replace" || isRollback(proposal) ? proposal.mode : "without a file"}`}`
        : "",
      message: proposal
        ? `${capitalized(sentence)}.${proposal.notice ? ` ${proposal.notice}` : ""}${planState(plans)}`
        : "",
    });
    view.badge = proposal ? { value: proposal.plan.changes.length, tooltip: plainText(sentence) } : undefined;
    changed.fire();
  };
  return vscode.Disposable.from(view, changed, plans.onDidChange(update));
}

function planState(plans: PlanStore): string {
  if (plans.isApplying) return " Applying…";
  return plans.isStale ? " The text was edited since then. Plan again to include the edit." : "";
}

function rows(plans: PlanStore): readonly PlanRow[] {
  const proposal = plans.current;
  if (proposal === undefined) return [];
  const { cluster, plan, simulation, uris, findings, insight, needs } = proposal;
  const open: OpenPlan = {
    ...{ cluster, plan, simulation, insight, needs, isApplying: plans.isApplying },
    findings: findings.map(fileFinding),
    confirmMinutes: vscode.workspace.getConfiguration("quorate", uris[0]).get<number>("apply.confirmMinutes", 5),
  };
  return planRows(open);
}

function fileFinding({
  uri: file,
  line,
  column,
  endLine,
  endColumn,
  severity,
  rule,
  message,
}: PlanFinding): FileFinding {
  const uri = vscode.Uri.parse(file);
  const selection = new vscode.Range(line - 1, column - 1, endLine - 1, endColumn - 1);
  return {
    ...{ severity, rule, message },
    place: `${nameOf(uri)}:${line}`,
    command: { id: "vscode.open", arguments: [uri, { selection }] },
  };
}

function treeItem(row: PlanRow, plan: number): vscode.TreeItem {
  const state = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(
    row.label,
    row.children ? (row.isCollapsed ? state.Collapsed : state.Expanded) : state.None,
  );
  item.id = `${plan}/${row.id}`;
  item.contextValue = row.kind;
  if (row.description !== undefined) item.description = row.description;
  if (row.tooltip !== undefined) item.tooltip = row.tooltip;
  if (row.icon)
    item.iconPath = new vscode.ThemeIcon(row.icon[0], row.icon[1] ? new vscode.ThemeColor(row.icon[1]) : undefined);
  if (row.accessibleLabel !== undefined) item.accessibilityInformation = { label: row.accessibleLabel };
  if (row.command)
    item.command = { title: row.label, command: row.command.id, arguments: [...(row.command.arguments ?? [])] };
  return shownTreeItem(item);
}
