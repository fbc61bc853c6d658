import * as vscode from "vscode";
import type { Confirmations } from "../services/confirmations.ts";
import { formatClock } from "../services/format-confirmation.ts";

/** The status bar's item while a change waits to be kept: the time that is left; a click keeps it or goes back. */
export function createConfirmationBar(confirmations: Confirmations): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("quorate.confirmation", vscode.StatusBarAlignment.Left, 9);
  item.name = "Quorate: Change Waiting to Be Kept";
  item.backgroundColor = new vscode.ThemeColor("statusBarItem.warningBackground");
  const update = () => {
    const [first, ...others] = confirmations.of();
    if (first === undefined) return item.hide();
    const { note } = first.confirmation;
    const seconds = confirmations.secondsLeft(first);
    const when = seconds > 0 ? `goes back in ${formatClock(seconds)}` : "is going back";
    item.text = `$(watch) ${note.cluster} ${when}${others.length > 0 ? ` (+${others.length})` : ""}`;
    item.tooltip = `The change to "${note.cluster}" (${note.summary}) ${when} unless it is kept. Click to keep it, or to go back now.`;
    // A screen reader needn't hear each second.
    item.accessibilityInformation = { label: `The change to "${note.cluster}" waits to be kept` };
    item.command = { title: "Confirm or Roll Back", command: "quorate.confirmOrRollBack", arguments: [note.id] };
    item.show();
  };
  update();
  return vscode.Disposable.from(item, confirmations.onDidChange(update));
}
