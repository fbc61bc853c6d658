import * as vscode from "vscode";
import type { Prompter, SecretVault } from "../../cluster/ssh/prompter.ts";

/** A prompter that asks only while a person has asked for something: what runs by itself never opens a dialog. */
export interface EditorPrompter extends Prompter {
  /** Runs the work with questions allowed. */
  interactively<T>(work: () => Promise<T>): Promise<T>;
}

/** The editor's way to ask: a modal for a host key, an input box that hides what is typed for a secret. */
export function createPrompter(vault: SecretVault): EditorPrompter {
  let listening = 0;
  return {
    vault,
    async interactively(work) {
      listening++;
      try {
        return await work();
      } finally {
        listening--;
      }
    },
    async acceptHostKey({ label, host, port, keyType, fingerprint }) {
      if (listening === 0) return false;
      const trust = "Trust This Host";
      const answer = await vscode.window.showWarningMessage(
        `The host "${label}" is not known yet. Is this its key?`,
        {
          modal: true,
          detail: [
            `Address: ${host}, port ${port}`,
            `Key: ${keyType}`,
            `Fingerprint: ${fingerprint}`,
            "",
            "Compare it with what the host itself says (ssh-keygen -l -f /etc/ssh/ssh_host_…_key.pub). When you trust it, it is added to the known_hosts file.",
          ].join("\n"),
        },
        trust,
      );
      return answer === trust;
    },
    async secret({ label, kind }) {
      if (listening === 0) return undefined;
      const titles = { passphrase: "Passphrase of the key", password: "Password", sudo: "Password for sudo" };
      return vscode.window.showInputBox({
        title: `Quorate: ${titles[kind]}`,
        prompt: `${label} (remembered until you disconnect)`,
        password: true,
        ignoreFocusOut: true,
      });
    },
  };
}
