import { type OptionInfo, renamed } from "./option.ts";

// Facts: `metadata` of Pacemaker 2.1.5's scheduler and controller, lib/common/options.c and the change log of 3.0.2.

/** The cluster options about how much happens at once, how health and capacity count, and what is kept: part of `clusterOptions`. */
export const schedulingOptions: readonly OptionInfo[] = [
  {
    name: "batch-limit",
    type: "integer",
    default: "0",
    description:
      "How many actions may run at the same time in the whole cluster. 0 lets the cluster choose while a node is under high load, -1 sets no limit.",
  },
  {
    name: "migration-limit",
    type: "integer",
    default: "-1",
    description: "How many live migrations may run at the same time on one node. -1 sets no limit.",
  },
  {
    name: "load-threshold",
    type: "percentage",
    default: "80%",
    unit: "%",
    description: "How much of a node's processors the cluster wants in use at most; near it, recovery slows down.",
  },
  {
    name: "node-action-limit",
    type: "integer",
    default: "0",
    description:
      "How many actions may run at the same time on one node. 0 means twice the number of its processor cores.",
  },
  {
    name: "cluster-delay",
    type: "duration",
    default: "60s",
    unit: "s",
    description:
      "How much longer than an action's own timeout the coordinating node waits for the answer of the node that runs it. Too little makes good actions count as failed on a slow network.",
  },
  {
    name: "cluster-ipc-limit",
    type: "integer",
    default: "500",
    deprecated: { since: "3.0.2" },
    description:
      "How many unread messages one of the cluster's daemons may have before it is cut off. Raise it in large clusters whose log tells of evicted clients; Pacemaker 3.0.2 ignores it.",
  },
  {
    name: "transition-delay",
    type: "duration",
    default: "0s",
    unit: "s",
    renamedFrom: "crmd-transition-delay",
    since: "2.0.0",
    description:
      "How long the cluster waits before it acts on any event, in case more follow. It makes every recovery slower.",
  },
  {
    name: "placement-strategy",
    type: "choice",
    default: "default",
    choices: [
      { value: "default", meaning: "Ignore capacities; spread resources by their number." },
      { value: "utilization", meaning: "Only nodes with enough free capacity; among them spread by number." },
      { value: "minimal", meaning: "Only nodes with enough free capacity; use as few nodes as possible." },
      { value: "balanced", meaning: "Only nodes with enough free capacity; spread by what is free." },
    ],
    description:
      "How the cluster chooses among nodes that are otherwise equal. Capacities written as `utilization` count only when this is not `default`.",
  },
  {
    name: "node-health-strategy",
    type: "choice",
    default: "none",
    choices: [
      { value: "none", meaning: "Ignore health attributes." },
      { value: "migrate-on-red", meaning: "Leave a node as soon as one attribute is red." },
      { value: "only-green", meaning: "Leave a node as soon as one attribute is yellow or red." },
      { value: "progressive", meaning: "Add the scores of the `node-health-*` options and place by the sum." },
      { value: "custom", meaning: "Do nothing by itself; the configuration's own rules use the attributes." },
    ],
    description:
      "What the cluster does when health attributes (`#health-…`) of a node turn yellow or red. Something else, such as the agent `HealthSMART`, has to set them.",
  },
  {
    name: "node-health-base",
    type: "score",
    default: "0",
    description:
      "The score that every node starts with under the strategy `progressive`, so that one yellow attribute alone need not drive resources away.",
  },
  {
    name: "node-health-green",
    type: "score",
    default: "0",
    description: "What a green health attribute is worth under the strategies `progressive` and `custom`.",
  },
  {
    name: "node-health-yellow",
    type: "score",
    default: "0",
    description: "What a yellow health attribute is worth under the strategies `progressive` and `custom`.",
  },
  {
    name: "node-health-red",
    type: "score",
    default: "-INFINITY",
    description: "What a red health attribute is worth under the strategies `progressive` and `custom`.",
  },
  ...renamed(
    {
      name: "stop-removed-resources",
      type: "boolean",
      default: "true",
      deprecated: { since: "3.0.2" },
      description:
        "Whether a resource that is deleted from the configuration while it runs gets stopped, even if unmanaged. With false it keeps running with nobody watching it.",
    },
    "stop-orphan-resources",
    "3.0.2",
  ),
  ...renamed(
    {
      name: "cancel-removed-actions",
      type: "boolean",
      default: "true",
      deprecated: { since: "3.0.2" },
      description: "Whether a recurring operation that is deleted from the configuration stops being run.",
    },
    "stop-orphan-actions",
    "3.0.2",
  ),
  {
    name: "pe-error-series-max",
    type: "integer",
    default: "-1",
    description:
      "How many of the scheduler's inputs that led to errors are kept on disk for later study. -1 keeps all, 0 none.",
  },
  {
    name: "pe-warn-series-max",
    type: "integer",
    default: "5000",
    description:
      "How many of the scheduler's inputs that led to warnings are kept on disk for later study. -1 keeps all, 0 none.",
  },
  {
    name: "pe-input-series-max",
    type: "integer",
    default: "4000",
    description: "How many of the scheduler's ordinary inputs are kept on disk for later study. -1 keeps all, 0 none.",
  },
];
