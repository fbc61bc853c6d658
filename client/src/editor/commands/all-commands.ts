import type { Confirmations } from "../services/confirmations.ts";
import type { Maintenances } from "../services/maintenances.ts";
import type { MergeBases } from "../services/merge-bases.ts";
import type { NodeReports } from "../services/node-reports.ts";
import type { SecretStorageVault } from "../services/secret-vault.ts";
import type { AnswerTexts } from "../views/answer-texts.ts";
import type { ConvertedDocuments } from "../views/converted-documents.ts";
import type { GraphPanels } from "../views/graph-panel.ts";
import type { LiveCorosync } from "../views/live-corosync.ts";
import type { NodeLogDocuments } from "../views/node-log-documents.ts";
import type { PlanDocuments } from "../views/plan-documents.ts";
import type { SetupDocuments } from "../views/setup-documents.ts";
import type { TimelineDocuments } from "../views/timeline-documents.ts";
import type { TransitionDocuments } from "../views/transition-documents.ts";
import type { WhatIfPanels } from "../views/what-if-panel.ts";
import type { WhyDocuments } from "../views/why-documents.ts";
import { addCluster } from "./add-cluster.ts";
import { addNode } from "./add-node.ts";
import { agentCommand } from "./agent.ts";
import { answerSteps } from "./answer-steps.ts";
import { applyCommands } from "./apply.ts";
import { checkNodesCommands } from "./check-nodes.ts";
import { checkUpgrade } from "./check-upgrade.ts";
import { cleanup } from "./cleanup.ts";
import { clusterActions } from "./cluster-actions.ts";
import type { Command } from "./command.ts";
import { compare } from "./compare.ts";
import { confirmationCommands } from "./confirmation.ts";
import { connect } from "./connect.ts";
import { deleteSavedSecrets } from "./delete-saved-secrets.ts";
import { destroyClusterCommand } from "./destroy-cluster.ts";
import { disconnect } from "./disconnect.ts";
import { drill } from "./drill.ts";
import { explainRule } from "./explain-rule.ts";
import { goToProblemCommand } from "./go-to-problem.ts";
import { graphCommands } from "./graph.ts";
import { maintenanceCommands } from "./maintenance.ts";
import { moveActions } from "./move-actions.ts";
import { newCluster } from "./new-cluster.ts";
import { nodeAccessCommands } from "./node-access.ts";
import { nodeActions } from "./node-actions.ts";
import { openCibAsCrm } from "./open-cib-as-crm.ts";
import { openStatusPanel } from "./open-status-panel.ts";
import { convertPcs, copyAsPcs, pastePcsAsCrm } from "./pcs.ts";
import { planCommands } from "./plan.ts";
import { pull } from "./pull.ts";
import { refresh } from "./refresh.ts";
import { removeNodeCommand } from "./remove-node.ts";
import { resourceActions } from "./resource-actions.ts";
import { historyCommands } from "./roll-back.ts";
import { restartCorosync, restoreCorosync, rollOutCorosync } from "./roll-out-corosync.ts";
import { selectFilesToPlan } from "./select-files-to-plan.ts";
import { serviceCommands } from "./services.ts";
import { showAsCibXml } from "./show-as-cib-xml.ts";
import { showLog } from "./show-log.ts";
import { reportTimelineCommand, timelineCommand } from "./timeline.ts";
import { whatIfCommand } from "./what-if.ts";
import { whyCommand } from "./why.ts";

/** What single commands work with, besides the services of all. */
export interface CommandParts {
  readonly vault: SecretStorageVault;
  readonly mergeBases: MergeBases;
  readonly confirmations: Confirmations;
  readonly planDocuments: PlanDocuments;
  readonly converted: ConvertedDocuments;
  readonly liveCorosync: LiveCorosync;
  readonly graphs: GraphPanels;
  readonly transitions: TransitionDocuments;
  readonly whatIfs: WhatIfPanels;
  readonly whys: WhyDocuments;
  readonly timelines: TimelineDocuments;
  readonly nodeLogs: NodeLogDocuments;
  readonly setups: SetupDocuments;
  readonly nodeReports: NodeReports;
  readonly maintenances: Maintenances;
  readonly agentAnswers: AnswerTexts;
}

/** Every command of the extension: those of the table (table/command-table.ts) and the internal ones. */
export function allCommands(parts: CommandParts): readonly Command[] {
  const {
    vault,
    mergeBases,
    confirmations,
    planDocuments,
    converted,
    liveCorosync,
    graphs,
    transitions,
    whatIfs,
    whys,
    timelines,
    nodeLogs,
    setups,
    nodeReports,
    maintenances,
    agentAnswers,
  } = parts;
  return [
    ...[
      addCluster,
      newCluster(setups),
      addNode(setups, planDocuments),
      removeNodeCommand(setups, planDocuments),
      answerSteps(setups),
      destroyClusterCommand,
      connect,
      disconnect,
      deleteSavedSecrets(vault),
    ],
    ...[openStatusPanel, refresh, showLog, explainRule],
    ...checkNodesCommands(nodeReports),
    ...planCommands(planDocuments),
    ...applyCommands(planDocuments),
    ...confirmationCommands(confirmations),
    ...historyCommands(planDocuments),
    ...[selectFilesToPlan, pull(mergeBases), compare(planDocuments), checkUpgrade],
    ...[rollOutCorosync(liveCorosync), restoreCorosync(liveCorosync), restartCorosync],
    ...[openCibAsCrm(converted), showAsCibXml(converted), goToProblemCommand],
    ...[
      ...graphCommands(graphs, transitions),
      whatIfCommand(whatIfs),
      whyCommand(whys),
      agentCommand(agentAnswers, planDocuments),
      timelineCommand(timelines),
      reportTimelineCommand(timelines),
    ],
    ...[copyAsPcs, pastePcsAsCrm, convertPcs],
    ...[...nodeActions, ...resourceActions, ...moveActions, ...clusterActions, ...serviceCommands, cleanup, drill],
    ...[...maintenanceCommands(maintenances), ...nodeAccessCommands(nodeLogs)],
  ];
}
