import * as vscode from "vscode";
import { AnswerTexts } from "./answer-texts.ts";

/** What setting a cluster up will do, as a read-only document for each cluster. */
export class SetupDocuments implements vscode.Disposable {
  readonly #texts = new AnswerTexts("quorate-setup", "Ask again: these steps are no longer there.\n");

  /** Shows the steps: in front, or beside the files that they write. The former ones of that cluster are replaced. */
  async show(cluster: string, text: string, viewColumn = vscode.ViewColumn.Active): Promise<void> {
    const document = await this.#texts.open(`Steps: ${cluster}`, wrapped(text));
    await vscode.window.showTextDocument(document, { viewColumn, preview: false });
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
