import * as vscode from "vscode";
import type { Change } from "../../../server/src/protocol.ts";
import type { PlanStore } from "../editor/plan-store.ts";
import { changeName, planSentence } from "./plan-words.ts";
import { capitalized } from "./words.ts";

type Line = { readonly action: "apply" | "discard" | "diff" } | { readonly change: Change };

const icons = {
  added: new vscode.ThemeIcon("diff-added", new vscode.ThemeColor("gitDecoration.addedResourceForeground")),
  changed: new vscode.ThemeIcon("diff-modified", new vscode.ThemeColor("gitDecoration.modifiedResourceForeground")),
  removed: new vscode.ThemeIcon("diff-removed", new vscode.ThemeColor("gitDecoration.deletedResourceForeground")),
} as const;
const order = { removed: 0, changed: 1, added: 2 } as const;

/** The view "Plan": what the open plan changes, and the ways on: apply, discard, see the diff. */
export function createPlanView(plans: PlanStore): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const view = vscode.window.createTreeView<Line>("quorate.plan", {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: (line) => (line === undefined ? lines(plans) : []),
      getTreeItem: (line) => ("change" in line ? changeItem(line.change) : actionItem(line.action, plans)),
    },
  });
  const update = () => {
    const proposal = plans.current;
    view.description = proposal?.cluster ?? "";
    view.message = proposal ? `${capitalized(planSentence(proposal.plan.changes))}.${news(plans)}` : "";
    view.badge = proposal
      ? { value: proposal.plan.changes.length, tooltip: `${planSentence(proposal.plan.changes)} in the plan` }
      : undefined;
    changed.fire();
  };
  return vscode.Disposable.from(view, changed, plans.onDidChange(update));
}

function news(plans: PlanStore): string {
  if (plans.isApplying) return " It is being applied.";
  return plans.isStale ? " The text was edited since: plan again to include the edit." : "";
}

function lines(plans: PlanStore): Line[] {
  if (plans.current === undefined) return [];
  const changes = [...plans.current.plan.changes].sort((a, b) => order[a.kind] - order[b.kind]);
  const actions = plans.isApplying ? (["diff"] as const) : (["apply", "discard", "diff"] as const);
  return [...actions.map((action) => ({ action })), ...changes.map((change) => ({ change }))];
}

function actionItem(action: "apply" | "discard" | "diff", plans: PlanStore): vscode.TreeItem {
  const cluster = plans.current?.cluster ?? "";
  const [label, icon, command] = {
    apply: [`Apply to "${cluster}"`, "cloud-upload", "quorate.applyPlan"],
    discard: ["Discard this plan", "close", "quorate.discardPlan"],
    diff: ["Show all changes", "diff", "quorate.showPlan"],
  }[action] as [string, string, string];
  const item = new vscode.TreeItem(label);
  item.id = `action/${action}`;
  item.iconPath = new vscode.ThemeIcon(icon);
  item.command = { title: label, command };
  item.contextValue = "action";
  return item;
}

function changeItem(change: Change): vscode.TreeItem {
  const item = new vscode.TreeItem(changeName(change));
  item.description = change.kind;
  item.iconPath = icons[change.kind];
  item.tooltip = change.after ?? change.before ?? "";
  item.contextValue = `change.${change.kind}`;
  item.command = { title: "Show This Change", command: "quorate.showPlan", arguments: [change] };
  return item;
}
