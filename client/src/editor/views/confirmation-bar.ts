import * as vscode from "vscode";
import { plainText } from "../../../../server/src/text/plain-text.ts";
import type { Confirmations } from "../services/changes/confirmations.ts";
import { formatClock } from "../services/changes/format-confirmation.ts";
import { say } from "../services/window/plain-window.ts";

/** The status bar item while a change awaits confirmation: the remaining time. A click asks whether to confirm or to roll back. */
export function createConfirmationBar(confirmations: Confirmations): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("quorate.confirmation", vscode.StatusBarAlignment.Left, 9);
  item.name = "Quorate: Change Awaiting Confirmation";
  item.backgroundColor = new vscode.ThemeColor("statusBarItem.warningBackground");
  const update = () => {
    const [first, ...others] = confirmations.of();
    if (first === undefined) return item.hide();
    const { note } = first.confirmation;
    const seconds = confirmations.secondsLeft(first);
    const when = seconds > 0 ? `rolls back in ${formatClock(seconds)}` : "is rolling back";
    say(item, {
      text: `$(watch) ${note.cluster} ${when}${others.length > 0 ? ` (+${others.length})` : ""}`,
      tooltip: `The change to "${note.cluster}" (${note.summary}) ${when} unless you confirm it. Click to confirm it or to roll back now.`,
    });
    // A screen reader needn't announce each second.
    item.accessibilityInformation = { label: plainText(`The change to "${note.cluster}" awaits confirmation`) };
    item.command = { title: "Confirm or Roll Back", command: "quorate.confirmOrRollBack", arguments: [note.id] };
    item.show();
  };
  update();
  return vscode.Disposable.from(item, confirmations.onDidChange(update));
}
