import * as vscode from "vscode";
import { AnswerTexts } from "./answer-texts.ts";

/** What setting a cluster up will do, as a read-only document for each cluster. */
export class SetupDocuments implements vscode.Disposable {
  readonly #texts = new AnswerTexts("quorate-setup", "Ask again: these steps are no longer there.\n");

  /** Shows the steps: in front, or beside the files that they write. The former ones of that cluster are replaced. */
  async show(cluster: string, text: string, viewColumn = vscode.ViewColumn.Active): Promise<void> {
    const opened = await this.#texts.open(`Steps: ${cluster}`, text);
    // The editor wraps lines of Markdown, and the text is one: numbered steps, their commands indented.
    const document = await vscode.languages.setTextDocumentLanguage(opened, "markdown");
    await vscode.window.showTextDocument(document, { viewColumn, preview: false });
  }

  dispose(): void {
    this.#texts.dispose();
  }
}
