import * as vscode from "vscode";
import type { ApplyMode } from "../../../../../server/src/protocol.ts";
import { type Cluster, messageOf } from "../connection/cluster-registry.ts";
import type { Services } from "../services.ts";
import { isCrmText } from "../texts/cluster-texts.ts";
import { openDocument } from "../texts/source-text.ts";
import { Throttle } from "../window/throttle.ts";
import type { LiveCib } from "./live-cibs.ts";
import { type SyncStatus, syncStatusOf } from "./sync-status.ts";

/** A document's text compared with the cluster that it describes. */
export interface Comparison {
  /** Undefined while it isn't known: there is no CIB, or the text is too large to be compared while it is typed. */
  readonly status: SyncStatus | undefined;
  /** The crm files of the cluster's folder, when the document is one of several. */
  readonly files: number;
  /** Whether all of them were compared together. */
  readonly isAll: boolean;
}

interface Entry {
  comparison: Comparison;
  /** What was compared: versions of texts, CIB and mode. */
  key: string;
}

/** Milliseconds from the last keystroke to the comparison. */
const delay = 1_000;
/** Milliseconds: a comparison that takes longer runs when the text is saved, not while it is typed. */
const slow = 300;
/** Milliseconds: a comparison that takes longer runs only after a save or for a plan, since the language server answers nothing else until it is done. */
const tooSlow = 1_500;
/** Characters: longer live CIBs are not compared. */
const largestCib = 4 * 1024 * 1024;

/** Files that were found to be in sync with their cluster. */
export interface Synced {
  readonly cluster: string;
  readonly uris: readonly vscode.Uri[];
  readonly cib: string;
}

/** The services that a comparison needs. */
type DriftServices = Pick<Services, "texts" | "cibs" | "language" | "plannedFiles" | "log">;

/** Compares the crm texts on the screen with the live CIBs of their clusters, in the background. */
export class DriftTracker implements vscode.Disposable {
  readonly #services: DriftServices;
  readonly #entries = new Map<string, Entry>();
  readonly #subscriptions = new Map<string, vscode.Disposable>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #disposables: vscode.Disposable[];
  readonly #throttle: Throttle;
  #cancel = new vscode.CancellationTokenSource();
  /** The duration of the last comparison with each cluster, in milliseconds. */
  readonly #took = new Map<string, number>();
  #lastEdit = Number.NEGATIVE_INFINITY;
  /** Incremented when a file was changed on disk, since files have no version numbers. */
  #generation = 0;

  /** Fires when the sync status of a document changed. */
  readonly onDidChange = this.#changed.event;
  readonly #synced = new vscode.EventEmitter<Synced>();
  /** Fires when files were found to be in sync with their cluster, once for each CIB. */
  readonly onDidSync = this.#synced.event;

  constructor(services: DriftServices) {
    this.#services = services;
    const { texts, cibs, plannedFiles, log } = services;
    this.#throttle = new Throttle(() => this.#compareAll(), {
      delay,
      restarts: true,
      interval: (took) => 3 * took,
      onError: (error) => log.debug(`The texts were not compared with their clusters: ${messageOf(error)}`),
    });
    const request = () => this.#throttle.request();
    this.#disposables = [
      this.#changed,
      this.#synced,
      vscode.window.onDidChangeVisibleTextEditors(request),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && isCrmText(document)) this.#edited(document);
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#entries.delete(uri.toString())),
      vscode.workspace.onDidSaveTextDocument((document) => {
        if (isCrmText(document)) this.#saved(document);
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("quorate")) request();
      }),
      texts.onDidChange(() => {
        this.#generation++;
        request();
      }),
      plannedFiles.onDidChange(request),
      cibs.onDidChange(request),
    ];
    request();
  }

  /** The comparison of a document; undefined where there was none yet. */
  of(uri: vscode.Uri): Comparison | undefined {
    return this.#entries.get(uri.toString())?.comparison;
  }

  dispose(): void {
    this.#throttle.dispose();
    this.#cancel.dispose();
    vscode.Disposable.from(...this.#disposables, ...this.#subscriptions.values()).dispose();
  }

  #edited(document: vscode.TextDocument): void {
    // A comparison that was requested before is already out of date.
    this.#cancel.cancel();
    this.#cancel.dispose();
    this.#cancel = new vscode.CancellationTokenSource();
    this.#lastEdit = Date.now();
    const cluster = this.#services.texts.clusterOf(document.uri);
    if (cluster && this.#cost(cluster) > slow && !document.isUntitled) {
      const entry = this.#entries.get(document.uri.toString());
      if (entry?.comparison.status !== undefined)
        this.#set(document.uri, { ...entry.comparison, status: undefined }, "");
      return;
    }
    const isStatusEnabled = vscode.workspace.getConfiguration("quorate").get("status.enabled", true);
    // Without status updates nothing reports a change of the CIB: an edit is then the occasion to read it.
    if (!isStatusEnabled && cluster) this.#services.cibs.invalidate(cluster.name);
    this.#throttle.request();
  }

  #saved(document: vscode.TextDocument): void {
    const cluster = this.#services.texts.clusterOf(document.uri);
    // It may have been slow for another reason: after a save there is time to measure again.
    if (cluster) this.#took.delete(cluster.name);
    this.#throttle.request();
  }

  async #compareAll(): Promise<void> {
    // A change of the CIB while somebody types waits for a pause in typing as well.
    if (Date.now() - this.#lastEdit < delay) {
      this.#throttle.request();
      return;
    }
    const documents = [...new Set(vscode.window.visibleTextEditors.map((editor) => editor.document))].filter(
      (document) => isCrmText(document) && vscode.workspace.getConfiguration("quorate", document).get("codeLens", true),
    );
    const pairs = documents.flatMap((document) => {
      const cluster = this.#services.texts.clusterOf(document.uri);
      return cluster ? [{ document, cluster }] : [];
    });
    this.#subscribeOnly(new Set(pairs.map(({ cluster }) => cluster.name)));
    for (const { document, cluster } of pairs) await this.#compare(document, cluster, this.#cancel.token);
  }

  async #compare({ uri }: vscode.TextDocument, cluster: Cluster, token: vscode.CancellationToken): Promise<void> {
    const { texts, cibs, language, plannedFiles } = this.#services;
    const others = await texts.filesOf(cluster);
    const isOne = others.length > 1 && others.some((each) => each.toString() === uri.toString());
    const isAll = isOne && plannedFiles.get(cluster.name) === "all";
    const compared = { files: isOne ? others.length : 1, isAll };
    const cib = cibs.get(cluster.name);
    if (cib === undefined || cib.text.length > largestCib || this.#cost(cluster) > tooSlow) {
      this.#set(uri, { ...compared, status: undefined }, "");
      return;
    }
    const uris = isAll ? others : [uri];
    const mode = vscode.workspace.getConfiguration("quorate", uri).get<ApplyMode>("apply.mode", "update");
    const key = this.#keyOf(uris, cluster, cib, mode);
    if (this.#entries.get(uri.toString())?.key === key) return;
    const began = Date.now();
    const plan = await language.plan({ uris: uris.map(String), cib: cib.text, mode }, token);
    this.#took.set(cluster.name, Date.now() - began);
    if (token.isCancellationRequested) return;
    const status = syncStatusOf(plan);
    this.#set(uri, { ...compared, status }, key);
    if (status?.kind === "in-sync") this.#synced.fire({ cluster: cluster.name, uris, cib: cib.text });
  }

  #cost(cluster: Cluster): number {
    return this.#took.get(cluster.name) ?? 0;
  }

  #keyOf(uris: readonly vscode.Uri[], cluster: Cluster, cib: LiveCib, mode: ApplyMode): string {
    const versions = uris.map((each) => [each.toString(), openDocument(each)?.version ?? 0]);
    return JSON.stringify([cluster.name, cib.readAt, mode, this.#generation, versions]);
  }

  #set(uri: vscode.Uri, comparison: Comparison, key: string): void {
    const before = this.#entries.get(uri.toString());
    this.#entries.set(uri.toString(), { comparison, key });
    if (JSON.stringify(before?.comparison) !== JSON.stringify(comparison)) this.#changed.fire();
  }

  /** Subscribes to the CIBs of these clusters, and of no others. */
  #subscribeOnly(names: ReadonlySet<string>): void {
    for (const [name, subscription] of this.#subscriptions) {
      if (names.has(name)) continue;
      subscription.dispose();
      this.#subscriptions.delete(name);
    }
    for (const name of names)
      if (!this.#subscriptions.has(name)) this.#subscriptions.set(name, this.#services.cibs.subscribe(name));
  }
}
