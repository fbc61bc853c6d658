import * as vscode from "vscode";
import { isCrmText } from "../services/cluster-texts.ts";
import { signalOf } from "../services/messages.ts";
import { withProgress } from "../services/progress.ts";
import type { Services } from "../services/services.ts";
import { showProblems } from "../views/show-problems.ts";
import type { WhatIfDocuments } from "../views/what-if-documents.ts";
import type { Command } from "./command.ts";

/**
 * Shows what becomes of each resource of a crm text, as it stands, when a node is lost, goes to standby, when quorum is lost, when a
 * resource fails. The scheduler of the connected cluster answers, else that of this machine.
 */
export function whatIfCommand(documents: WhatIfDocuments): Command {
  return {
    id: "quorate.whatIf",
    async run(services, arg) {
      const uri = crmFile(arg);
      const name = uri.path.slice(uri.path.lastIndexOf("/") + 1);
      const text = await withProgress(`What if: ${name}`, (token, report) => ask(services, uri, token, report));
      if (text !== undefined) await documents.show(name, text);
    },
  };
}

async function ask(
  services: Services,
  uri: vscode.Uri,
  token: vscode.CancellationToken,
  report: (text: string) => void,
): Promise<string | undefined> {
  const { language, texts } = services;
  const address = uri.toString();
  const { text: cib, errors } = await language.convert({ uri: address, from: "crm", to: "cib" }, token);
  if (errors.length > 0) {
    void showProblems("The text has errors: what would happen isn't known.", errors);
    return undefined;
  }
  const { localScheduler, plausibleInput, sessionScheduler, whatIf, whatIfText } = await import("../lazy/cluster.ts");
  const cluster = texts.clusterOf(uri);
  const isConnected = cluster?.view.connection.kind === "connected";
  const scheduler = cluster && isConnected ? sessionScheduler(await cluster.session()) : await localScheduler();
  if (!scheduler) {
    throw new Error(
      "Pacemaker's scheduler is needed to answer. Connect to the cluster, or install Pacemaker's tools on this machine.",
    );
  }
  const membership = await language.membership({ uri: address });
  const live = cluster?.view.snapshot?.nodes.filter(({ type }) => type === "member").map((node) => node.name) ?? [];
  const names = membership.nodes.length > 0 ? membership.nodes : live;
  if (names.length === 0)
    throw new Error("The files name no nodes. Add a corosync.conf or node statements, or connect to the cluster.");
  const signal = signalOf(token);
  const input = await plausibleInput(cib, names, membership, scheduler, signal);
  let done = 0;
  const result = await whatIf({
    ...{ ...input, scheduler, signal },
    onRow: (_, of) => report(`${++done} of ${of} scenarios`),
  });
  return whatIfText(result);
}

/** The crm text that a menu names, else the active one. Throws where there is none. */
function crmFile(arg: unknown): vscode.Uri {
  if (arg instanceof vscode.Uri) return arg;
  const active = vscode.window.activeTextEditor?.document;
  if (active && isCrmText(active)) return active.uri;
  throw new Error("There is no crm text to ask about. Open a crm file first.");
}
