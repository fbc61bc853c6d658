import * as vscode from "vscode";
import type { History } from "../../../cluster/rollback/history.ts";
import type { HistoryEntry } from "../../../cluster/rollback/history-entry.ts";
import { type ClusterRegistry, messageOf } from "../connection/cluster-registry.ts";
import type { Log } from "../window/log.ts";
import { Throttle } from "../window/throttle.ts";

/** Milliseconds from a change on the disk to reading it: an apply writes several times. */
const readDelay = 200;

/** The history of the configured clusters, as this editor, others and terminals of this account recorded it. */
export class Histories implements vscode.Disposable {
  readonly #registry: ClusterRegistry;
  readonly #folder: vscode.Uri;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #disposables: vscode.Disposable[];
  readonly #throttle: Throttle;
  readonly #log: Log;
  #opened: Promise<History> | undefined;
  #entries: readonly HistoryEntry[] = [];

  /** Fires when the entries have changed. */
  readonly onDidChange = this.#changed.event;

  constructor(context: vscode.ExtensionContext, registry: ClusterRegistry, log: Log) {
    this.#registry = registry;
    this.#log = log;
    this.#folder = vscode.Uri.joinPath(context.globalStorageUri, "history");
    this.#throttle = new Throttle(() => this.#read(), {
      delay: readDelay,
      interval: () => readDelay,
      onError: (error) => log.debug(`The history was not read: ${messageOf(error)}`),
    });
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(this.#folder, "**/*.json"));
    const request = () => this.#throttle.request();
    this.#disposables = [
      this.#changed,
      watcher,
      watcher.onDidCreate(request),
      watcher.onDidChange(request),
      watcher.onDidDelete(request),
      registry.onDidChange(() => {
        const names = this.#names();
        if (names === this.#known) return;
        this.#known = names;
        request();
      }),
    ];
    this.#known = this.#names();
    request();
  }

  #known = "";

  /** The entries of all configured clusters, newest first, as they were last read. */
  get entries(): readonly HistoryEntry[] {
    return this.#entries;
  }

  /** The history itself, for writing and for reading the disk again. */
  open(): Promise<History> {
    this.#opened ??= import("../../lazy/cluster.ts").then(({ openHistory, terminalHistoryFolder }) =>
      openHistory(this.#folder.fsPath, [terminalHistoryFolder()], (file, why) =>
        this.#log.info(`"${file}" can't be read and is left out of the history: ${why}`),
      ),
    );
    return this.#opened;
  }

  /** The entries of all configured clusters, newest first, as they are on the disk now. */
  async list(): Promise<readonly HistoryEntry[]> {
    return await this.#list(await this.open());
  }

  /** Has the disk read again soon. */
  renew(): void {
    this.#throttle.request();
  }

  dispose(): void {
    this.#throttle.dispose();
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  #names(): string {
    return JSON.stringify(this.#registry.clusters.map(({ name, config }) => [name, config.nodes, config.jumpHost]));
  }

  async #list(history: History): Promise<readonly HistoryEntry[]> {
    const { clusterHosts } = await import("../../lazy/cluster.ts");
    const lists = await Promise.all(
      this.#registry.clusters.map(({ name, config }) => history.list(name, clusterHosts(config))),
    );
    return lists.flat().sort((a, b) => (a.id < b.id ? 1 : -1));
  }

  async #read(): Promise<void> {
    if (this.#registry.clusters.length === 0 && this.#entries.length === 0) return;
    const history = await this.open();
    const entries = await this.#list(history);
    if (JSON.stringify(entries) === JSON.stringify(this.#entries)) return;
    this.#entries = entries;
    this.#changed.fire();
  }
}
