import type * as vscode from "vscode";
import { addCluster } from "./commands/add-cluster.ts";
import { applyCommands } from "./commands/apply.ts";
import { cleanup } from "./commands/cleanup.ts";
import { registerCommands } from "./commands/command.ts";
import { connect } from "./commands/connect.ts";
import { disconnect } from "./commands/disconnect.ts";
import { online } from "./commands/online.ts";
import { openStatusPanel } from "./commands/open-status-panel.ts";
import { planCommands } from "./commands/plan.ts";
import { refresh } from "./commands/refresh.ts";
import { showLog } from "./commands/show-log.ts";
import { standby } from "./commands/standby.ts";
import { createLanguageService } from "./editor/language-service.ts";
import { createLog } from "./editor/log.ts";
import { PlanStore } from "./editor/plan-store.ts";
import { createPrompter } from "./editor/prompter.ts";
import { ClusterRegistry } from "./editor/registry.ts";
import { ClustersTree } from "./views/clusters-tree.ts";
import { CodeLenses } from "./views/code-lenses.ts";
import { createContextKeys } from "./views/context-keys.ts";
import { PlanDocuments } from "./views/plan-documents.ts";
import { createPlanView } from "./views/plan-view.ts";
import { createStatusBar } from "./views/status-bar.ts";
import { StatusPanels } from "./views/status-panel.ts";

let registry: ClusterRegistry | undefined;

/** Wires log, language server, clusters, views and commands. What it returns is for the tests in the real editor. */
export function activate(context: vscode.ExtensionContext) {
  const log = createLog();
  registry = new ClusterRegistry(log, createPrompter(), context.workspaceState);
  const language = createLanguageService(context);
  const plans = new PlanStore();
  const panels = new StatusPanels(context.extensionUri, registry);
  const documents = new PlanDocuments(plans);
  const tree = new ClustersTree(registry);
  const services = { context, log, registry, language, plans, openPanel: (name: string) => panels.open(name) };
  context.subscriptions.push(
    log,
    language,
    plans,
    panels,
    documents,
    tree,
    createPlanView(plans),
    new CodeLenses(registry),
    createStatusBar(registry),
    createContextKeys(registry),
    registerCommands(services, [
      ...[addCluster, connect, disconnect, refresh, openStatusPanel, showLog, standby, online, cleanup],
      ...planCommands(documents),
      ...applyCommands(documents),
    ]),
  );
  return { registry, plans, tree, language };
}

/** Ends the connections, so that nothing of ours stays on the nodes. */
export async function deactivate(): Promise<void> {
  await registry?.close();
}
