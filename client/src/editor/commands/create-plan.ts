import * as vscode from "vscode";
import type { ApplyMode } from "../../../../server/src/protocol.ts";
import { quoted } from "../../../../server/src/text/phrases.ts";
import type { Cluster } from "../services/cluster-registry.ts";
import { isCrmText } from "../services/cluster-texts.ts";
import { signalOf } from "../services/messages.ts";
import type { Proposal } from "../services/plan-store.ts";
import type { PlannedFiles } from "../services/planned-files.ts";
import type { Services } from "../services/services.ts";
import { openDocument } from "../services/source-text.ts";
import { showProblems } from "../views/show-problems.ts";
import { chooseCluster } from "./choose.ts";

/** A cluster and the documents that describe it. */
export interface Subject {
  readonly cluster: Cluster;
  readonly uris: readonly vscode.Uri[];
}

/** Which cluster and which documents a plan is about: from where the command was called, else asked; what to plan is asked once. */
export async function chooseSubject(services: Services, arg: unknown, title: string): Promise<Subject | undefined> {
  const given = arg instanceof vscode.Uri ? arg : typeof arg === "string" ? vscode.Uri.parse(arg) : undefined;
  const file = given ?? activeCrmFile();
  const cluster = await chooseCluster(services, {
    file,
    none: "No cluster is configured yet. Add one with Quorate: Add Cluster…",
    title,
  });
  if (cluster === undefined) return undefined;
  const others = await services.texts.filesNow(cluster);
  if (file === undefined) {
    if (others.length === 0) throw new Error(`The folder of "${cluster.name}" holds no crm file. Open one first.`);
    return { cluster, uris: others };
  }
  if (!isOneOfSeveral(file, others)) return { cluster, uris: [file] };
  const choice = services.plannedFiles.get(cluster.name) ?? (await choosePlannedFiles(services, cluster, file, title));
  return choice && { cluster, uris: choice === "all" ? others : [file] };
}

/** Asks whether a plan is made of one file or of all, and remembers the answer. Undefined when the person gives none. */
export async function choosePlannedFiles(
  { texts, plannedFiles }: Services,
  cluster: Cluster,
  file: vscode.Uri,
  title: string,
): Promise<PlannedFiles | undefined> {
  const others = await texts.filesNow(cluster);
  const one = { label: `This file: ${nameOf(file)}`, description: "and later each file alone", choice: "one" as const };
  const all = {
    label: `All ${others.length} files of the folder`,
    detail: others.map(nameOf).join(", "),
    choice: "all" as const,
  };
  const picked = await vscode.window.showQuickPick(plannedFiles.get(cluster.name) === "all" ? [all, one] : [one, all], {
    title: `${title}: ${cluster.name}`,
    placeHolder: "Which text describes the cluster? The first line of the file lets you choose again.",
  });
  if (picked) await plannedFiles.set(cluster.name, picked.choice);
  return picked?.choice;
}

/** Whether a file is one of several that describe a cluster, so that there is something to choose. */
export function isOneOfSeveral(file: vscode.Uri, others: readonly vscode.Uri[]): boolean {
  return others.length > 1 && others.some((uri) => uri.toString() === file.toString());
}

/**
 * Reads the live CIB and asks the language server what the text would change, and the cluster what it would do; in the mode of the setting
 * where none is given. Undefined when there can be no plan: the person has been told why.
 */
export async function createPlan(
  services: Services,
  subject: Subject,
  mode: ApplyMode = usualMode(subject),
): Promise<Proposal | undefined> {
  const { cluster, uris } = subject;
  const title = `Planning for ${quoted(cluster.name)}`;
  const proposal = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, token): Promise<Proposal> => {
      progress.report({ message: "reading the live configuration" });
      const base = await services.registry.interactively(async () =>
        (await cluster.session()).readCib(signalOf(token)),
      );
      services.cibs.put(cluster.name, base);
      progress.report({ message: "comparing" });
      const versions = versionsOf(uris);
      const plan = await services.language.plan({ uris: uris.map(String), cib: base, mode }, token);
      if (token.isCancellationRequested) throw new vscode.CancellationError();
      const draft = { cluster: cluster.name, uris, versions, base, plan, mode };
      if (plan.changes.length === 0) return draft;
      progress.report({ message: "asking the cluster what it would do" });
      return await withSimulation(cluster, draft, token);
    },
  );
  if (proposal.plan.errors.length === 0) return proposal;
  void showProblems("There is no plan.", proposal.plan.errors);
  return undefined;
}

/** The plan with what the cluster itself says of it; where it can't tell, the plan says that. */
export async function withSimulation(
  cluster: Cluster,
  draft: Proposal,
  token: vscode.CancellationToken,
): Promise<Proposal> {
  const { simulate } = await import("../lazy/cluster.ts");
  return { ...draft, foresight: await simulate(await cluster.session(), draft.base, draft.plan.cib, signalOf(token)) };
}

function versionsOf(uris: readonly vscode.Uri[]): ReadonlyMap<string, number> {
  return new Map(
    uris.flatMap((uri) => [openDocument(uri)].flatMap((open) => (open ? [[String(uri), open.version]] : []))),
  );
}

function usualMode({ uris }: Subject): ApplyMode {
  return vscode.workspace.getConfiguration("quorate", uris[0]).get<ApplyMode>("apply.mode", "update");
}

/** Says that there is nothing to change. */
export function reportInSync({ cluster, uris }: Proposal): void {
  const text = uris.length === 1 ? nameOf(uris[0]) : `the ${uris.length} files`;
  void vscode.window.showInformationMessage(`Nothing to change: ${quoted(cluster)} already is as ${text} says.`);
}

/** The last part of a document's path. */
export function nameOf(uri: vscode.Uri | undefined): string {
  return uri?.path.split("/").at(-1) ?? "";
}

function activeCrmFile(): vscode.Uri | undefined {
  const document = vscode.window.activeTextEditor?.document;
  return document && isCrmText(document) ? document.uri : undefined;
}
