import * as vscode from "vscode";
import { AnswerTexts } from "./answer-texts.ts";

/** What setting a cluster up will do, as a read-only document for each cluster. */
export class SetupDocuments implements vscode.Disposable {
  readonly #texts = new AnswerTexts("quorate-setup", "Ask again: these steps are no longer there.\n");

  /** Shows the steps beside the files that they write; the former ones of that cluster are replaced. */
  async show(cluster: string, text: string): Promise<void> {
    const document = await this.#texts.open(`Steps: ${cluster}`, wrapped(text));
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: false });
  }

  dispose(): void {
    this.#texts.dispose();
  }
}

/** The notes in lines that fit beside another editor. */
function wrapped(text: string): string {
  const lines = text.split("\n");
  return lines
    .map((line) => (line.startsWith("Note: ") ? line.replace(/(.{1,60})(?:\s+|$)/g, "$1\n      ").trimEnd() : line))
    .join("\n");
}
