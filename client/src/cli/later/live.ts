// The commands that talk to a cluster, as a bundle of their own: it carries an SSH client, and is loaded by them alone.
export { runApply } from "../live/apply.ts";
export { runKeep } from "../live/keep.ts";
export { runPlan } from "../live/plan.ts";
export { runPull } from "../live/pull.ts";
export { runRollback } from "../live/rollback.ts";
export { runStatus } from "../live/status.ts";
