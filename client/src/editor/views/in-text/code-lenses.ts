import * as vscode from "vscode";
import type { Confirmations } from "../../services/changes/confirmations.ts";
import type { DriftTracker } from "../../services/changes/drift-tracker.ts";
import type { ClusterRegistry } from "../../services/connection/cluster-registry.ts";
import { type ClusterTexts, isCrmText, writableSchemes } from "../../services/texts/cluster-texts.ts";
import { shownLens } from "../../services/window/plain-window.ts";
import { shownSnapshot, staleSince } from "../format-cluster.ts";
import { lensTexts, resourceLines } from "./code-lens-model.ts";
import { firstLineLenses } from "./first-line-model.ts";

/** Lenses of crm files: on the first line the sync status with its actions, above each resource where it runs. */
export class CodeLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #registry: ClusterRegistry;
  readonly #texts: ClusterTexts;
  readonly #driftTracker: DriftTracker;
  readonly #confirmations: Confirmations;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #disposables: vscode.Disposable[];
  #titles = "";
  #refire: NodeJS.Timeout | undefined;

  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(
    registry: ClusterRegistry,
    texts: ClusterTexts,
    driftTracker: DriftTracker,
    confirmations: Confirmations,
  ) {
    this.#registry = registry;
    this.#texts = texts;
    this.#driftTracker = driftTracker;
    this.#confirmations = confirmations;
    const selector = writableSchemes.map((scheme) => ({ language: "crm", scheme }));
    this.#disposables = [
      this.#changed,
      vscode.languages.registerCodeLensProvider(selector, this),
      registry.onDidChange(() => this.#update()),
      driftTracker.onDidChange(() => this.#update()),
      confirmations.onDidChange(() => this.#update()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("quorate.codeLens")) this.#changed.fire();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#changed.fire()),
    ];
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (!vscode.workspace.getConfiguration("quorate", document).get("codeLens", true)) return [];
    const cluster = this.#texts.clusterOf(document.uri);
    const unconfirmed = cluster && this.#confirmations.of(cluster.name)[0];
    const top = new vscode.Range(0, 0, 0, 0);
    const first = firstLineLenses({
      isTrusted: vscode.workspace.isTrusted,
      clusters: this.#registry.clusters.length,
      view: cluster?.view,
      comparison: this.#driftTracker.of(document.uri),
      rollsBackIn: unconfirmed && this.#confirmations.secondsLeft(unconfirmed),
    }).map(({ argument, ...command }) => {
      const subject = argument === "document" ? [document.uri] : argument === "cluster" ? [cluster?.name] : [];
      return shownLens(top, { ...command, arguments: subject });
    });
    const snapshot = cluster && shownSnapshot(cluster.view);
    if (cluster === undefined || snapshot === undefined) return first;
    const lines = resourceLines(document.getText());
    const texts = lensTexts(lines, snapshot, staleSince(cluster.view));
    const isConnected = cluster.view.connection.kind === "connected";
    const idAt = new Map(lines.map(({ line, id }) => [line, id]));
    const places = [...texts].flatMap(([line, title]) => {
      const at = new vscode.Range(line, 0, line, 0);
      const where = { title, command: "quorate.openStatusPanel", arguments: [cluster.name] };
      const target = { cluster: cluster.name, resource: idAt.get(line) };
      const why = { title: "Why", command: "quorate.why", arguments: [target] };
      return [shownLens(at, where), ...(isConnected ? [shownLens(at, why)] : [])];
    });
    return [...first, ...places];
  }

  dispose(): void {
    clearTimeout(this.#refire);
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  /** Has the lenses requested again only when the title of one would change. */
  #update(): void {
    const documents = vscode.workspace.textDocuments.filter(isCrmText);
    const titles = documents
      .map((document) =>
        this.provideCodeLenses(document)
          .map((lens) => lens.command?.title)
          .join("\n"),
      )
      .join("\n\n");
    if (titles === this.#titles) return;
    this.#titles = titles;
    this.#changed.fire();
    // An editor that loses the focus at that moment drops the request, and would show the old lenses until it has the focus again.
    clearTimeout(this.#refire);
    this.#refire = setTimeout(() => this.#changed.fire(), 1500);
  }
}
