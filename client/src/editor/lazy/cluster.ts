// Everything that talks to clusters, as one bundle of its own: it carries an SSH client, and is loaded with the first connection.
export * from "../../cluster/actions/actions.ts";
export { switchChanges } from "../../cluster/actions/resource-state.ts";
export { agentActions, runAgentAction, whyNotRun } from "../../cluster/agent-trouble/agent-action.ts";
export { agentResource, nodesOf } from "../../cluster/agent-trouble/agent-resource.ts";
export { answerText, storedNote, traceText } from "../../cluster/agent-trouble/format-agent.ts";
export { whyNotTraced, withTrace } from "../../cluster/agent-trouble/trace-change.ts";
export { readTrace } from "../../cluster/agent-trouble/trace-file.ts";
export { readAgents, readMetadata, validateCorosync } from "../../cluster/agents/read-agents.ts";
export { readSbd } from "../../cluster/agents/read-sbd.ts";
export { applyPlan } from "../../cluster/apply/apply-plan.ts";
export { prepareBackup } from "../../cluster/apply/arm-timers.ts";
export { thisPerson } from "../../cluster/apply/person.ts";
export { planChange } from "../../cluster/apply/plan-change.ts";
export { upgradeCopy } from "../../cluster/cib/upgrade-copy.ts";
export { readLiveCorosync } from "../../cluster/corosync/live-corosync.ts";
export { restartNodeByNode, restartTogether } from "../../cluster/corosync/restart.ts";
export { openRollout, rollOut } from "../../cluster/corosync/rollout.ts";
export { checkNodes } from "../../cluster/doctor/check-nodes.ts";
export { runFix } from "../../cluster/doctor/run-fix.ts";
export { planDrill, runDrill } from "../../cluster/drill/drill.ts";
export { drillQuestion, drillReport, drillSentence } from "../../cluster/drill/format-drill.ts";
export { checkExpectations } from "../../cluster/expectations/check-expectations.ts";
export { planInsight } from "../../cluster/insight/plan-insight.ts";
export { planNeeds } from "../../cluster/insight/plan-needs.ts";
export {
  abandonMaintenance,
  planMaintenance,
  planResume,
  workTitles,
} from "../../cluster/maintenance/plan-maintenance.ts";
export { runMaintenance } from "../../cluster/maintenance/run-maintenance.ts";
export {
  decideConfirmation,
  findConfirmations,
  formatConfirmation,
  recordConfirmations,
} from "../../cluster/rollback/confirmation.ts";
export { openHistory, terminalHistoryFolder } from "../../cluster/rollback/history.ts";
export { clusterHosts } from "../../cluster/rollback/history-entry.ts";
export { fillSecrets } from "../../cluster/rollback/history-secrets.ts";
export { servicesOutcome, servicesTitle } from "../../cluster/services/format-services.ts";
export { prepareServices } from "../../cluster/services/prepare-services.ts";
export { runServices } from "../../cluster/services/run-services.ts";
export { openServiceNodes } from "../../cluster/services/service-nodes.ts";
export { findNode } from "../../cluster/session/find-node.ts";
export { createSession } from "../../cluster/session/session.ts";
export { otherNodes } from "../../cluster/setup/corosync/nodelist.ts";
export { destroyCluster, machinesToDestroy } from "../../cluster/setup/existing-cluster/destroy.ts";
export { closeMembers, openMembers } from "../../cluster/setup/existing-cluster/members.ts";
export { prepareJoin } from "../../cluster/setup/existing-cluster/prepare-join.ts";
export { planRemoval, removeNode } from "../../cluster/setup/existing-cluster/remove-node.ts";
export { withNodesInFencing } from "../../cluster/setup/existing-cluster/with-nodes-in-fencing.ts";
export { withoutNodeInCib } from "../../cluster/setup/existing-cluster/without-node-in-cib.ts";
export { fenceKinds, likelyFenceKind } from "../../cluster/setup/fencing-kinds.ts";
export { fenceAgentsIn, firstCrm, sbdFencing, sbdIn } from "../../cluster/setup/first-crm.ts";
export { formatSetup } from "../../cluster/setup/format-setup.ts";
export { closeMachines, openMachine, openMachines, wrongNames } from "../../cluster/setup/machines/machines.ts";
export { lookAtDisks } from "../../cluster/setup/sbd/sbd-disks.ts";
export { sbdProperties } from "../../cluster/setup/sbd/sbd-setup.ts";
export { setUp } from "../../cluster/setup/set-up.ts";
export { planSetup, withNames } from "../../cluster/setup/setup-plan.ts";
export { simulateAction } from "../../cluster/simulate/simulate-action.ts";
export { transitionActions } from "../../cluster/simulate/transition-actions.ts";
export { sshArguments } from "../../cluster/ssh/client-arguments.ts";
export { systemEnvironment } from "../../cluster/ssh/config/target.ts";
export { timelineText } from "../../cluster/timeline/format-timeline.ts";
export { liveLogLines, localLogLines } from "../../cluster/timeline/logs/log-excerpt.ts";
export { readNodeLog } from "../../cluster/timeline/logs/node-log.ts";
export { replay } from "../../cluster/timeline/replay.ts";
export { liveInputOf, localInput, momentOfInput } from "../../cluster/timeline/saved-input.ts";
export { liveTimeline, localTimeline } from "../../cluster/timeline/timeline.ts";
export { withAppliedStatus } from "../../cluster/what-if/applied-status.ts";
export { fenceDevicesOf } from "../../cluster/what-if/fencing-of.ts";
export { whatIfText } from "../../cluster/what-if/format-what-if.ts";
export { plausibleInput } from "../../cluster/what-if/input.ts";
export { localScheduler } from "../../cluster/what-if/local-scheduler.ts";
export { readQuorumRules } from "../../cluster/what-if/read-live-input.ts";
export { sessionScheduler } from "../../cluster/what-if/session-scheduler.ts";
export { whatIf } from "../../cluster/what-if/what-if.ts";
export { askWhy } from "../../cluster/why/ask-why.ts";
export { whyText } from "../../cluster/why/format-why.ts";
export { placesIn } from "../../cluster/why/place-of.ts";
