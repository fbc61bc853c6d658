import * as vscode from "vscode";

const scheme = "quorate-corosync";

/** The corosync.conf of the nodes as a read-only document: the left side of a diff. */
export class LiveCorosync implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #disposables: vscode.Disposable[];
  #number = 0;

  constructor() {
    this.#disposables = [
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#texts.delete(uri.toString())),
    ];
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? "# This comparison is closed.\n";
  }

  /** Opens the diff: the nodes' file on the left, the edited one on the right. */
  async compare(cluster: string, live: string, file: vscode.Uri): Promise<void> {
    const query = String(++this.#number);
    const uri = vscode.Uri.from({ scheme, path: `/${cluster} (live)/corosync.conf`, query });
    this.#texts.set(uri.toString(), live);
    await vscode.commands.executeCommand("vscode.diff", uri, file, `${cluster}: corosync.conf live ↔ file`, {
      preview: true,
    } satisfies vscode.TextDocumentShowOptions);
  }

  dispose(): void {
    vscode.Disposable.from(...this.#disposables).dispose();
  }
}
