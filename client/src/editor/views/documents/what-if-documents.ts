import * as vscode from "vscode";
import { AnswerTexts } from "./answer-texts.ts";

/** What would happen to a configuration, as read-only documents: one for each text it was asked about. */
export class WhatIfDocuments implements vscode.Disposable {
  readonly #texts = new AnswerTexts("quorate-what-if", "Ask again: this answer is no longer there.\n");

  /** Shows an answer beside the text that it is about; an earlier one about it is replaced. */
  async show(name: string, text: string): Promise<void> {
    const opened = await this.#texts.open(`What if: ${name}`, text);
    // The name ends like that of the text it is about.
    const document = await vscode.languages.setTextDocumentLanguage(opened, "plaintext");
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true });
  }

  dispose(): void {
    this.#texts.dispose();
  }
}
