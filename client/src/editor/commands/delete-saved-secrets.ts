import type { SecretStorageVault } from "../services/connection/secret-vault.ts";
import * as plainWindow from "../services/window/plain-window.ts";
import type { Command } from "./command.ts";

/** Deletes passwords and passphrases from the editor's secret storage. */
export function deleteSavedSecrets(vault: SecretStorageVault): Command {
  return {
    id: "quorate.deleteSavedSecrets",
    async run() {
      if (vault.saved.length === 0) {
        void plainWindow.showInformationMessage("No password or passphrase is saved.");
        return;
      }
      const picked = await plainWindow.showQuickPick(
        vault.saved.map((secret) => ({ label: secret.label, secret, picked: true })),
        { title: "Delete Saved Secrets", placeHolder: "Which secrets should be deleted?", canPickMany: true },
      );
      for (const { secret } of picked ?? []) await vault.delete(secret.id);
    },
  };
}
