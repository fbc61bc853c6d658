import { plainLine, plainTexts } from "../../../../../server/src/text/plain-text.ts";
import type { Prompter, SecretVault } from "../../../cluster/ssh/prompter.ts";
import * as plainWindow from "../window/plain-window.ts";

/** A prompter that asks only during what a person started: background work never opens a dialog. */
export interface EditorPrompter extends Prompter {
  /** Runs the work with questions allowed. */
  interactively<T>(work: () => Promise<T>): Promise<T>;
}

/** Asks in the editor: a modal dialog for a host key, a password input box for a secret. */
export function createPrompter(vault: SecretVault): EditorPrompter {
  let interactive = 0;
  return {
    vault,
    async interactively(work) {
      interactive++;
      try {
        return await work();
      } finally {
        interactive--;
      }
    },
    async acceptHostKey(question) {
      if (interactive === 0) return false;
      const { label, host, port, keyType, fingerprint, file, suggestedBy } = plainTexts(question, plainLine);
      const trust = "Trust Host";
      const answer = await plainWindow.showWarningMessage(
        `The host "${label}" is unknown. Is this its key?`,
        {
          modal: true,
          detail: [
            `Address: ${host}, port ${port}`,
            `Key: ${keyType}`,
            `Fingerprint: ${fingerprint}`,
            "",
            ...(suggestedBy === undefined
              ? []
              : [`The folder's file ${suggestedBy} has this key; whoever wrote the folder's files wrote it.`, ""]),
            "Compare it with the fingerprint on the host itself (ssh-keygen -l -f /etc/ssh/ssh_host_…_key.pub).",
            file === undefined ? "The key isn't saved." : `If you trust it, the key is added to ${file}.`,
          ].join("\n"),
        },
        trust,
      );
      return answer === trust;
    },
    async secret({ label, kind }) {
      if (interactive === 0) return undefined;
      const titles = { passphrase: "Key Passphrase", password: "Password", sudo: "sudo Password", answer: "Login" };
      return plainWindow.showInputBox({
        title: `Quorate: ${titles[kind]}`,
        prompt: kind === "answer" ? label : `${label} (remembered until you disconnect)`,
        password: true,
        ignoreFocusOut: true,
      });
    },
  };
}
