import * as vscode from "vscode";
import type { Attention } from "./resource-words.ts";

const colors: Record<Attention, string | undefined> = {
  good: "testing.iconPassed",
  muted: "disabledForeground",
  busy: "progressBar.background",
  warning: "list.warningForeground",
  error: "list.errorForeground",
};

/** The theme's colour for how much attention something deserves. */
export function attentionColor(attention: Attention): vscode.ThemeColor | undefined {
  const id = colors[attention];
  return id === undefined ? undefined : new vscode.ThemeColor(id);
}
