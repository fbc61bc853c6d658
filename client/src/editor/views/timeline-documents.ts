import * as vscode from "vscode";

const scheme = "quorate-timeline";

/** What happened in clusters, as read-only documents: one for each cluster. */
export class TimelineDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #disposables: vscode.Disposable[];

  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#disposables = [this.#changed, vscode.workspace.registerTextDocumentContentProvider(scheme, this)];
  }

  provideTextDocumentContent({ path }: vscode.Uri): string {
    return this.#texts.get(path) ?? "Show the timeline again: this one is no longer there.\n";
  }

  /** Shows a cluster's timeline; an earlier one of it is replaced. */
  async show(cluster: string, text: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme, path: `/Timeline: ${cluster}` });
    this.#texts.set(uri.path, text);
    this.#changed.fire(uri);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  }

  dispose(): void {
    vscode.Disposable.from(...this.#disposables).dispose();
  }
}
