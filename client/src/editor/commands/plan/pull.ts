import * as vscode from "vscode";
import type { Pull } from "../../../../../server/src/protocol.ts";
import { omitUndefined } from "../../../../../server/src/text/omit-undefined.ts";
import { listing, quoted } from "../../../../../server/src/text/phrases.ts";
import { changeName } from "../../../cluster/apply/format-changes.ts";
import type { MergeBases } from "../../services/changes/merge-bases.ts";
import type { Services } from "../../services/services.ts";
import { signalOf } from "../../services/window/messages.ts";
import * as plainWindow from "../../services/window/plain-window.ts";
import { showProblems } from "../../views/show-problems.ts";
import type { Command } from "../command.ts";
import { chooseSubject, formatFiles, type Subject } from "./plan-subject.ts";

/** Merges the live configuration into the files, three ways; unsaved edits are preserved, and one undo reverts it. */
export function pull(bases: MergeBases): Command {
  return {
    id: "quorate.pull",
    async run(services, arg) {
      const subject = await chooseSubject(services, arg, "Pull from Cluster");
      if (subject === undefined) return undefined;
      const first = await pullNow(services, bases, subject, []);
      if (first.result.errors.length > 0) {
        void showProblems("Nothing was pulled.", first.result.errors);
        return undefined;
      }
      const taken = await chooseConflicts(subject, first.result.conflicts);
      if (taken === undefined) return undefined;
      const { result, cib } = taken.length > 0 ? await pullNow(services, bases, subject, taken, first.cib) : first;
      if (!(await editDocuments(result.edits, first.versions))) {
        throw new Error("The text was edited while the cluster was being read. Nothing was pulled; pull again.");
      }
      if (result.conflicts.length === 0) await bases.set(subject.cluster.name, subject.uris, result.base);
      services.cibs.put(subject.cluster.name, cib);
      reportPull(subject, result);
      return result;
    },
  };
}

async function pullNow(
  services: Services,
  bases: MergeBases,
  { cluster, uris }: Subject,
  take: readonly string[],
  known?: string,
): Promise<{ result: Pull; cib: string; versions: ReadonlyMap<string, number> }> {
  return await plainWindow.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: `Pulling from ${quoted(cluster.name)}`,
      cancellable: true,
    },
    async (_progress, token) => {
      const read = async () => (await cluster.session()).readCib(signalOf(token));
      const cib = known ?? (await services.registry.interactively(read));
      const isWhole = await createMissing(uris);
      const versions = new Map(
        await Promise.all(
          uris.map(async (uri) => [uri.toString(), (await vscode.workspace.openTextDocument(uri)).version] as const),
        ),
      );
      const base = isWhole ? undefined : bases.get(cluster.name, uris);
      const result = await services.language.pull(
        { uris: uris.map(String), cib, take, ...omitUndefined({ base }) },
        token,
      );
      if (token.isCancellationRequested) throw new vscode.CancellationError();
      return { result, cib, versions };
    },
  );
}

/**
 * Makes the files that were deleted. True where there was one: it isn't in sync with anything, and gets everything. Throws when one can't be
 * made, such as in a folder that is gone.
 */
async function createMissing(uris: readonly vscode.Uri[]): Promise<boolean> {
  let isWhole = false;
  for (const uri of uris) {
    const isOpen = vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
    const isThere = isOpen || (await vscode.workspace.fs.stat(uri).then(() => true, isNotMissing));
    if (isThere) continue;
    const edit = new vscode.WorkspaceEdit();
    edit.createFile(uri, { ignoreIfExists: true });
    if (!(await vscode.workspace.applyEdit(edit)))
      throw new Error(`"${formatFiles([uri])}" was deleted, and can't be made again. Nothing was pulled.`);
    isWhole = true;
  }
  return isWhole;
}

function isNotMissing(error: unknown): boolean {
  return !(error instanceof vscode.FileSystemError && error.code === "FileNotFound");
}

/** The conflicts for which the cluster's version is taken; undefined when the person cancels. */
async function chooseConflicts(
  { cluster }: Subject,
  conflicts: Pull["conflicts"],
): Promise<readonly string[] | undefined> {
  if (conflicts.length === 0) return [];
  const oneLine = (text: string | undefined): string => text?.replace(/\s*\\?\s+/g, " ") ?? "none";
  const picked = await plainWindow.showQuickPick(
    conflicts.map((conflict) => ({
      label: changeName(conflict),
      description: `file: ${oneLine(conflict.file)}`,
      detail: `cluster: ${oneLine(conflict.cluster)}`,
      key: conflict.key,
    })),
    {
      title: `Pull from ${cluster.name}: changed in the file and in the cluster`,
      placeHolder: "Select the objects to take from the cluster; the others stay as they are in the file",
      canPickMany: true,
      ignoreFocusOut: true,
      matchOnDescription: true,
      matchOnDetail: true,
    },
  );
  return picked?.map(({ key }) => key);
}

/** Edits the documents, unless one was edited since. */
async function editDocuments(edits: Pull["edits"], versions: ReadonlyMap<string, number>): Promise<boolean> {
  const edit = new vscode.WorkspaceEdit();
  for (const { uri, range, newText } of edits) {
    const target = vscode.Uri.parse(uri);
    const document = await vscode.workspace.openTextDocument(target);
    if (document.version !== versions.get(uri)) return false;
    const { start, end } = range;
    edit.replace(target, new vscode.Range(start.line, start.character, end.line, end.character), newText);
  }
  return await vscode.workspace.applyEdit(edit);
}

function reportPull({ cluster, uris }: Subject, { changes, conflicts }: Pull): void {
  const text = formatFiles(uris);
  const left =
    conflicts.length === 0
      ? ""
      : ` Unchanged in ${text}: ${listing(
          conflicts.map((each) => changeName(each)),
          5,
        )}.`;
  const changed = changes.map((change) => `${changeName(change)} was ${change.kind}`);
  const message =
    changes.length === 0
      ? `Nothing to pull: ${text} already has every change of ${quoted(cluster.name)}.`
      : `Pulled into ${text}: ${listing(changed, 5)}.`;
  void plainWindow.showInformationMessage(message + left);
}
