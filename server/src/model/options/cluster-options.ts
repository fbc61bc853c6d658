import { fencingOptions } from "./fencing-options.ts";
import type { OptionInfo } from "./option.ts";
import { retiredOptions } from "./retired-options.ts";
import { schedulingOptions } from "./scheduling-options.ts";

// Facts: `metadata` of Pacemaker 2.1.5's daemons, lib/common/options.c and the change log of 3.0.2.

/** What the cluster does as a whole: start, stop, lose quorum, elect. */
const generalOptions: readonly OptionInfo[] = [
  {
    name: "no-quorum-policy",
    type: "choice",
    default: "stop",
    choices: [
      { value: "stop", meaning: "Stop all resources in the partition without quorum." },
      {
        value: "freeze",
        meaning: "Leave running resources running, but recover nothing from nodes outside the partition.",
      },
      { value: "demote", meaning: "Demote promotable resources and stop everything else.", since: "2.0.5" },
      { value: "fence", meaning: "Fence every node in the partition without quorum.", since: "2.1.9" },
      { value: "suicide", meaning: "The older name of `fence`." },
      { value: "ignore", meaning: "Continue as if there were quorum: both partitions may run the same resources." },
    ],
    description:
      "What a partition of the cluster does when it loses quorum. `ignore` lets both partitions run the same resources; with two nodes use `two_node` in corosync.conf instead. Clusters with DLM, GFS2 or OCFS2 need `freeze`.",
  },
  {
    name: "symmetric-cluster",
    type: "boolean",
    default: "true",
    description:
      "Whether a resource may run on any node unless a constraint forbids it. With false it runs nowhere until a location constraint allows a node.",
  },
  {
    name: "maintenance-mode",
    type: "boolean",
    default: "false",
    description:
      "With true the cluster leaves every resource as it is: it starts, stops and monitors nothing, so failures go unnoticed. Turn it off again when the work is done.",
  },
  {
    name: "stop-all-resources",
    type: "boolean",
    default: "false",
    description: "With true the cluster stops every resource and keeps it stopped.",
  },
  {
    name: "start-failure-is-fatal",
    type: "boolean",
    default: "true",
    description:
      "With true a single failed start bans a resource from that node until it is cleaned up. With false the start is retried there until `migration-threshold` is reached.",
  },
  {
    name: "enable-startup-probes",
    type: "boolean",
    default: "true",
    deprecated: { since: "3.0.2" },
    description:
      "Whether a node that joins is first probed for resources that already run there. With false a resource that was started by hand goes undetected and may be started twice.",
  },
  {
    name: "shutdown-lock",
    type: "boolean",
    default: "false",
    since: "2.0.4",
    description:
      "With true the resources of a cleanly shut down node wait for that node to come back instead of starting elsewhere. Clones, bundles and fence devices are not locked.",
  },
  {
    name: "shutdown-lock-limit",
    type: "duration",
    default: "0",
    unit: "s",
    since: "2.0.4",
    description:
      "How long `shutdown-lock` keeps resources locked; after that they start elsewhere. 0 waits for the node indefinitely.",
  },
  {
    name: "cluster-name",
    type: "string",
    description:
      "A name for the cluster. Rules can use it as `#cluster-name`, and some agents and tools do (GFS2 writes it to the disk).",
  },
  {
    name: "enable-acl",
    type: "boolean",
    default: "false",
    description:
      "Whether roles and targets (`role`, `acl_target`) limit who may read and change the configuration. Without it they have no effect.",
  },
  {
    name: "cluster-recheck-interval",
    type: "duration",
    default: "15min",
    unit: "s",
    description:
      "How often the scheduler runs again although nothing happened. Rules with `date spec` take effect only with this precision; 0 turns it off.",
  },
  {
    name: "dc-deadtime",
    type: "duration",
    default: "20s",
    unit: "s",
    description:
      "How long a starting node waits for others before it continues alone. Raise it where nodes or switches come up slowly.",
  },
  {
    name: "node-pending-timeout",
    type: "duration",
    default: "0",
    unit: "s",
    since: "2.1.7",
    description:
      "How long a node that joined corosync may take until its Pacemaker joins too; after that it is fenced. 0 waits indefinitely.",
  },
  {
    name: "election-timeout",
    type: "duration",
    default: "2min",
    unit: "s",
    description:
      "How long the election of the DC may take before it counts as failed. If you need to change it, you have probably found a bug.",
  },
  {
    name: "shutdown-escalation",
    type: "duration",
    default: "20min",
    unit: "s",
    description:
      "How long a node may take to shut down before its controller gives up and exits. If you need to change it, resources stop very slowly or you have found a bug.",
  },
  {
    name: "join-integration-timeout",
    type: "duration",
    default: "3min",
    unit: "s",
    renamedFrom: "crmd-integration-timeout",
    since: "2.0.0",
    description:
      "How long the first step of a node's join may take. If you need to change it, you have probably found a bug.",
  },
  {
    name: "join-finalization-timeout",
    type: "duration",
    default: "30min",
    unit: "s",
    renamedFrom: "crmd-finalization-timeout",
    since: "2.0.0",
    description:
      "How long the last step of a node's join may take. If you need to change it, you have probably found a bug.",
  },
  {
    name: "dc-version",
    type: "string",
    clusterOwned: true,
    description: "The Pacemaker version of the DC. The cluster writes it itself.",
  },
  {
    name: "cluster-infrastructure",
    type: "string",
    default: "corosync",
    clusterOwned: true,
    description: "The messaging layer: today always corosync. The cluster writes it itself.",
  },
  {
    name: "last-lrm-refresh",
    type: "integer",
    unit: "s",
    clusterOwned: true,
    description:
      "When a tool last made the cluster refresh its resources, in seconds since 1970. Tools write it; it has no other effect.",
  },
];

/** Everything that `property` can set, under its names of all releases. */
export const clusterOptions: readonly OptionInfo[] = [
  ...generalOptions,
  ...fencingOptions,
  ...schedulingOptions,
  ...retiredOptions,
];
