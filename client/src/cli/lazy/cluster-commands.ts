// The commands that talk to a cluster, as a bundle of their own: it carries an SSH client, and is loaded by them alone.
export { runAgent } from "../cluster/agent.ts";
export { runApply } from "../cluster/apply.ts";
export { runCluster } from "../cluster/cluster.ts";
export { runConfirm } from "../cluster/confirm.ts";
export { runDiff } from "../cluster/diff.ts";
export { runDoctor } from "../cluster/doctor.ts";
export { runDrillCommand } from "../cluster/drill.ts";
export { runMaintenanceCommand } from "../cluster/maintenance.ts";
export { runPlan } from "../cluster/plan.ts";
export { runPull } from "../cluster/pull.ts";
export { runRollback } from "../cluster/rollback.ts";
export { runStatus } from "../cluster/status.ts";
export { runTest } from "../cluster/test.ts";
export { runTimeline } from "../cluster/timeline.ts";
export { runUpgrade } from "../cluster/upgrade.ts";
export { runWhatIf } from "../cluster/what-if.ts";
export { runWhy } from "../cluster/why.ts";
