import * as vscode from "vscode";

/** Whether a cluster's plan is made of one file, or of all crm files of its folder. */
export type PlannedFiles = "one" | "all";

const key = "quorate.plannedFiles";

/** The selected files to plan of each cluster, saved with the workspace. */
export class PlannedFilesMemory implements vscode.Disposable {
  readonly #memory: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<void>();

  /** Fires when a choice changes. */
  readonly onDidChange = this.#changed.event;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
  }

  /** The choice for a cluster; undefined when none was made. */
  get(cluster: string): PlannedFiles | undefined {
    const choice = this.#memory.get<Record<string, unknown>>(key, {})[cluster];
    return choice === "one" || choice === "all" ? choice : undefined;
  }

  /** Saves a choice. */
  async set(cluster: string, choice: PlannedFiles): Promise<void> {
    await this.#memory.update(key, { ...this.#memory.get<Record<string, unknown>>(key, {}), [cluster]: choice });
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
