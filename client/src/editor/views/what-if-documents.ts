import * as vscode from "vscode";

const scheme = "quorate-what-if";

/** What would happen to a configuration, as read-only documents: one for each text it was asked about. */
export class WhatIfDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #disposables: vscode.Disposable[];

  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#disposables = [this.#changed, vscode.workspace.registerTextDocumentContentProvider(scheme, this)];
  }

  provideTextDocumentContent({ path }: vscode.Uri): string {
    return this.#texts.get(path) ?? "Ask again: this answer is no longer there.\n";
  }

  /** Shows an answer beside the text that it is about; an earlier one about it is replaced. */
  async show(name: string, text: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme, path: `/What if: ${name}` });
    this.#texts.set(uri.path, text);
    this.#changed.fire(uri);
    const opened = await vscode.workspace.openTextDocument(uri);
    // The name ends like that of the text it is about.
    const document = await vscode.languages.setTextDocumentLanguage(opened, "plaintext");
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true });
  }

  dispose(): void {
    vscode.Disposable.from(...this.#disposables).dispose();
  }
}
