import { isAtLeast, type TargetVersions } from "../../model/target.ts";
import type { OptionList } from "./option-lists.ts";

/** The cluster options of the scheduler, whose values crm_verify compares before Pacemaker 3.0, too. */
const ofScheduler = new Set([
  ...["batch-limit", "cluster-delay", "concurrent-fencing", "enable-startup-probes", "maintenance-mode"],
  ...["migration-limit", "no-quorum-policy", "node-health-base", "node-health-green", "node-health-red"],
  ...["node-health-strategy", "node-health-yellow", "pe-error-series-max", "pe-input-series-max"],
  ...["pe-warn-series-max", "placement-strategy", "priority-fencing-delay", "remove-after-stop", "shutdown-lock"],
  ...["shutdown-lock-limit", "start-failure-is-fatal", "startup-fencing", "stonith-action", "stonith-enabled"],
  ...["stonith-timeout", "stop-all-resources", "stop-orphan-actions", "stop-orphan-resources", "symmetric-cluster"],
]);

/** Options that may say anything: what isn't known has a meaning. */
const mayBeAnything = /^(?:fence-reaction|(?:stonith|fencing)-watchdog-timeout)$/;

/**
 * Whether crm_verify of the target fails for a wrong value of an option: for cluster options since Pacemaker 3.0, and before that for those
 * of the scheduler. Tried with 2.0.5, 2.1.5, 3.0.0 and 3.0.3.
 */
export function isVerified(what: OptionList["what"], name: string, { pacemaker }: TargetVersions): boolean {
  if (what !== "cluster option" || mayBeAnything.test(name)) return false;
  return isAtLeast(pacemaker, "3.0.0") || ofScheduler.has(name);
}
