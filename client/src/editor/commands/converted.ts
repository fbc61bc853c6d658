import * as vscode from "vscode";
import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { quoted } from "../../../../server/src/text/phrases.ts";
import type { Services } from "../services/services.ts";
import { tokenOf } from "../services/window/messages.ts";
import { withProgress } from "../services/window/progress.ts";
import type { ConvertedDocuments } from "../views/documents/converted-documents.ts";
import { type ConvertedSource, type ConvertedView, viewTitle } from "../views/documents/converted-view.ts";
import { showProblems } from "../views/show-problems.ts";
import { targetOf } from "./choose.ts";

/** Shows a configuration in the other language, or its problems. Resolves to the title of the shown view. */
async function showConverted(
  services: Services,
  documents: ConvertedDocuments,
  view: ConvertedView,
  options: vscode.TextDocumentShowOptions = {},
): Promise<string | undefined> {
  const problems = await withProgress(`Reading ${nameOf(view.source)}`, async (signal) => {
    if (view.source.kind === "cluster") await readLive(services, view.source.name, signal);
    return documents.open(view, tokenOf(signal), options);
  });
  if (problems.length === 0) return viewTitle(view);
  const language = view.to === "crm" ? "crm" : "CIB XML";
  void showProblems(`${nameOf(view.source)} can't be shown as ${language}.`, problems);
  return undefined;
}

/** What a command shows: files in another language, or a cluster's live CIB. */
interface Showing {
  readonly from: ConvertedView["from"];
  readonly to: ConvertedView["to"];
  /** The files to show when the command has no argument. */
  defaultFiles(): Promise<readonly vscode.Uri[]>;
  /** The column for a file's view; undefined: the active one. */
  columnOf?(uri: vscode.Uri): vscode.ViewColumn | undefined;
}

/** Shows the files or the cluster that a menu passes to a command, or the default files. Resolves to the title of the last view. */
export async function showChosen(
  services: Services,
  documents: ConvertedDocuments,
  { arg, selection }: { readonly arg: unknown; readonly selection: unknown },
  { from, to, defaultFiles, columnOf }: Showing,
): Promise<string | undefined> {
  const files = filesOf(arg, selection);
  const { cluster } = files.length > 0 ? {} : targetOf(arg);
  if (cluster !== undefined) {
    return showConverted(services, documents, { source: { kind: "cluster", name: cluster }, from: "cib", to });
  }
  const chosen = files.length > 0 ? files : await defaultFiles();
  let title: string | undefined;
  for (const uri of chosen) {
    const viewColumn = columnOf?.(uri);
    const options = { preview: chosen.length < 2, ...omitUndefined({ viewColumn }) };
    title = await showConverted(services, documents, { source: documentSource(uri), from, to }, options);
  }
  return title;
}

/** A document or file as a source. */
function documentSource(uri: vscode.Uri): ConvertedSource {
  return { kind: "document", uri: uri.toString(), path: uri.path };
}

/** The active file, even where VS Code doesn't share its text with extensions (above 50 MB). */
export function activeTabFile(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return vscode.window.activeTextEditor?.document.uri ?? (input instanceof vscode.TabInputText ? input.uri : undefined);
}

/** The files that a menu passes to a command: the selection where there is one. */
function filesOf(arg: unknown, selection: unknown): readonly vscode.Uri[] {
  const selected = Array.isArray(selection) ? selection.filter((each) => each instanceof vscode.Uri) : [];
  if (selected.length > 0) return selected;
  if (arg instanceof vscode.Uri) return [arg];
  return typeof arg === "string" && arg.includes(":/") ? [vscode.Uri.parse(arg)] : [];
}

function nameOf(source: ConvertedSource): string {
  return source.kind === "cluster" ? `the CIB of ${quoted(source.name)}` : quoted(source.path.split("/").at(-1) ?? "");
}

async function readLive({ registry, cibs }: Services, name: string, signal: AbortSignal): Promise<void> {
  const cluster = registry.get(name);
  if (cluster === undefined) throw new Error(`No cluster named "${name}" is configured.`);
  cibs.put(name, await registry.interactively(async () => (await cluster.session()).readCib(signal)));
}
