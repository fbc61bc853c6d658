import type * as vscode from "vscode";
import { addCluster } from "./commands/add-cluster.ts";
import { applyCommands } from "./commands/apply.ts";
import { cleanup } from "./commands/cleanup.ts";
import { clusterActions } from "./commands/cluster-actions.ts";
import { registerCommands } from "./commands/command.ts";
import { compare } from "./commands/compare.ts";
import { confirmationCommands } from "./commands/confirmation.ts";
import { connect } from "./commands/connect.ts";
import { deleteSavedSecrets } from "./commands/delete-saved-secrets.ts";
import { disconnect } from "./commands/disconnect.ts";
import { explainRule } from "./commands/explain-rule.ts";
import { moveActions } from "./commands/move-actions.ts";
import { nodeActions } from "./commands/node-actions.ts";
import { openCibAsCrm } from "./commands/open-cib-as-crm.ts";
import { openStatusPanel } from "./commands/open-status-panel.ts";
import { convertPcs, copyAsPcs, pastePcsAsCrm } from "./commands/pcs.ts";
import { planCommands } from "./commands/plan.ts";
import { pull } from "./commands/pull.ts";
import { refresh } from "./commands/refresh.ts";
import { resourceActions } from "./commands/resource-actions.ts";
import { historyCommands } from "./commands/roll-back.ts";
import { restartCorosync, restoreCorosync, rollOutCorosync } from "./commands/roll-out-corosync.ts";
import { selectFilesToPlan } from "./commands/select-files-to-plan.ts";
import { showAsCibXml } from "./commands/show-as-cib-xml.ts";
import { showLog } from "./commands/show-log.ts";
import { ClusterRegistry } from "./services/cluster-registry.ts";
import { ClusterTexts } from "./services/cluster-texts.ts";
import { Confirmations } from "./services/confirmations.ts";
import { DriftTracker } from "./services/drift-tracker.ts";
import { Histories } from "./services/histories.ts";
import { createLanguageService } from "./services/language-service.ts";
import { LiveCibs } from "./services/live-cibs.ts";
import { createLog } from "./services/log.ts";
import { MergeBases } from "./services/merge-bases.ts";
import { NodeAgents } from "./services/node-agents.ts";
import { registerPcsPaste } from "./services/paste-pcs.ts";
import { PlanStore } from "./services/plan-store.ts";
import { PlannedFilesMemory } from "./services/planned-files.ts";
import { createPrompter } from "./services/prompter.ts";
import { SecretStorageVault } from "./services/secret-vault.ts";
import { ClustersTree } from "./views/clusters-tree.ts";
import { CodeLenses } from "./views/code-lenses.ts";
import { createConfirmationBar } from "./views/confirmation-bar.ts";
import { createContextKeys } from "./views/context-keys.ts";
import { ConvertedDocuments } from "./views/converted-documents.ts";
import { createHistoryView } from "./views/history-view.ts";
import { LiveCorosync } from "./views/live-corosync.ts";
import { LiveFindings } from "./views/live-findings.ts";
import { PlanDocuments } from "./views/plan-documents.ts";
import { createPlanView } from "./views/plan-view.ts";
import { registerRuleDocuments } from "./views/rule-documents.ts";
import { createStatusBar } from "./views/status-bar.ts";
import { StatusPanels } from "./views/status-panel.ts";

let registry: ClusterRegistry | undefined;

/** Wires log, language server, clusters, views and commands. What it returns is for the tests in the real editor. */
export function activate(context: vscode.ExtensionContext) {
  const log = createLog();
  const vault = new SecretStorageVault(context);
  registry = new ClusterRegistry(log, createPrompter(vault), context.workspaceState);
  const texts = new ClusterTexts(registry);
  const nodeAgents = new NodeAgents(registry, texts, log, context.globalStorageUri);
  const language = createLanguageService(context, nodeAgents);
  const plans = new PlanStore();
  const panels = new StatusPanels(context.extensionUri, registry);
  const documents = new PlanDocuments(plans);
  const tree = new ClustersTree(registry);
  const cibs = new LiveCibs(registry, log);
  const plannedFiles = new PlannedFilesMemory(context.workspaceState);
  const driftTracker = new DriftTracker({ texts, cibs, language, plannedFiles, log });
  const bases = new MergeBases(context.workspaceState, driftTracker.onDidSync, { language, log });
  const liveCorosync = new LiveCorosync();
  const converted = new ConvertedDocuments(language, registry, cibs);
  const openPanel = (name: string) => panels.open(name);
  const histories = new Histories(context, registry, log);
  const confirmations = new Confirmations(registry, histories, log);
  const services = {
    context,
    log,
    registry,
    language,
    plans,
    texts,
    plannedFiles,
    cibs,
    nodeAgents,
    histories,
    confirmations,
    openPanel,
  };
  context.subscriptions.push(
    log,
    language,
    plans,
    panels,
    documents,
    tree,
    createPlanView(plans, context.extension.packageJSON),
    texts,
    nodeAgents,
    cibs,
    plannedFiles,
    driftTracker,
    bases,
    converted,
    liveCorosync,
    histories,
    confirmations,
    createHistoryView(histories, registry),
    createConfirmationBar(confirmations),
    new CodeLenses(registry, texts, driftTracker, confirmations),
    new LiveFindings(registry, texts, log),
    registerRuleDocuments(context),
    registerPcsPaste(language),
    createStatusBar(registry),
    createContextKeys(registry),
    registerCommands(services, [
      ...[addCluster, connect, disconnect, refresh, openStatusPanel, showLog, cleanup, selectFilesToPlan],
      ...[nodeActions, resourceActions, moveActions, clusterActions].flat(),
      ...[explainRule, deleteSavedSecrets(vault)],
      ...[openCibAsCrm(converted), showAsCibXml(converted)],
      ...[rollOutCorosync(liveCorosync), restoreCorosync(liveCorosync), restartCorosync],
      ...[copyAsPcs, pastePcsAsCrm, convertPcs],
      ...[pull(bases), compare(documents)],
      ...planCommands(documents),
      ...applyCommands(documents),
      ...confirmationCommands(documents, confirmations),
      ...historyCommands(documents),
    ]),
  );
  return { registry, plans, tree, language, cibs, driftTracker, histories, confirmations };
}

/** Ends the connections, so that nothing of ours stays on the nodes. */
export async function deactivate(): Promise<void> {
  await registry?.close();
}
