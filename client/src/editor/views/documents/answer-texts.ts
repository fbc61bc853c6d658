import * as vscode from "vscode";

/** Texts that a command made, as the read-only documents of a scheme; the newest of a path replaces the former. */
export class AnswerTexts implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #scheme: string;
  readonly #gone: string;
  readonly #provider: vscode.Disposable;

  readonly onDidChange = this.#changed.event;

  /** `gone` is shown where a window was opened again, and its answer is no longer there. */
  constructor(scheme: string, gone: string) {
    this.#scheme = scheme;
    this.#gone = gone;
    this.#provider = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  provideTextDocumentContent({ path }: vscode.Uri): string {
    return this.#texts.get(path) ?? this.#gone;
  }

  /** The document with that title; a document that is open follows. */
  async open(title: string, text: string): Promise<vscode.TextDocument> {
    const uri = vscode.Uri.from({ scheme: this.#scheme, path: `/${title}` });
    this.#texts.set(uri.path, text);
    this.#changed.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    // Its lines wrap, as package.json says of this language: sentences are longer than a narrow editor.
    return vscode.languages.setTextDocumentLanguage(document, "quorate-answer");
  }

  dispose(): void {
    this.#provider.dispose();
    this.#changed.dispose();
  }
}
