import * as vscode from "vscode";
import { AnswerTexts } from "./answer-texts.ts";

/** The scheme of timelines. */
export const timelineScheme = "quorate-timeline";

/** What happened in clusters, as read-only documents: one for each cluster, and for each report. */
export class TimelineDocuments implements vscode.Disposable {
  readonly #texts = new AnswerTexts(timelineScheme, "Show the timeline again: this one is no longer there.\n");

  /** Shows a cluster's timeline; an earlier one of it is replaced. */
  async show(cluster: string, text: string): Promise<void> {
    await vscode.window.showTextDocument(await this.#texts.open(`Timeline: ${cluster}`, text));
  }

  /** Shows the timeline of a folder, an archive or a log. */
  async showReport(path: string, text: string): Promise<void> {
    await vscode.window.showTextDocument(await this.#texts.open(`Report: ${path}`, text));
  }

  dispose(): void {
    this.#texts.dispose();
  }
}

/** What a timeline's document is about, by its path. */
export function reportOf(path: string): { readonly cluster?: string; readonly report?: string } {
  const [, kind, name] = /^\/(Timeline|Report): (.*)$/s.exec(path) ?? [];
  if (name === undefined) return {};
  return kind === "Timeline" ? { cluster: name } : { report: name };
}
