import * as vscode from "vscode";
import type { Pull } from "../../../../server/src/protocol.ts";
import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { listing, quoted } from "../../../../server/src/text/phrases.ts";
import { changeName } from "../../cluster/apply/format-changes.ts";
import type { MergeBases } from "../services/merge-bases.ts";
import { signalOf } from "../services/messages.ts";
import type { Services } from "../services/services.ts";
import { showProblems } from "../views/show-problems.ts";
import type { Command } from "./command.ts";
import { chooseSubject, nameOf, type Subject } from "./create-plan.ts";

/** Brings the live configuration into the files, three ways merged; unsaved edits are kept, and one undo takes it back. */
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
      const take = await chooseConflicts(subject, first.result.conflicts);
      if (take === undefined) return undefined;
      const { result, cib } = take.length > 0 ? await pullNow(services, bases, subject, take, first.cib) : first;
      if (!(await bringIn(result.edits, first.versions))) {
        throw new Error("The text was edited while the cluster was read. Nothing was pulled; pull again.");
      }
      if (result.conflicts.length === 0) await bases.set(subject.cluster.name, subject.uris, result.base);
      services.cibs.put(subject.cluster.name, cib);
      tell(subject, result);
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
  return await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: `Pulling from ${quoted(cluster.name)}`,
      cancellable: true,
    },
    async (_progress, token) => {
      const read = async () => (await cluster.session()).readCib(signalOf(token));
      const cib = known ?? (await services.registry.interactively(read));
      const versions = new Map(
        await Promise.all(
          uris.map(async (uri) => [uri.toString(), (await vscode.workspace.openTextDocument(uri)).version] as const),
        ),
      );
      const base = bases.get(cluster.name, uris);
      const result = await services.language.pull(
        { uris: uris.map(String), cib, take, ...omitUndefined({ base }) },
        token,
      );
      if (token.isCancellationRequested) throw new vscode.CancellationError();
      return { result, cib, versions };
    },
  );
}

/** The conflicts for which the cluster's version is taken; undefined when the person gives up. */
async function chooseConflicts(
  { cluster }: Subject,
  conflicts: Pull["conflicts"],
): Promise<readonly string[] | undefined> {
  if (conflicts.length === 0) return [];
  const oneLine = (text: string | undefined): string => text?.replace(/\s*\\?\s+/g, " ") ?? "not there";
  const picked = await vscode.window.showQuickPick(
    conflicts.map((conflict) => ({
      label: changeName(conflict),
      description: `file: ${oneLine(conflict.file)}`,
      detail: `cluster: ${oneLine(conflict.cluster)}`,
      key: conflict.key,
    })),
    {
      title: `Pull from ${cluster.name}: changed in the file and in the cluster`,
      placeHolder: "Check those for which the cluster's version shall be taken; the others stay as the file has them",
      canPickMany: true,
      ignoreFocusOut: true,
      matchOnDescription: true,
      matchOnDetail: true,
    },
  );
  return picked?.map(({ key }) => key);
}

/** Edits the documents, where none was edited since. */
async function bringIn(edits: Pull["edits"], versions: ReadonlyMap<string, number>): Promise<boolean> {
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

function tell({ cluster, uris }: Subject, { changes, conflicts }: Pull): void {
  const text = uris.length === 1 ? nameOf(uris[0]) : `the ${uris.length} files`;
  const kept =
    conflicts.length === 0
      ? ""
      : ` Kept as ${text} has it: ${listing(
          conflicts.map((each) => changeName(each)),
          5,
        )}.`;
  const said = changes.map((change) => `${changeName(change)} was ${change.kind}`);
  const message =
    changes.length === 0
      ? `Nothing to pull: ${text} already has what changed in ${quoted(cluster.name)}.`
      : `Pulled into ${text}: ${listing(said, 5)}.`;
  void vscode.window.showInformationMessage(message + kept);
}
