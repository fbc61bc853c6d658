import * as vscode from "vscode";
import type { SecretQuestion, SecretVault } from "../../cluster/ssh/prompter.ts";

/** The kept secrets, for people: where each is and how it is named. The secrets themselves are in the editor's secret storage alone. */
interface SavedSecret {
  readonly id: string;
  readonly label: string;
}

const indexKey = "quorate.keptSecrets";
const neverKey = "quorate.neverKeepSecrets";

/** Secrets in the editor's secret storage (the system's keychain), each kept only when the person said so. */
export class SecretStorageVault implements SecretVault {
  readonly #storage: vscode.SecretStorage;
  readonly #memory: vscode.Memento;

  constructor(context: vscode.ExtensionContext) {
    this.#storage = context.secrets;
    this.#memory = context.globalState;
  }

  /** What is kept now. */
  get kept(): readonly SavedSecret[] {
    return this.#memory.get<SavedSecret[]>(indexKey, []);
  }

  async read(question: SecretQuestion): Promise<string | undefined> {
    const id = idOf(question);
    return this.kept.some((each) => each.id === id) ? await this.#storage.get(id) : undefined;
  }

  offer(secrets: Parameters<SecretVault["offer"]>[0]): void {
    const never = this.#memory.get<string[]>(neverKey, []);
    const asked = secrets.filter((each) => !never.includes(idOf(each)));
    if (asked.length > 0) void this.#ask(asked);
  }

  drop(question: SecretQuestion): void {
    void this.forget(idOf(question));
  }

  /** Removes a kept secret. */
  async forget(id: string): Promise<void> {
    await this.#memory.update(
      indexKey,
      this.kept.filter((each) => each.id !== id),
    );
    await this.#storage.delete(id);
  }

  async #ask(secrets: Parameters<SecretVault["offer"]>[0]): Promise<void> {
    const answer = await vscode.window.showInformationMessage(
      `Keep for the next connection: ${secrets.map(({ label }) => label).join("; ")}? It goes into the editor's secret storage, and "Quorate: Delete Saved Secrets…" removes it.`,
      "Keep",
      "Not Now",
      "Never",
    );
    if (answer === "Never") {
      const never = this.#memory.get<string[]>(neverKey, []);
      await this.#memory.update(neverKey, [...never, ...secrets.map(idOf)]);
    }
    if (answer !== "Keep") return;
    for (const each of secrets) {
      const id = idOf(each);
      await this.#storage.store(id, each.secret);
      await this.#memory.update(indexKey, [...this.kept.filter((known) => known.id !== id), { id, label: each.label }]);
    }
  }
}

function idOf({ kind, key }: SecretQuestion): string {
  return `quorate ${kind} ${key}`;
}
