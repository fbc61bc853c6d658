import * as vscode from "vscode";
import type { ApplyMode } from "../../../server/src/protocol.ts";
import { signalOf } from "../editor/messages.ts";
import type { Proposal } from "../editor/plan-store.ts";
import type { Cluster } from "../editor/registry.ts";
import type { Services } from "../editor/services.ts";
import { count, quoted } from "../views/words.ts";
import { activeFile, chooseCluster } from "./choose.ts";

/** A cluster and the documents that describe it. */
export interface Subject {
  readonly cluster: Cluster;
  readonly uris: readonly vscode.Uri[];
}

/** Which cluster and which documents a plan is about: from where the command was called, else asked. */
export async function chooseSubject(services: Services, arg: unknown, title: string): Promise<Subject | undefined> {
  const given = arg instanceof vscode.Uri ? arg : typeof arg === "string" ? vscode.Uri.parse(arg) : undefined;
  const file = given ?? activeCrmFile();
  const cluster = await chooseCluster(services, {
    file,
    none: "No cluster is configured yet. Add one with Quorate: Add Cluster…",
    title,
  });
  if (cluster === undefined) return undefined;
  const others = await crmFiles(services, cluster);
  if (file === undefined) {
    if (others.length === 0) throw new Error(`The folder of "${cluster.name}" holds no crm file. Open one first.`);
    return { cluster, uris: others };
  }
  const isOneOfThem = others.some((uri) => uri.toString() === file.toString());
  if (!isOneOfThem || others.length < 2) return { cluster, uris: [file] };
  const here = { label: `This file: ${nameOf(file)}`, uris: [file] };
  const all = {
    label: `All ${others.length} files of the folder`,
    detail: others.map(nameOf).join(", "),
    uris: others,
  };
  const picked = await vscode.window.showQuickPick([here, all], {
    title: `${title}: ${cluster.name}`,
    placeHolder: "Which text?",
  });
  return picked && { cluster, uris: picked.uris };
}

/** Reads the live CIB and asks the language server what the text would change. Undefined when it can't: the person has been told why. */
export async function propose(services: Services, subject: Subject): Promise<Proposal | undefined> {
  const { cluster, uris } = subject;
  const title = `Planning for ${quoted(cluster.name)}`;
  const proposal = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, token): Promise<Proposal> => {
      progress.report({ message: "reading the live configuration" });
      const base = await services.registry.interactively(async () =>
        (await cluster.session()).readCib(signalOf(token)),
      );
      progress.report({ message: "comparing" });
      const mode = vscode.workspace.getConfiguration("quorate", uris[0]).get<ApplyMode>("apply.mode", "update");
      const plan = await services.language.plan({ uris: uris.map(String), cib: base, mode }, token);
      if (token.isCancellationRequested) throw new vscode.CancellationError();
      return { cluster: cluster.name, uris, base, plan };
    },
  );
  if (proposal.plan.errors.length === 0) return proposal;
  void tellErrors(proposal);
  return undefined;
}

/** Says that there is nothing to change. */
export function tellInStep({ cluster, uris }: Proposal): void {
  const text = uris.length === 1 ? nameOf(uris[0]) : `the ${uris.length} files`;
  void vscode.window.showInformationMessage(`Nothing to change: ${quoted(cluster)} already is as ${text} says.`);
}

/** The last part of a document's path. */
export function nameOf(uri: vscode.Uri | undefined): string {
  return uri?.path.split("/").at(-1) ?? "";
}

async function tellErrors({ plan }: Proposal): Promise<void> {
  const [first] = plan.errors;
  if (first === undefined) return;
  const uri = first.uri === "" ? undefined : vscode.Uri.parse(first.uri);
  const rest = plan.errors.length > 1 ? ` (and ${count(plan.errors.length - 1, "more error", "more errors")})` : "";
  const place = uri ? `${nameOf(uri)}, line ${first.line}: ` : "";
  const answer = await vscode.window.showErrorMessage(
    `There is no plan. ${place}${first.message}${rest}`,
    ...(uri ? ["Go to the Error"] : []),
  );
  if (uri === undefined || answer === undefined) return;
  const at = new vscode.Position(first.line - 1, first.column - 1);
  await vscode.window.showTextDocument(uri, { selection: new vscode.Range(at, at) });
}

function activeCrmFile(): vscode.Uri | undefined {
  const file = activeFile();
  return file && vscode.window.activeTextEditor?.document.languageId === "crm" && file.scheme !== "quorate-plan"
    ? file
    : undefined;
}

/** The crm files that describe a cluster: those under its folders that are no other cluster's. */
async function crmFiles({ registry }: Services, cluster: Cluster): Promise<readonly vscode.Uri[]> {
  const found = await Promise.all(
    cluster.folders.map((folder) =>
      vscode.workspace.findFiles(new vscode.RelativePattern(folder, "**/*.{crm,crmsh,pcmk}"), "**/node_modules/**"),
    ),
  );
  return found
    .flat()
    .filter((uri) => registry.forFile(uri) === cluster)
    .sort((a, b) => a.path.localeCompare(b.path));
}
