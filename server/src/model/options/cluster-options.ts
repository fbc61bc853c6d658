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
      { value: "stop", meaning: "Stop all resources in the part without quorum." },
      { value: "freeze", meaning: "Keep what runs, but take over nothing from nodes outside." },
      { value: "demote", meaning: "Demote what is promoted and stop everything else. Since 2.0.5." },
      { value: "fence", meaning: "Fence every node of the part without quorum. Since 2.1.9." },
      { value: "suicide", meaning: "The older word for `fence`." },
      { value: "ignore", meaning: "Go on as if there were quorum: both halves may run the same resources." },
    ],
    description:
      "What a part of the cluster does when it loses quorum. `ignore` lets two halves run the same resources; with two nodes use `two_node` in corosync.conf instead. Clusters with DLM, GFS2 or OCFS2 need `freeze`.",
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
      "With true one failed start bans a resource from that node until it is cleaned up. With false it is tried again there until `migration-threshold` is reached.",
  },
  {
    name: "enable-startup-probes",
    type: "boolean",
    default: "true",
    deprecated: { since: "3.0.2" },
    description:
      "Whether a node that joins is first asked which resources already run there. With false a resource that was started by hand goes unseen and may be started twice.",
  },
  {
    name: "shutdown-lock",
    type: "boolean",
    default: "false",
    since: "2.0.4",
    description:
      "With true the resources of a node that was shut down properly wait for that node to come back instead of starting elsewhere. Clones, bundles and fence devices are not held back.",
  },
  {
    name: "shutdown-lock-limit",
    type: "duration",
    default: "0",
    unit: "s",
    since: "2.0.4",
    description:
      "How long `shutdown-lock` holds resources back; after that they start elsewhere. 0 waits for the node without end.",
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
      "How often the cluster looks at everything again although nothing happened. Rules with `date spec` take effect only this exactly; 0 turns it off.",
  },
  {
    name: "dc-deadtime",
    type: "duration",
    default: "20s",
    unit: "s",
    description:
      "How long a starting node waits for others before it carries on alone. Raise it where nodes or switches come up slowly.",
  },
  {
    name: "node-pending-timeout",
    type: "duration",
    default: "0",
    unit: "s",
    since: "2.1.7",
    description:
      "How long a node that joined corosync may take until its Pacemaker joins too; then it is fenced. 0 waits without end.",
  },
  {
    name: "election-timeout",
    type: "duration",
    default: "2min",
    unit: "s",
    description:
      "How long choosing the coordinating node may take before it counts as failed. Needing to change it points to a bug.",
  },
  {
    name: "shutdown-escalation",
    type: "duration",
    default: "20min",
    unit: "s",
    description:
      "How long a node may take to shut down before its controller gives up and exits. Needing to change it points to a bug, or to resources that stop very slowly.",
  },
  {
    name: "join-integration-timeout",
    type: "duration",
    default: "3min",
    unit: "s",
    renamedFrom: "crmd-integration-timeout",
    since: "2.0.0",
    description: "How long the first step of taking in a new node may last. Needing to change it points to a bug.",
  },
  {
    name: "join-finalization-timeout",
    type: "duration",
    default: "30min",
    unit: "s",
    renamedFrom: "crmd-finalization-timeout",
    since: "2.0.0",
    description: "How long the last step of taking in a new node may last. Needing to change it points to a bug.",
  },
  {
    name: "dc-version",
    type: "string",
    clusterOwned: true,
    description: "Which Pacemaker runs on the coordinating node. The cluster writes it itself.",
  },
  {
    name: "cluster-infrastructure",
    type: "string",
    default: "corosync",
    clusterOwned: true,
    description: "What carries the cluster's messages: today always corosync. The cluster writes it itself.",
  },
  {
    name: "last-lrm-refresh",
    type: "integer",
    unit: "s",
    clusterOwned: true,
    description:
      "When a tool last made the cluster look at its resources again, in seconds since 1970. Tools write it; it has no other effect.",
  },
];

/** Everything that `property` can set, under its names of all releases. */
export const clusterOptions: readonly OptionInfo[] = [
  ...generalOptions,
  ...fencingOptions,
  ...schedulingOptions,
  ...retiredOptions,
];
