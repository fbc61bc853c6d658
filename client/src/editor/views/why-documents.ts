import * as vscode from "vscode";

const scheme = "quorate-why";

/** Where a mark such as `[cluster.crm:12]` of an explanation leads. */
type Places = ReadonlyMap<string, { readonly uri: vscode.Uri; readonly line: number }>;

/** Explanations as read-only documents, one for each resource that was asked about; the places in them are links. */
export class WhyDocuments
  implements vscode.TextDocumentContentProvider, vscode.DocumentLinkProvider, vscode.Disposable
{
  readonly #answers = new Map<string, { readonly text: string; readonly places: Places }>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #disposables: vscode.Disposable[];

  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#disposables = [
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.languages.registerDocumentLinkProvider({ scheme }, this),
    ];
  }

  provideTextDocumentContent({ path }: vscode.Uri): string {
    return this.#answers.get(path)?.text ?? "Ask again: this answer is no longer there.\n";
  }

  provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
    const places = this.#answers.get(document.uri.path)?.places ?? new Map();
    const text = document.getText();
    return [...places].flatMap(([mark, { uri, line }]) => {
      const links: vscode.DocumentLink[] = [];
      for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + mark.length)) {
        const range = new vscode.Range(document.positionAt(at), document.positionAt(at + mark.length));
        if (/\d/.test(text[at + mark.length] ?? "")) continue;
        links.push(new vscode.DocumentLink(range, uri.with({ fragment: `L${line}` })));
      }
      return links;
    });
  }

  /** Shows an answer beside what a person looks at; an earlier one about the same is replaced. */
  async show(name: string, text: string, places: Places): Promise<void> {
    const uri = vscode.Uri.from({ scheme, path: `/Why: ${name}` });
    this.#answers.set(uri.path, { text, places });
    this.#changed.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true });
  }

  dispose(): void {
    vscode.Disposable.from(...this.#disposables).dispose();
  }
}
