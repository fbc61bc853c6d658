// The commands that talk to a cluster, as a bundle of their own: it carries an SSH client, and is loaded by them alone.
export { runAgent } from "../cluster/agent.ts";
export { runDoctor } from "../cluster/doctor.ts";
export { runMaintenanceCommand } from "../cluster/maintenance.ts";
export { runApply } from "../cluster/plan/apply.ts";
export { runConfirm } from "../cluster/plan/confirm.ts";
export { runDiff } from "../cluster/plan/diff.ts";
export { runPlan } from "../cluster/plan/plan.ts";
export { runPull } from "../cluster/plan/pull.ts";
export { runRollback } from "../cluster/plan/rollback.ts";
export { runDrillCommand } from "../cluster/questions/drill.ts";
export { runTest } from "../cluster/questions/test.ts";
export { runTimeline } from "../cluster/questions/timeline.ts";
export { runWhatIf } from "../cluster/questions/what-if.ts";
export { runWhy } from "../cluster/questions/why.ts";
export { runCluster } from "../cluster/setup/cluster.ts";
export { runStatus } from "../cluster/status.ts";
export { runUpgrade } from "../cluster/upgrade.ts";
