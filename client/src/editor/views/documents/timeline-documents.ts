import * as vscode from "vscode";
import { type ReadPlace, withFileNames } from "../../../cluster/timeline/logs/log-places.ts";
import { AnswerTexts } from "./answer-texts.ts";

/** The scheme of timelines. */
export const timelineScheme = "quorate-timeline";

/** What happened in clusters, as read-only documents: one for each cluster, and for each report. */
export class TimelineDocuments implements vscode.Disposable {
  readonly #texts = new AnswerTexts(timelineScheme, "Show the timeline again: this one is no longer there.\n");

  readonly #places = new Map<string, readonly ReadPlace[]>();

  /** Shows a cluster's timeline; an earlier one of it is replaced. */
  async show(cluster: string, text: string): Promise<void> {
    await this.#show(`Timeline: ${cluster}`, text);
  }

  /** Shows the timeline of a folder, an archive or a log. */
  async showReport(path: string, text: string): Promise<void> {
    await this.#show(`Report: ${path}`, text);
  }

  /** The places of lines of logs in a timeline's document, with their whole paths; none where it is no longer known. */
  placesIn(document: vscode.TextDocument): readonly ReadPlace[] {
    return this.#places.get(document.uri.path) ?? [];
  }

  async #show(title: string, text: string): Promise<void> {
    const { text: shown, places } = withFileNames(text);
    this.#places.set(`/${title}`, places);
    await vscode.window.showTextDocument(await this.#texts.open(title, shown));
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
