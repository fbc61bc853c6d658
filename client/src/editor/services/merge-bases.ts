import * as vscode from "vscode";
import type { PullBase } from "../../../../server/src/protocol.ts";
import { messageOf } from "./cluster-registry.ts";
import type { Synced } from "./drift-tracker.ts";
import type { LanguageService } from "./language-service.ts";
import type { Log } from "./log.ts";

const key = "quorate.pullBases";

/** What each cluster's configuration was when its files last were in step with it: what a pull merges three ways. Kept with the workspace, without secrets. */
export class MergeBases implements vscode.Disposable {
  readonly #memory: vscode.Memento;
  readonly #following: vscode.Disposable;

  constructor(
    memory: vscode.Memento,
    onDidSync: vscode.Event<Synced>,
    { language, log }: { readonly language: LanguageService; readonly log: Log },
  ) {
    this.#memory = memory;
    this.#following = onDidSync(({ cluster, uris, cib }) => {
      const { token } = new vscode.CancellationTokenSource();
      language
        .pull({ uris: uris.map(String), cib }, token)
        .then(({ base, errors }) => (errors.length === 0 ? this.set(cluster, uris, base) : undefined))
        .then(undefined, (error) => log.debug(`What is in step was not remembered: ${messageOf(error)}`));
    });
  }

  /** What is remembered for a cluster and these files; undefined where they never were in step. */
  get(cluster: string, uris: readonly vscode.Uri[]): PullBase | undefined {
    return this.#memory.get<Record<string, PullBase>>(key, {})[nameOf(cluster, uris)];
  }

  /** Remembers that files and cluster are the same now. */
  async set(cluster: string, uris: readonly vscode.Uri[], base: PullBase): Promise<void> {
    const all = this.#memory.get<Record<string, PullBase>>(key, {});
    await this.#memory.update(key, { ...all, [nameOf(cluster, uris)]: base });
  }

  dispose(): void {
    this.#following.dispose();
  }
}

function nameOf(cluster: string, uris: readonly vscode.Uri[]): string {
  return JSON.stringify([cluster, ...uris.map(String).sort()]);
}
