import * as vscode from "vscode";
import type { PullBase } from "../../../../../server/src/protocol.ts";
import { messageOf } from "../connection/cluster-registry.ts";
import type { LanguageService } from "../language-service.ts";
import type { Log } from "../window/log.ts";
import type { Synced } from "./drift-tracker.ts";

const key = "quorate.mergeBases";

/** Each cluster's configuration when its files were last in sync with it: the base of a pull's three-way merge. Stored with the workspace, without secrets. */
export class MergeBases implements vscode.Disposable {
  readonly #memory: vscode.Memento;
  readonly #listener: vscode.Disposable;

  constructor(
    memory: vscode.Memento,
    onDidSync: vscode.Event<Synced>,
    { language, log }: { readonly language: LanguageService; readonly log: Log },
  ) {
    this.#memory = memory;
    this.#listener = onDidSync(({ cluster, uris, cib }) => {
      const { token } = new vscode.CancellationTokenSource();
      language
        .pull({ uris: uris.map(String), cib }, token)
        .then(({ base, errors }) => (errors.length === 0 ? this.set(cluster, uris, base) : undefined))
        .then(undefined, (error) => log.debug(`The base for the next pull was not stored: ${messageOf(error)}`));
    });
  }

  /** The base for a cluster and these files; undefined where they were never in sync. */
  get(cluster: string, uris: readonly vscode.Uri[]): PullBase | undefined {
    return this.#memory.get<Record<string, PullBase>>(key, {})[nameOf(cluster, uris)];
  }

  /** Stores the base: files and cluster are in sync now. */
  async set(cluster: string, uris: readonly vscode.Uri[], base: PullBase): Promise<void> {
    const all = this.#memory.get<Record<string, PullBase>>(key, {});
    await this.#memory.update(key, { ...all, [nameOf(cluster, uris)]: base });
  }

  dispose(): void {
    this.#listener.dispose();
  }
}

function nameOf(cluster: string, uris: readonly vscode.Uri[]): string {
  return JSON.stringify([cluster, ...uris.map(String).sort()]);
}
