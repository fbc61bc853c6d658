import * as vscode from "vscode";
import type { SecretStorageVault } from "../services/secret-vault.ts";
import type { Command } from "./command.ts";

/** Removes passwords and passphrases from the editor's secret storage. */
export function deleteSavedSecrets(vault: SecretStorageVault): Command {
  return {
    id: "quorate.deleteSavedSecrets",
    async run() {
      if (vault.kept.length === 0) {
        void vscode.window.showInformationMessage("No password or passphrase is kept.");
        return;
      }
      const picked = await vscode.window.showQuickPick(
        vault.kept.map((secret) => ({ label: secret.label, secret, picked: true })),
        { title: "Delete Saved Secrets", placeHolder: "Which of them shall be removed?", canPickMany: true },
      );
      for (const { secret } of picked ?? []) await vault.forget(secret.id);
    },
  };
}
