import * as vscode from "vscode";
import { AnswerTexts } from "./answer-texts.ts";

/** What happened in clusters, as read-only documents: one for each cluster. */
export class TimelineDocuments implements vscode.Disposable {
  readonly #texts = new AnswerTexts("quorate-timeline", "Show the timeline again: this one is no longer there.\n");

  /** Shows a cluster's timeline; an earlier one of it is replaced. */
  async show(cluster: string, text: string): Promise<void> {
    await vscode.window.showTextDocument(await this.#texts.open(`Timeline: ${cluster}`, text));
  }

  dispose(): void {
    this.#texts.dispose();
  }
}
