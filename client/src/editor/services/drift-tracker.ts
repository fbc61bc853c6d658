import * as vscode from "vscode";
import type { ApplyMode } from "../../../../server/src/protocol.ts";
import { type Cluster, messageOf } from "./cluster-registry.ts";
import { isCrmText } from "./cluster-texts.ts";
import type { LiveCib } from "./live-cibs.ts";
import type { Services } from "./services.ts";
import { openDocument } from "./source-text.ts";
import { type SyncStatus, syncStatusOf } from "./sync-status.ts";
import { Throttle } from "./throttle.ts";

/** A document's text beside the cluster it describes. */
export interface Comparison {
  /** Undefined while it isn't known: no CIB, or the text is too large to be compared while it is typed. */
  readonly standing: SyncStatus | undefined;
  /** The crm files of the cluster's folder, when the document is one of several. */
  readonly files: number;
  /** Whether all of them were compared together. */
  readonly isAll: boolean;
}

interface Entry {
  comparison: Comparison;
  /** What was compared: texts, CIB and mode. */
  key: string;
}

/** From the last keystroke to the comparison, in milliseconds. */
const pause = 1_000;
/** A comparison that takes longer, in milliseconds, is made when the text is saved, no longer while it is typed. */
const slow = 300;
/** A cluster whose comparison takes longer, in milliseconds, is compared only when the text is saved or a person asks for a plan: the language server can't answer meanwhile. */
const tooSlow = 1_500;
/** Live CIBs longer than this, in characters, are not even tried. */
const largestCib = 4 * 1024 * 1024;

/** Files that were found to be as their cluster is. */
export interface Synced {
  readonly cluster: string;
  readonly uris: readonly vscode.Uri[];
  readonly cib: string;
}

/** What a comparison is made of. */
type DriftServices = Pick<Services, "texts" | "cibs" | "language" | "plannedFiles" | "log">;

/** How the crm texts on the screen stand to their clusters, found out in the background from the live CIB. */
export class DriftTracker implements vscode.Disposable {
  readonly #services: DriftServices;
  readonly #entries = new Map<string, Entry>();
  readonly #wanted = new Map<string, vscode.Disposable>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #disposables: vscode.Disposable[];
  readonly #pace: Throttle;
  #cancel = new vscode.CancellationTokenSource();
  /** Milliseconds that the last comparison with each cluster took. */
  readonly #took = new Map<string, number>();
  #edit = Number.NEGATIVE_INFINITY;
  /** Rises when a file was changed on disk, where nobody counts versions. */
  #generation = 0;

  /** Fires when a document stands otherwise to its cluster. */
  readonly onDidChange = this.#changed.event;
  readonly #inStep = new vscode.EventEmitter<Synced>();
  /** Fires when files were found in step with their cluster, for each CIB once. */
  readonly onDidSync = this.#inStep.event;

  constructor(services: DriftServices) {
    this.#services = services;
    const { texts, cibs, plannedFiles, log } = services;
    this.#pace = new Throttle(() => this.#compareAll(), {
      pause,
      restarts: true,
      apart: (took) => 3 * took,
      onError: (error) => log.debug(`The texts were not compared with the cluster: ${messageOf(error)}`),
    });
    const request = () => this.#pace.request();
    this.#disposables = [
      this.#changed,
      this.#inStep,
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

  /** What is known of a document; undefined where nothing was looked at yet. */
  of(uri: vscode.Uri): Comparison | undefined {
    return this.#entries.get(uri.toString())?.comparison;
  }

  dispose(): void {
    this.#pace.dispose();
    this.#cancel.dispose();
    vscode.Disposable.from(...this.#disposables, ...this.#wanted.values()).dispose();
  }

  #edited(document: vscode.TextDocument): void {
    // A comparison that has not begun is out of date already.
    this.#cancel.cancel();
    this.#cancel.dispose();
    this.#cancel = new vscode.CancellationTokenSource();
    this.#edit = Date.now();
    const cluster = this.#services.texts.clusterOf(document.uri);
    if (cluster && this.#cost(cluster) > slow && !document.isUntitled) {
      const entry = this.#entries.get(document.uri.toString());
      if (entry?.comparison.standing !== undefined)
        this.#set(document.uri, { ...entry.comparison, standing: undefined }, "");
      return;
    }
    const isFollowing = vscode.workspace.getConfiguration("quorate").get("status.enabled", true);
    // A cluster that isn't followed tells no news: then the edits themselves are the occasion to read its CIB.
    if (!isFollowing && cluster) this.#services.cibs.renew(cluster.name);
    this.#pace.request();
  }

  #saved(document: vscode.TextDocument): void {
    const cluster = this.#services.texts.clusterOf(document.uri);
    // It may have been slow for another reason; to save is to pause.
    if (cluster) this.#took.delete(cluster.name);
    this.#pace.request();
  }

  async #compareAll(): Promise<void> {
    // News that comes while somebody types waits for a pause as well.
    if (Date.now() - this.#edit < pause) {
      this.#pace.request();
      return;
    }
    const documents = [...new Set(vscode.window.visibleTextEditors.map((editor) => editor.document))].filter(
      (document) => isCrmText(document) && vscode.workspace.getConfiguration("quorate", document).get("codeLens", true),
    );
    const pairs = documents.flatMap((document) => {
      const cluster = this.#services.texts.clusterOf(document.uri);
      return cluster ? [{ document, cluster }] : [];
    });
    this.#wantOnly(new Set(pairs.map(({ cluster }) => cluster.name)));
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
      this.#set(uri, { ...compared, standing: undefined }, "");
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
    const standing = syncStatusOf(plan);
    this.#set(uri, { ...compared, standing }, key);
    if (standing?.kind === "in-step") this.#inStep.fire({ cluster: cluster.name, uris, cib: cib.text });
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

  /** Has the CIBs of these clusters kept current, and of no others. */
  #wantOnly(names: ReadonlySet<string>): void {
    for (const [name, wanted] of this.#wanted) {
      if (names.has(name)) continue;
      wanted.dispose();
      this.#wanted.delete(name);
    }
    for (const name of names) if (!this.#wanted.has(name)) this.#wanted.set(name, this.#services.cibs.want(name));
  }
}
