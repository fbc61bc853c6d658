import * as vscode from "vscode";
import { plainText } from "../../../../../server/src/text/plain-text.ts";
import type { ClusterSession } from "../../../cluster/session/session-types.ts";
import type { ClusterConfig } from "../../../cluster/ssh/cluster-config.ts";
import type { ClusterView } from "../../../cluster/status/snapshot.ts";
import type { Log } from "../window/log.ts";
import * as plainWindow from "../window/plain-window.ts";
import { configuredClusters, isSame } from "./configured-clusters.ts";
import type { EditorPrompter } from "./prompter.ts";

/** One configured cluster. */
export interface Cluster {
  readonly name: string;
  readonly config: ClusterConfig;
  /** The folders whose files describe it; empty where no folder is open. */
  readonly folders: readonly vscode.Uri[];
  readonly view: ClusterView;
  /** Its session; the first call loads the code that talks to clusters. Rejects while the workspace isn't trusted. */
  session(): Promise<ClusterSession>;
}

interface Entry extends Cluster {
  config: ClusterConfig;
  folders: readonly vscode.Uri[];
  view: ClusterView;
  opened: Promise<ClusterSession> | undefined;
  stopWatching: (() => void) | undefined;
}

/** Names of clusters that a person disconnected: they are not connected automatically. */
const disconnectedKey = "quorate.disconnected";

/** The configured clusters with their sessions. Follows the settings (a definition in the person's own counts before a folder's), and connects to nothing until the workspace is trusted. */
export class ClusterRegistry implements vscode.Disposable {
  readonly #entries = new Map<string, Entry>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #disposables: vscode.Disposable[] = [this.#changed];
  readonly #log: Log;
  readonly #prompter: EditorPrompter;
  readonly #memory: vscode.Memento;
  readonly #said = new Set<string>();
  #pending: NodeJS.Timeout | undefined;

  /** Fires after a cluster was added, removed or changed; several changes at once fire it once. */
  readonly onDidChange = this.#changed.event;

  constructor(log: Log, prompter: EditorPrompter, memory: vscode.Memento) {
    this.#log = log;
    this.#prompter = prompter;
    this.#memory = memory;
    this.#disposables.push(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("quorate.clusters")) this.#configure();
        if (event.affectsConfiguration("quorate.status.enabled")) this.#watchAll();
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.#configure()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#configure()),
    );
    this.#configure();
  }

  /** The clusters in the order of the settings. */
  get clusters(): readonly Cluster[] {
    return [...this.#entries.values()];
  }

  /** A cluster by name. */
  get(name: string): Cluster | undefined {
    return this.#entries.get(name);
  }

  /** The cluster that a file describes: of those whose folder holds it, the one with the innermost folder. */
  forFile(uri: vscode.Uri): Cluster | undefined {
    let best: Cluster | undefined;
    let depth = -1;
    for (const cluster of this.#entries.values()) {
      for (const folder of cluster.folders) {
        const inside = folder.scheme === uri.scheme && `${uri.path}/`.startsWith(`${folder.path.replace(/\/$/, "")}/`);
        if (inside && folder.path.length > depth) {
          best = cluster;
          depth = folder.path.length;
        }
      }
    }
    return best;
  }

  /** Connects; questions to the person are allowed. Rejects with a ClusterError. */
  async connect(name: string, signal?: AbortSignal): Promise<void> {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw new Error(`No cluster named "${name}" is configured.`);
    await this.#remember(name, false);
    await this.#prompter.interactively(async () => (await entry.session()).connect(signal));
    this.#watch(entry);
  }

  /** Ends the connection; it stays closed in later sessions of the editor, until `connect`. */
  async disconnect(name: string): Promise<void> {
    const entry = this.#entries.get(name);
    if (entry === undefined) return;
    await this.#remember(name, true);
    await this.#close(entry);
  }

  /** A session with machines that aren't a configured cluster. The caller disconnects it. Rejects where the folder isn't trusted. */
  async newSession(config: ClusterConfig): Promise<ClusterSession> {
    if (!vscode.workspace.isTrusted) {
      throw new Error("This folder is not trusted, so no cluster is contacted. Trust the folder, then connect.");
    }
    const { createSession } = await import("../../lazy/cluster.ts");
    return createSession(config, { prompter: this.#prompter, log: this.#log.command });
  }

  /** Runs work that a person requested, with questions allowed. */
  interactively<T>(work: () => Promise<T>): Promise<T> {
    return this.#prompter.interactively(work);
  }

  /** Ends everything; resolves when the connections are closed. */
  async close(): Promise<void> {
    this.dispose();
    await Promise.all([...this.#entries.values()].map((entry) => this.#close(entry)));
    this.#entries.clear();
  }

  dispose(): void {
    clearTimeout(this.#pending);
    for (const disposable of this.#disposables.splice(0)) disposable.dispose();
  }

  #configure(): void {
    const wanted = new Map<string, { config: ClusterConfig; folders: vscode.Uri[] }>();
    for (const folder of vscode.workspace.workspaceFolders ?? [undefined]) {
      const settings = vscode.workspace.getConfiguration("quorate", folder);
      const { clusters, problems, overridden } = configuredClusters({
        listed: settings.get("clusters"),
        own: settings.inspect("clusters")?.globalValue,
      });
      for (const problem of problems) this.#log.warn(problem);
      this.#say(overridden);
      for (const config of clusters) {
        const base = folder && (config.folder ? vscode.Uri.joinPath(folder.uri, config.folder) : folder.uri);
        const known = wanted.get(config.name);
        if (known === undefined) wanted.set(config.name, { config, folders: base ? [base] : [] });
        else if (isSame(known.config, config)) known.folders.push(...(base ? [base] : []));
        else
          this.#log.warn(`Two folders define the cluster "${config.name}" differently. The first definition is used.`);
      }
    }
    for (const [name, entry] of this.#entries) {
      const config = wanted.get(name)?.config;
      if (config !== undefined && isSame(config, entry.config)) continue;
      this.#entries.delete(name);
      void this.#close(entry);
    }
    const before = [...this.#entries.values()];
    this.#entries.clear();
    for (const [name, { config, folders }] of wanted) {
      const known = before.find((entry) => entry.name === name);
      if (known) known.folders = folders;
      this.#entries.set(name, known ?? this.#entry(config, folders));
    }
    this.#changedSoon();
    this.#connectAutomatically();
  }

  /** Shows once what a folder's settings say in vain. */
  #say(sentences: readonly string[]): void {
    for (const sentence of sentences) {
      if (this.#said.has(sentence)) continue;
      this.#said.add(sentence);
      void plainWindow.showWarningMessage(sentence);
    }
  }

  #entry(config: ClusterConfig, folders: readonly vscode.Uri[]): Entry {
    const entry: Entry = {
      name: config.name,
      config,
      folders,
      view: { name: config.name, connection: { kind: "disconnected" } },
      opened: undefined,
      stopWatching: undefined,
      session: () => {
        entry.opened ??= this.#open(entry).catch((error) => {
          entry.opened = undefined;
          throw error;
        });
        return entry.opened;
      },
    };
    return entry;
  }

  async #open(entry: Entry): Promise<ClusterSession> {
    const session = await this.newSession(entry.config);
    session.onDidChange((view) => {
      entry.view = view;
      this.#changedSoon();
    });
    entry.view = session.view;
    return session;
  }

  async #close(entry: Entry): Promise<void> {
    entry.stopWatching?.();
    entry.stopWatching = undefined;
    if (entry.opened === undefined) return;
    try {
      await (await entry.opened).disconnect();
    } catch (error) {
      this.#log.warn(`Disconnecting from "${entry.name}" failed: ${String(error)}`);
    }
  }

  /** Connects the clusters that need no question answered, but for those that the person disconnected. */
  #connectAutomatically(): void {
    if (!vscode.workspace.isTrusted || !isStatusEnabled()) return;
    const disconnected = this.#disconnected();
    for (const entry of this.#entries.values()) {
      if (entry.opened !== undefined || disconnected.includes(entry.name)) continue;
      void entry
        .session()
        .then((session) => session.connect())
        .then(() => this.#watch(entry))
        .catch((error) => this.#log.info(`"${entry.name}" was not connected automatically: ${messageOf(error)}`));
    }
  }

  #watchAll(): void {
    for (const entry of this.#entries.values()) this.#watch(entry);
  }

  #watch(entry: Entry): void {
    if (!isStatusEnabled()) {
      entry.stopWatching?.();
      entry.stopWatching = undefined;
    } else if (entry.stopWatching === undefined && entry.view.connection.kind === "connected") {
      void entry.session().then((session) => {
        entry.stopWatching ??= session.watch();
      });
    }
  }

  #disconnected(): readonly string[] {
    return this.#memory.get<string[]>(disconnectedKey, []);
  }

  async #remember(name: string, isDisconnected: boolean): Promise<void> {
    const others = this.#disconnected().filter((each) => each !== name);
    await this.#memory.update(disconnectedKey, isDisconnected ? [...others, name] : others);
  }

  #changedSoon(): void {
    this.#pending ??= setTimeout(() => {
      this.#pending = undefined;
      this.#changed.fire();
    }, 20);
  }
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return plainText(error instanceof Error ? error.message : String(error));
}

function isStatusEnabled(): boolean {
  return vscode.workspace.getConfiguration("quorate").get("status.enabled", true);
}
