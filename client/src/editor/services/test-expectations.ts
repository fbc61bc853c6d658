import * as vscode from "vscode";
import type { Verdict } from "../../cluster/expectations/check-expectations.ts";
import type { readExpectations } from "../../cluster/expectations/read-expectations.ts";
import type { LanguageService } from "./language-service.ts";
import { schedulerFor } from "./nodes/scheduler-for.ts";
import type { ClusterTexts } from "./texts/cluster-texts.ts";
import { nameOf } from "./window/document-names.ts";
import { signalOf } from "./window/messages.ts";

/**
 * Checks the expectations of a file against the configuration that it names, as it stands in the editor, else that of its folder. The
 * scheduler of the connected cluster answers, else that of this machine. Throws an Error with a sentence where nothing can be asked.
 */
export async function testExpectations(
  { language, texts }: { readonly language: LanguageService; readonly texts: ClusterTexts },
  file: vscode.Uri,
  { expectations, files, nodes }: ReturnType<typeof readExpectations>,
  token: vscode.CancellationToken,
): Promise<readonly Verdict[]> {
  const folder = vscode.Uri.joinPath(file, "..");
  const named = files.map((each) => vscode.Uri.joinPath(folder, each));
  const first = named.find(isCrm) ?? (await crmFileIn(folder));
  if (first === undefined) throw new Error(`The folder of ${nameOf(file)} has no crm file.`);
  const only = named.length > 0 ? { only: named.map(String) } : {};
  const found = await language.clusterCib({ uri: first.toString(), ...only }, token);
  const [error] = found.errors;
  if (error) {
    const place = `${nameOf(vscode.Uri.parse(error.uri))}:${error.line}`;
    throw new Error(`The configuration has errors: ${place}: ${error.message}`);
  }
  const members = nodes.length > 0 ? nodes : found.membership.nodes;
  if (members.length === 0) throw new Error("The files name no nodes. Write them here: nodes: [n1, n2]");
  const cluster = texts.clusterOf(first);
  const { checkExpectations, plausibleInput } = await import("../lazy/cluster.ts");
  const scheduler = await schedulerFor(cluster);
  const signal = signalOf(token);
  const input = await plausibleInput(found.cib, members, found.membership, scheduler, signal);
  return checkExpectations(expectations, input, scheduler, signal);
}

function isCrm({ path }: vscode.Uri): boolean {
  return /\.(crm|crmsh|pcmk)$/.test(path);
}

async function crmFileIn(folder: vscode.Uri): Promise<vscode.Uri | undefined> {
  const entries = await vscode.workspace.fs.readDirectory(folder);
  const names = entries.map(([name]) => name).sort();
  return names.map((name) => vscode.Uri.joinPath(folder, name)).find(isCrm);
}
