import type { Confirmations } from "../services/changes/confirmations.ts";
import type { MergeBases } from "../services/changes/merge-bases.ts";
import type { SecretStorageVault } from "../services/connection/secret-vault.ts";
import type { Maintenances } from "../services/nodes/maintenances.ts";
import type { NodeReports } from "../services/nodes/node-reports.ts";
import type { AnswerTexts } from "../views/documents/answer-texts.ts";
import type { ConvertedDocuments } from "../views/documents/converted-documents.ts";
import type { NodeLogDocuments } from "../views/documents/node-log-documents.ts";
import type { SetupDocuments } from "../views/documents/setup-documents.ts";
import type { TimelineDocuments } from "../views/documents/timeline-documents.ts";
import type { TransitionDocuments } from "../views/documents/transition-documents.ts";
import type { WhyDocuments } from "../views/documents/why-documents.ts";
import type { LiveCorosync } from "../views/in-text/live-corosync.ts";
import type { GraphPanels } from "../views/panels/graph-panel.ts";
import type { WhatIfPanels } from "../views/panels/what-if-panel.ts";
import type { PlanDocuments } from "../views/plan/plan-documents.ts";
import { cleanup } from "./actions/cleanup.ts";
import { clusterActions } from "./actions/cluster-actions.ts";
import { moveActions } from "./actions/move-actions.ts";
import { nodeActions } from "./actions/node-actions.ts";
import { resourceActions } from "./actions/resource-actions.ts";
import { addCluster } from "./add-cluster.ts";
import { agentCommand } from "./agent.ts";
import { checkNodesCommands } from "./check-nodes.ts";
import type { Command } from "./command.ts";
import { connect } from "./connect.ts";
import { deleteSavedSecrets } from "./delete-saved-secrets.ts";
import { disconnect } from "./disconnect.ts";
import { drill } from "./drill.ts";
import { explainRule } from "./explain-rule.ts";
import { goToProblemCommand } from "./go-to-problem.ts";
import { graphCommands } from "./graph.ts";
import { maintenanceCommands } from "./maintenance.ts";
import { nodeAccessCommands } from "./node-access.ts";
import { openCibAsCrm } from "./open-cib-as-crm.ts";
import { openStatusPanel } from "./open-status-panel.ts";
import { convertPcs, copyAsPcs, pastePcsAsCrm } from "./pcs.ts";
import { applyCommands } from "./plan/apply.ts";
import { checkUpgrade } from "./plan/check-upgrade.ts";
import { compare } from "./plan/compare.ts";
import { confirmationCommands } from "./plan/confirmation.ts";
import { planCommands } from "./plan/plan.ts";
import { pull } from "./plan/pull.ts";
import { historyCommands } from "./plan/roll-back.ts";
import { restartCorosync, restoreCorosync, rollOutCorosync } from "./plan/roll-out-corosync.ts";
import { selectFilesToPlan } from "./plan/select-files-to-plan.ts";
import { refresh } from "./refresh.ts";
import { serviceCommands } from "./services.ts";
import { addNode } from "./setup/add-node.ts";
import { answerSteps } from "./setup/answer-steps.ts";
import { destroyClusterCommand } from "./setup/destroy-cluster.ts";
import { newCluster } from "./setup/new-cluster.ts";
import { removeNodeCommand } from "./setup/remove-node.ts";
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
  return [
    ...[
      addCluster,
      newCluster(parts.setups),
      addNode(parts.setups, parts.planDocuments),
      removeNodeCommand(parts.setups, parts.planDocuments),
      answerSteps(parts.setups),
      destroyClusterCommand,
      connect,
      disconnect,
      deleteSavedSecrets(parts.vault),
    ],
    ...[openStatusPanel, refresh, showLog, explainRule],
    ...checkNodesCommands(parts.nodeReports),
    ...planCommands(parts.planDocuments),
    ...applyCommands(parts.planDocuments),
    ...confirmationCommands(parts.confirmations),
    ...historyCommands(parts.planDocuments),
    ...[selectFilesToPlan, pull(parts.mergeBases), compare(parts.planDocuments), checkUpgrade],
    ...[rollOutCorosync(parts.liveCorosync), restoreCorosync(parts.liveCorosync), restartCorosync],
    ...[openCibAsCrm(parts.converted), showAsCibXml(parts.converted), goToProblemCommand],
    ...[
      ...graphCommands(parts.graphs, parts.transitions),
      whatIfCommand(parts.whatIfs),
      whyCommand(parts.whys),
      agentCommand(parts.agentAnswers, parts.planDocuments),
      timelineCommand(parts.timelines),
      reportTimelineCommand(parts.timelines),
    ],
    ...[copyAsPcs, pastePcsAsCrm, convertPcs],
    ...[...nodeActions, ...resourceActions, ...moveActions, ...clusterActions, ...serviceCommands, cleanup, drill],
    ...[...maintenanceCommands(parts.maintenances), ...nodeAccessCommands(parts.nodeLogs)],
  ];
}
