import type * as vscode from "vscode";
import { allCommands } from "./commands/all-commands.ts";
import { registerCommands } from "./commands/command.ts";
import { registerAssistantTools } from "./services/assistant-tools.ts";
import { Confirmations } from "./services/changes/confirmations.ts";
import { DriftTracker } from "./services/changes/drift-tracker.ts";
import { Histories } from "./services/changes/histories.ts";
import { LiveCibs } from "./services/changes/live-cibs.ts";
import { MergeBases } from "./services/changes/merge-bases.ts";
import { PlanStore } from "./services/changes/plan-store.ts";
import { PlannedFilesMemory } from "./services/changes/planned-files.ts";
import { registerCheckTasks } from "./services/check-tasks.ts";
import { ClusterRegistry } from "./services/connection/cluster-registry.ts";
import { createPrompter } from "./services/connection/prompter.ts";
import { SecretStorageVault } from "./services/connection/secret-vault.ts";
import { createLanguageService } from "./services/language-service.ts";
import { Maintenances } from "./services/nodes/maintenances.ts";
import { NodeAgents } from "./services/nodes/node-agents.ts";
import { NodeReports } from "./services/nodes/node-reports.ts";
import { recognizeCibs } from "./services/texts/cib-language.ts";
import { ClusterTexts } from "./services/texts/cluster-texts.ts";
import { registerPcsPaste } from "./services/texts/paste-pcs.ts";
import { createLog } from "./services/window/log.ts";
import { createChecksView } from "./views/checks-view.ts";
import { createConfirmationBar } from "./views/confirmation-bar.ts";
import { createContextKeys } from "./views/context-keys.ts";
import { AnswerTexts } from "./views/documents/answer-texts.ts";
import { ConvertedDocuments } from "./views/documents/converted-documents.ts";
import { LogLineDocuments } from "./views/documents/log-line-documents.ts";
import { NodeLogDocuments } from "./views/documents/node-log-documents.ts";
import { registerRuleDocuments } from "./views/documents/rule-documents.ts";
import { SetupDocuments } from "./views/documents/setup-documents.ts";
import { TimelineDocuments } from "./views/documents/timeline-documents.ts";
import { TransitionDocuments } from "./views/documents/transition-documents.ts";
import { WhatIfDocuments } from "./views/documents/what-if-documents.ts";
import { WhyDocuments } from "./views/documents/why-documents.ts";
import { createHistoryView } from "./views/history-view.ts";
import { CheckFindings } from "./views/in-text/check-findings.ts";
import { CodeLenses } from "./views/in-text/code-lenses.ts";
import { createExpectationTests } from "./views/in-text/expectation-tests.ts";
import { LiveCorosync } from "./views/in-text/live-corosync.ts";
import { LiveFindings } from "./views/in-text/live-findings.ts";
import { createSurvivalFindings } from "./views/in-text/survival-findings.ts";
import { registerWhyHover } from "./views/in-text/why-hover.ts";
import { createMaintenanceView } from "./views/maintenance-view.ts";
import { GraphPanels } from "./views/panels/graph-panel.ts";
import { StatusPanels } from "./views/panels/status-panel.ts";
import { WhatIfPanels } from "./views/panels/what-if-panel.ts";
import { PlanDocuments } from "./views/plan/plan-documents.ts";
import { createPlanView } from "./views/plan/plan-view.ts";
import { createStatusBar } from "./views/status-bar.ts";
import { ClustersTree } from "./views/tree/clusters-tree.ts";

/** What VS Code calls. `deactivate` closes the connections of what `activate` started, so that nothing of ours stays on the nodes. */
export const { activate, deactivate } = createExtension();

function createExtension() {
  let started: ReturnType<typeof wire> | undefined;
  return {
    activate(context: vscode.ExtensionContext) {
      started = wire(context);
      return started;
    },
    async deactivate(): Promise<void> {
      await started?.registry.close();
    },
  };
}

/** Wires log, language server, clusters, views and commands. What it returns is for the tests in the real editor. */
function wire(context: vscode.ExtensionContext) {
  const log = createLog();
  const vault = new SecretStorageVault(context);
  const registry = new ClusterRegistry(log, createPrompter(vault), context.workspaceState);
  const texts = new ClusterTexts(registry);
  const nodeAgents = new NodeAgents(registry, texts, log, context.globalStorageUri);
  const language = createLanguageService(context, nodeAgents);
  const nodeReports = new NodeReports(registry);
  const plans = new PlanStore();
  const cibs = new LiveCibs(registry, log);
  const plannedFiles = new PlannedFilesMemory(context.workspaceState);
  const driftTracker = new DriftTracker({ texts, cibs, language, plannedFiles, log });
  const mergeBases = new MergeBases(context.workspaceState, driftTracker.onDidSync, { language, log });
  const histories = new Histories(context, registry, log);
  const confirmations = new Confirmations(registry, histories, log);

  const maintenances = new Maintenances(registry, log);

  const panels = new StatusPanels(context.extensionUri, registry);
  const graphs = new GraphPanels(context.extensionUri, { language, registry, texts, log });
  const whatIfDocuments = new WhatIfDocuments();
  const whatIfs = new WhatIfPanels(context.extensionUri, { language, registry, texts, documents: whatIfDocuments });
  const setups = new SetupDocuments();
  const whys = new WhyDocuments();
  const timelines = new TimelineDocuments();
  const transitions = new TransitionDocuments(registry, language);
  const logLines = new LogLineDocuments(registry, timelines);
  const nodeLogs = new NodeLogDocuments();
  const agentAnswers = new AnswerTexts("quorate-agent", "Ask the agent again: this answer is no longer there.\n");
  const planDocuments = new PlanDocuments(plans);
  const tree = new ClustersTree(registry);
  const liveCorosync = new LiveCorosync();
  const converted = new ConvertedDocuments(language, registry, cibs);

  const services = {
    ...{ context, log, registry, language, plans, texts, plannedFiles, cibs, nodeAgents, histories, confirmations },
    openPanel: (cluster: string) => panels.open(cluster),
  };
  context.subscriptions.push(
    ...[
      log,
      language,
      plans,
      texts,
      nodeAgents,
      cibs,
      plannedFiles,
      driftTracker,
      mergeBases,
      histories,
      confirmations,
    ],
    ...[
      panels,
      graphs,
      whatIfDocuments,
      whatIfs,
      whys,
      timelines,
      transitions,
      logLines,
      nodeLogs,
      agentAnswers,
      setups,
      planDocuments,
      tree,
      liveCorosync,
      converted,
    ],
    createExpectationTests({ language, texts, log }),
    registerWhyHover(registry, texts),
    nodeReports,
    createPlanView(plans),
    maintenances,
    createMaintenanceView(maintenances),
    createChecksView(nodeReports),
    new CheckFindings(nodeReports, registry, texts),
    createHistoryView(histories, registry),
    createConfirmationBar(confirmations),
    createStatusBar(registry),
    createContextKeys(registry),
    new CodeLenses(registry, texts, driftTracker, confirmations),
    new LiveFindings(registry, texts, log),
    createSurvivalFindings({ language, registry, texts, nodeAgents, log }),
    registerRuleDocuments(language),
    registerPcsPaste(language),
    registerCheckTasks(context),
    recognizeCibs(),
    registerAssistantTools(context),
    registerCommands(
      services,
      allCommands({
        vault,
        mergeBases,
        confirmations,
        planDocuments,
        converted,
        liveCorosync,
        graphs,
        transitions,
        whatIfs,
        setups,
        whys,
        timelines,
        nodeLogs,
        agentAnswers,
        nodeReports,
        maintenances,
      }),
    ),
  );
  return { registry, plans, tree, language, cibs, driftTracker, histories, confirmations };
}
