import * as vscode from "vscode";
import { plainText } from "../../../../../server/src/text/plain-text.ts";
import { type ClusterRegistry, messageOf } from "../../services/connection/cluster-registry.ts";
import { signalOf } from "../../services/window/messages.ts";
import { reportOf, type TimelineDocuments, timelineScheme } from "./timeline-documents.ts";

const scheme = "quorate-log-lines";

/** How many lines before and after the one that is meant are shown. */
const around = 200;

/** What a document shows: the lines around one of a log of a timeline's cluster or report. */
interface LogPlace {
  /** The path of the timeline's document. */
  readonly of: string;
  readonly node: string;
  readonly file: string;
  readonly line: number;
}

/** The lines of logs that a timeline is made of: each event's place leads to its line, with those around it. */
export class LogLineDocuments
  implements vscode.TextDocumentContentProvider, vscode.DocumentLinkProvider, vscode.Disposable
{
  readonly #registry: ClusterRegistry;
  readonly #timelines: TimelineDocuments;
  readonly #disposables: vscode.Disposable[];

  constructor(registry: ClusterRegistry, timelines: TimelineDocuments) {
    this.#registry = registry;
    this.#timelines = timelines;
    this.#disposables = [
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.languages.registerDocumentLinkProvider({ scheme: timelineScheme }, this),
    ];
  }

  provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
    return this.#timelines.placesIn(document).map(({ start, end, ...place }) => {
      const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
      const link = new vscode.DocumentLink(range, target({ of: document.uri.path, ...place }));
      link.tooltip = `Open line ${place.line} of ${place.file}`;
      return link;
    });
  }

  async provideTextDocumentContent(uri: vscode.Uri, token: vscode.CancellationToken): Promise<string> {
    try {
      return await this.#linesOf(JSON.parse(uri.query), signalOf(token));
    } catch (error) {
      return `${plainText(messageOf(error))}\n`;
    }
  }

  async #linesOf({ of, node, file, line }: LogPlace, signal: AbortSignal): Promise<string> {
    const { liveLogLines, localLogLines } = await import("../../lazy/cluster.ts");
    const lines = { file, first: firstAround(line), last: line + around };
    const { report, cluster } = reportOf(of);
    const session = cluster === undefined ? undefined : await this.#registry.get(cluster)?.session();
    if (session !== undefined) return await liveLogLines(session, node, lines, signal);
    if (report === undefined || !vscode.workspace.isTrusted)
      throw new Error("Its cluster isn't configured any more, or the folder isn't trusted.");
    return await localLogLines(report, lines);
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }
}

function firstAround(line: number): number {
  return Math.max(1, line - around);
}

/** The document with the lines around a place, and in its fragment which of its lines is meant. */
function target(place: LogPlace): vscode.Uri {
  const { node, file, line } = place;
  const path = `/${node} ${file.replace(/^.*\//, "")}:${line}`;
  return vscode.Uri.from({ scheme, path, query: JSON.stringify(place), fragment: `L${line - firstAround(line) + 1}` });
}
