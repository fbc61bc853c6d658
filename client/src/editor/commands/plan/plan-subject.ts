import * as vscode from "vscode";
import type { PlannedFiles } from "../../services/changes/planned-files.ts";
import type { Cluster } from "../../services/connection/cluster-registry.ts";
import type { Services } from "../../services/services.ts";
import { isCrmText } from "../../services/texts/cluster-texts.ts";
import { nameOf } from "../../services/window/document-names.ts";
import * as plainWindow from "../../services/window/plain-window.ts";
import { chooseCluster } from "../choose.ts";

/** A cluster and the documents that describe it. */
export interface Subject {
  readonly cluster: Cluster;
  readonly uris: readonly vscode.Uri[];
}

/** The cluster and the documents of a plan: from where the command was called, else asked; which files to plan is asked once. */
export async function chooseSubject(services: Services, arg: unknown, title: string): Promise<Subject | undefined> {
  const given = arg instanceof vscode.Uri ? arg : typeof arg === "string" ? vscode.Uri.parse(arg) : undefined;
  const file = given ?? activeCrmFile();
  const cluster = await chooseCluster(services, {
    file,
    none: "No cluster is configured yet. Add one with Quorate: Add Cluster…",
    title,
  });
  if (cluster === undefined) return undefined;
  const all = await services.texts.filesNow(cluster);
  if (file === undefined) {
    if (all.length === 0) throw new Error(`The folder of "${cluster.name}" contains no crm file. Open one first.`);
    return { cluster, uris: all };
  }
  const isOneOfSeveral = all.length > 1 && all.some((uri) => uri.toString() === file.toString());
  if (!isOneOfSeveral) return { cluster, uris: [file] };
  const choice = services.plannedFiles.get(cluster.name) ?? (await choosePlannedFiles(services, cluster, file, title));
  return choice && { cluster, uris: choice === "all" ? all : [file] };
}

/** Asks whether plans are made of one file or of all, and remembers the answer. Undefined when the person cancels. */
export async function choosePlannedFiles(
  { texts, plannedFiles }: Services,
  cluster: Cluster,
  file: vscode.Uri,
  title: string,
): Promise<PlannedFiles | undefined> {
  const files = await texts.filesNow(cluster);
  const one = { label: `This file: ${nameOf(file)}`, description: "each file by itself", choice: "one" as const };
  const all = {
    label: `All ${files.length} files of the folder`,
    detail: files.map(nameOf).join(", "),
    choice: "all" as const,
  };
  const picked = await plainWindow.showQuickPick(plannedFiles.get(cluster.name) === "all" ? [all, one] : [one, all], {
    title: `${title}: ${cluster.name}`,
    placeHolder: "Which files describe the cluster? The code lens in the first line of a file changes this later.",
  });
  if (picked) await plannedFiles.set(cluster.name, picked.choice);
  return picked?.choice;
}

/** The documents of a subject in a message: the file's name, or their number. */
export function formatFiles(uris: readonly vscode.Uri[]): string {
  return uris.length === 1 ? nameOf(uris[0]) : `the ${uris.length} files`;
}

function activeCrmFile(): vscode.Uri | undefined {
  const document = vscode.window.activeTextEditor?.document;
  return document && isCrmText(document) ? document.uri : undefined;
}
