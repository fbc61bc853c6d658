import type * as vscode from "vscode";
import { allCommands } from "./commands/all-commands.ts";
import { registerCommands } from "./commands/command.ts";
import { registerAssistantTools } from "./services/assistant-tools.ts";
import { registerCheckTasks } from "./services/check-tasks.ts";
import { recognizeCibs } from "./services/cib-language.ts";
import { ClusterRegistry } from "./services/cluster-registry.ts";
import { ClusterTexts } from "./services/cluster-texts.ts";
import { Confirmations } from "./services/confirmations.ts";
import { DriftTracker } from "./services/drift-tracker.ts";
import { Histories } from "./services/histories.ts";
import { createLanguageService } from "./services/language-service.ts";
import { LiveCibs } from "./services/live-cibs.ts";
import { createLog } from "./services/log.ts";
import { Maintenances } from "./services/maintenances.ts";
import { MergeBases } from "./services/merge-bases.ts";
import { NodeAgents } from "./services/node-agents.ts";
import { NodeReports } from "./services/node-reports.ts";
import { registerPcsPaste } from "./services/paste-pcs.ts";
import { PlanStore } from "./services/plan-store.ts";
import { PlannedFilesMemory } from "./services/planned-files.ts";
import { createPrompter } from "./services/prompter.ts";
import { SecretStorageVault } from "./services/secret-vault.ts";
import { AnswerTexts } from "./views/answer-texts.ts";
import { CheckFindings } from "./views/check-findings.ts";
import { createChecksView } from "./views/checks-view.ts";
import { ClustersTree } from "./views/clusters-tree.ts";
import { CodeLenses } from "./views/code-lenses.ts";
import { createConfirmationBar } from "./views/confirmation-bar.ts";
import { createContextKeys } from "./views/context-keys.ts";
import { ConvertedDocuments } from "./views/converted-documents.ts";
import { createExpectationTests } from "./views/expectation-tests.ts";
import { GraphPanels } from "./views/graph-panel.ts";
import { createHistoryView } from "./views/history-view.ts";
import { LiveCorosync } from "./views/live-corosync.ts";
import { LiveFindings } from "./views/live-findings.ts";
import { createMaintenanceView } from "./views/maintenance-view.ts";
import { NodeLogDocuments } from "./views/node-log-documents.ts";
import { PlanDocuments } from "./views/plan-documents.ts";
import { createPlanView } from "./views/plan-view.ts";
import { registerRuleDocuments } from "./views/rule-documents.ts";
import { SetupDocuments } from "./views/setup-documents.ts";
import { createStatusBar } from "./views/status-bar.ts";
import { StatusPanels } from "./views/status-panel.ts";
import { createSurvivalFindings } from "./views/survival-findings.ts";
import { TimelineDocuments } from "./views/timeline-documents.ts";
import { TransitionDocuments } from "./views/transition-documents.ts";
import { WhatIfDocuments } from "./views/what-if-documents.ts";
import { WhatIfPanels } from "./views/what-if-panel.ts";
import { WhyDocuments } from "./views/why-documents.ts";
import { registerWhyHover } from "./views/why-hover.ts";

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
