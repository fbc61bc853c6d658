import * as vscode from "vscode";
import type { Cluster, ClusterRegistry } from "../editor/registry.ts";
import { statusLine } from "./cluster-words.ts";
import { lensTexts, resourceLines } from "./code-lens-model.ts";

/** Lenses of crm files: on the first line the cluster with what can be done, above each resource where it runs. */
export class CodeLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #registry: ClusterRegistry;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #disposables: vscode.Disposable[];
  #shown = "";
  #again: NodeJS.Timeout | undefined;

  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(registry: ClusterRegistry) {
    this.#registry = registry;
    const selector = ["file", "untitled", "vscode-vfs"].map((scheme) => ({ language: "crm", scheme }));
    this.#disposables = [
      this.#changed,
      vscode.languages.registerCodeLensProvider(selector, this),
      registry.onDidChange(() => this.#update()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("quorate.codeLens")) this.#changed.fire();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#changed.fire()),
    ];
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (!vscode.workspace.getConfiguration("quorate", document).get("codeLens", true)) return [];
    const cluster = this.#registry.forFile(document.uri) ?? only(this.#registry.clusters);
    const top = new vscode.Range(0, 0, 0, 0);
    const first = firstLine(document.uri, cluster, this.#registry.clusters.length).map(
      (command) => new vscode.CodeLens(top, command),
    );
    const snapshot = cluster && isLive(cluster) ? cluster.view.snapshot : undefined;
    if (cluster === undefined || snapshot === undefined) return first;
    const texts = lensTexts(resourceLines(document.getText()), snapshot);
    const places = [...texts].map(([line, title]) => {
      const command = { title, command: "quorate.openStatusPanel", arguments: [cluster.name] };
      return new vscode.CodeLens(new vscode.Range(line, 0, line, 0), command);
    });
    return [...first, ...places];
  }

  dispose(): void {
    clearTimeout(this.#again);
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  /** Lenses are asked for again only when one of them would say something else. */
  #update(): void {
    const documents = vscode.workspace.textDocuments.filter((document) => document.languageId === "crm");
    const shown = documents
      .map((document) =>
        this.provideCodeLenses(document)
          .map((lens) => lens.command?.title)
          .join("\n"),
      )
      .join("\n\n");
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#changed.fire();
    // An editor that loses the focus just then drops the request, and would show the old lenses until it has the focus again.
    clearTimeout(this.#again);
    this.#again = setTimeout(() => this.#changed.fire(), 1500);
  }
}

function firstLine(uri: vscode.Uri, cluster: Cluster | undefined, clusters: number): vscode.Command[] {
  if (!vscode.workspace.isTrusted) {
    return [{ title: "Trust this folder to connect a cluster…", command: "workbench.trust.manage" }];
  }
  if (clusters === 0) return [{ title: "Connect a cluster…", command: "quorate.addCluster" }];
  if (cluster === undefined) return [{ title: "Plan against a cluster…", command: "quorate.plan", arguments: [uri] }];
  const { kind } = cluster.view.connection;
  if (kind === "connecting" && cluster.view.snapshot === undefined)
    return [{ title: `${cluster.name}: connecting…`, command: "" }];
  if (kind === "disconnected" || kind === "failed") {
    return [{ title: `Connect to ${cluster.name}`, command: "quorate.connect", arguments: [cluster.name] }];
  }
  return [
    { title: statusLine(cluster.view).text, command: "quorate.openStatusPanel", arguments: [cluster.name] },
    { title: "Plan", command: "quorate.plan", arguments: [uri] },
    { title: "Apply…", command: "quorate.apply", arguments: [uri] },
  ];
}

function isLive({ view }: Cluster): boolean {
  return view.connection.kind === "connected" || view.connection.kind === "lost";
}

function only<T>(items: readonly T[]): T | undefined {
  return items.length === 1 ? items[0] : undefined;
}
