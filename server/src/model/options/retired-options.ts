import type { OptionInfo, OptionType } from "./option.ts";

// Facts: the table of cluster properties in Pacemaker's upgrade-2.10.xsl, and the change log of 3.0.0.

/** A spelling with underscores, which schemas since Pacemaker 2.0 reject. */
function underscored(name: string, type: OptionType): OptionInfo {
  const instead = name.replaceAll("_", "-");
  return {
    name,
    type,
    removed: { since: "2.0.0", instead },
    description: `The spelling of \`${instead}\` from before Pacemaker 1.0. Pacemaker 2.0 and later ignore it.`,
  };
}

/** Cluster options that Pacemaker no longer reads: part of `clusterOptions`, so that each can be explained. */
export const retiredOptions: readonly OptionInfo[] = [
  {
    name: "remove-after-stop",
    type: "boolean",
    default: "false",
    deprecated: { since: "2.1" },
    removed: { since: "3.0.0" },
    description:
      "Whether the cluster forgets a resource as soon as it has stopped. It was hardly tested and could do damage; leave it out.",
  },
  {
    name: "crmd-finalization-timeout",
    type: "duration",
    unit: "s",
    renamedTo: { name: "join-finalization-timeout", since: "2.0.0" },
    removed: { since: "3.0.0", instead: "join-finalization-timeout" },
    description: "The old name of `join-finalization-timeout`, which nobody needs to set except to work around a bug.",
  },
  {
    name: "crmd-integration-timeout",
    type: "duration",
    unit: "s",
    renamedTo: { name: "join-integration-timeout", since: "2.0.0" },
    removed: { since: "3.0.0", instead: "join-integration-timeout" },
    description: "The old name of `join-integration-timeout`, which nobody needs to set except to work around a bug.",
  },
  {
    name: "crmd-transition-delay",
    type: "duration",
    unit: "s",
    renamedTo: { name: "transition-delay", since: "2.0.0" },
    removed: { since: "3.0.0", instead: "transition-delay" },
    description: "The old name of `transition-delay`, which makes every recovery slower.",
  },
  {
    name: "default-action-timeout",
    type: "duration",
    unit: "s",
    removed: { since: "2.0.0", instead: "timeout in op_defaults" },
    description: "The default timeout of operations. Write `op_defaults timeout=…` instead.",
  },
  {
    name: "default-resource-stickiness",
    type: "score",
    removed: { since: "2.0.0", instead: "resource-stickiness in rsc_defaults" },
    description:
      "How strongly resources prefer to stay where they are. Write `rsc_defaults resource-stickiness=…` instead.",
  },
  {
    name: "default-resource-failure-stickiness",
    type: "score",
    removed: { since: "2.0.0", instead: "migration-threshold in rsc_defaults" },
    description:
      "How much one failure drives a resource away from its node. Write `rsc_defaults migration-threshold=…` instead.",
  },
  {
    name: "default-migration-threshold",
    type: "integer",
    removed: { since: "2.0.0", instead: "migration-threshold in rsc_defaults" },
    description:
      "How many failures drive a resource away from its node. Write `rsc_defaults migration-threshold=…` instead.",
  },
  {
    name: "is-managed-default",
    type: "boolean",
    removed: { since: "2.0.0", instead: "is-managed in rsc_defaults" },
    description: "Whether the cluster starts and stops resources. Write `rsc_defaults is-managed=…` instead.",
  },
  {
    name: "expected-quorum-votes",
    type: "integer",
    removed: { since: "2.0.0" },
    description:
      "How many votes the cluster expects. Corosync now counts votes itself: the `quorum` section of corosync.conf sets the number.",
  },
  {
    name: "notification-agent",
    type: "string",
    removed: { since: "2.0.0", instead: "alert" },
    description: "The script that receives the cluster's events. Write an `alert` statement instead.",
  },
  {
    name: "notification-recipient",
    type: "string",
    removed: { since: "2.0.0", instead: "alert" },
    description:
      "The recipient that the script of `notification-agent` notifies. Write an `alert` statement with a recipient instead.",
  },
  {
    name: "transition_idle_timeout",
    type: "duration",
    unit: "s",
    removed: { since: "2.0.0", instead: "cluster-delay" },
    description: "How long the cluster waits for a node's answer. Write `cluster-delay` instead.",
  },
  underscored("cluster_recheck_interval", "duration"),
  underscored("dc_deadtime", "duration"),
  underscored("election_timeout", "duration"),
  underscored("no_quorum_policy", "choice"),
  underscored("remove_after_stop", "boolean"),
  underscored("shutdown_escalation", "duration"),
  underscored("startup_fencing", "boolean"),
  underscored("stonith_action", "choice"),
  underscored("stonith_enabled", "boolean"),
  underscored("stop_orphan_actions", "boolean"),
  underscored("stop_orphan_resources", "boolean"),
  underscored("symmetric_cluster", "boolean"),
];
