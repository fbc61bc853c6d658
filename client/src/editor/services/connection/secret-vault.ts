import type * as vscode from "vscode";
import type { SecretQuestion, SecretVault } from "../../../cluster/ssh/prompter.ts";
import * as plainWindow from "../window/plain-window.ts";

/** A saved secret as people see it. The secret itself is only in the editor's secret storage. */
interface SavedSecret {
  readonly id: string;
  readonly label: string;
}

const indexKey = "quorate.savedSecrets";
const neverKey = "quorate.neverSaveSecrets";

/** Secrets in the editor's secret storage (the system's keychain), each saved only with the person's consent. */
export class SecretStorageVault implements SecretVault {
  readonly #storage: vscode.SecretStorage;
  readonly #memory: vscode.Memento;

  constructor(context: vscode.ExtensionContext) {
    this.#storage = context.secrets;
    this.#memory = context.globalState;
  }

  /** The saved secrets. */
  get saved(): readonly SavedSecret[] {
    return this.#memory.get<SavedSecret[]>(indexKey, []);
  }

  async read(question: SecretQuestion): Promise<string | undefined> {
    const id = idOf(question);
    return this.saved.some((each) => each.id === id) ? await this.#storage.get(id) : undefined;
  }

  offer(secrets: Parameters<SecretVault["offer"]>[0]): void {
    const never = this.#memory.get<string[]>(neverKey, []);
    const asked = secrets.filter((each) => !never.includes(idOf(each)));
    if (asked.length > 0) void this.#ask(asked);
  }

  drop(question: SecretQuestion): void {
    void this.delete(idOf(question));
  }

  /** Deletes a saved secret. */
  async delete(id: string): Promise<void> {
    await this.#memory.update(
      indexKey,
      this.saved.filter((each) => each.id !== id),
    );
    await this.#storage.delete(id);
  }

  async #ask(secrets: Parameters<SecretVault["offer"]>[0]): Promise<void> {
    const answer = await plainWindow.showInformationMessage(
      `Save for the next connection: ${secrets.map(({ label }) => label).join("; ")}? Saved in the editor's secret storage; "Quorate: Delete Saved Secrets…" removes it.`,
      "Save",
      "Not Now",
      "Never",
    );
    if (answer === "Never") {
      const never = this.#memory.get<string[]>(neverKey, []);
      await this.#memory.update(neverKey, [...never, ...secrets.map(idOf)]);
    }
    if (answer !== "Save") return;
    for (const each of secrets) {
      const id = idOf(each);
      await this.#storage.store(id, each.secret);
      await this.#memory.update(indexKey, [
        ...this.saved.filter((known) => known.id !== id),
        { id, label: each.label },
      ]);
    }
  }
}

function idOf({ kind, key }: SecretQuestion): string {
  return `quorate ${kind} ${key}`;
}
