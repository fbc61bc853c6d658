import * as vscode from "vscode";
import type { Cluster, ClusterRegistry } from "../connection/cluster-registry.ts";

const pattern = "**/*.{crm,crmsh,pcmk}";

/** The schemes of documents that a person can write. */
export const writableSchemes = ["file", "untitled", "vscode-vfs"];

/** The scheme of the read-only documents that show a configuration in another language. */
export const convertScheme = "quorate-convert";

/** Whether this is a crm text that a person edits, not one of our read-only documents. */
export function isCrmText(document: vscode.TextDocument): boolean {
  return document.languageId === "crm" && writableSchemes.includes(document.uri.scheme);
}

/** The crm files of each cluster's folders; searched once, then cached until files are created or deleted. */
export class ClusterTexts implements vscode.Disposable {
  readonly #registry: ClusterRegistry;
  readonly #found = new Map<string, Promise<readonly vscode.Uri[]>>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #disposables: vscode.Disposable[];

  /** Fires when files were created, deleted or changed on disk. */
  readonly onDidChange = this.#changed.event;

  constructor(registry: ClusterRegistry) {
    this.#registry = registry;
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const clear = () => {
      this.#found.clear();
      this.#changed.fire();
    };
    this.#disposables = [
      this.#changed,
      watcher,
      watcher.onDidCreate(clear),
      watcher.onDidDelete(clear),
      watcher.onDidChange(() => this.#changed.fire()),
      vscode.workspace.onDidChangeWorkspaceFolders(clear),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("quorate.clusters")) clear();
      }),
    ];
  }

  /** The cluster that a document describes: the one of its folder, else the only one there is. */
  clusterOf(uri: vscode.Uri): Cluster | undefined {
    const { clusters } = this.#registry;
    return this.#registry.forFile(uri) ?? (clusters.length === 1 ? clusters[0] : undefined);
  }

  /** The crm files that describe a cluster, in the order of their paths: those under its folders that are no other cluster's. */
  filesOf(cluster: Cluster): Promise<readonly vscode.Uri[]> {
    let found = this.#found.get(cluster.name);
    if (found === undefined) {
      found = this.#find(cluster);
      this.#found.set(cluster.name, found);
      found.catch(() => this.#found.delete(cluster.name));
    }
    return found;
  }

  /** The same, searched again: the event of a file that was just created may not have arrived yet. */
  filesNow(cluster: Cluster): Promise<readonly vscode.Uri[]> {
    this.#found.delete(cluster.name);
    return this.filesOf(cluster);
  }

  dispose(): void {
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  async #find(cluster: Cluster): Promise<readonly vscode.Uri[]> {
    const found = await Promise.all(
      cluster.folders.map((folder) =>
        vscode.workspace.findFiles(new vscode.RelativePattern(folder, pattern), "**/node_modules/**"),
      ),
    );
    return found
      .flat()
      .filter((uri) => this.#registry.forFile(uri)?.name === cluster.name)
      .sort((a, b) => a.path.localeCompare(b.path));
  }
}
