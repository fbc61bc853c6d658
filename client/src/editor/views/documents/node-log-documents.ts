import * as vscode from "vscode";
import { AnswerTexts } from "./answer-texts.ts";

/** The ends of nodes' logs, as read-only documents: one for each node. */
export class NodeLogDocuments implements vscode.Disposable {
  readonly #texts = new AnswerTexts("quorate-log", "Show the log again: this one is no longer there.\n");

  /** Shows the newest lines of a node's log; an earlier text of it is replaced. */
  async show(title: string, text: string): Promise<void> {
    const opened = await this.#texts.open(`Log: ${title}`, text);
    const document = await vscode.languages.setTextDocumentLanguage(opened, "log").then(
      (coloured) => coloured,
      () => opened,
    );
    const editor = await vscode.window.showTextDocument(document, { preview: false });
    const last = document.lineAt(document.lineCount - 1).range;
    editor.revealRange(last);
    editor.selection = new vscode.Selection(last.end, last.end);
  }

  dispose(): void {
    this.#texts.dispose();
  }
}
