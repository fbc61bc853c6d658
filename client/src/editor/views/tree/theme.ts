import * as vscode from "vscode";
import type { Attention } from "../format-resource.ts";

const colors: Record<Attention, string | undefined> = {
  good: "testing.iconPassed",
  muted: "disabledForeground",
  busy: "progressBar.background",
  warning: "problemsWarningIcon.foreground",
  error: "problemsErrorIcon.foreground",
};

/** The theme's colour for how much attention something deserves. */
export function attentionColor(attention: Attention): vscode.ThemeColor | undefined {
  const id = colors[attention];
  return id === undefined ? undefined : new vscode.ThemeColor(id);
}

/** The colour of the label of a failed or stale line. High contrast themes don't define it: there icon and text show the state. */
export function labelColor(attention: Attention): vscode.ThemeColor | undefined {
  if (attention === "muted") return new vscode.ThemeColor("disabledForeground");
  return attention === "warning" || attention === "error"
    ? new vscode.ThemeColor(`list.${attention}Foreground`)
    : undefined;
}
