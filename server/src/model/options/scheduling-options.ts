import { type OptionInfo, renamed } from "./option.ts";

// Facts: `metadata` of Pacemaker 2.1.5's scheduler and controller, lib/common/options.c and the change log of 3.0.2.

/** The cluster options about concurrency, node health, capacity and saved scheduler inputs: part of `clusterOptions`. */
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
    description: "The most CPU load of a node that the cluster aims for; near it, recovery slows down.",
  },
  {
    name: "node-action-limit",
    type: "integer",
    default: "0",
    description: "How many actions may run at the same time on one node. 0 means twice the number of its CPU cores.",
  },
  {
    name: "cluster-delay",
    type: "duration",
    default: "60s",
    unit: "s",
    description:
      "How much longer than an action's own timeout the DC waits for the result from the node that runs it. If it is too short, successful actions count as failed on a slow network.",
  },
  {
    name: "cluster-ipc-limit",
    type: "integer",
    default: "500",
    deprecated: { since: "3.0.2" },
    description:
      "How many unread messages one of the cluster's daemons may have before it is disconnected. Raise it in large clusters that log evicted clients; Pacemaker 3.0.2 ignores it.",
  },
  {
    name: "transition-delay",
    type: "duration",
    default: "0s",
    unit: "s",
    renamedFrom: "crmd-transition-delay",
    since: "2.0.0",
    description:
      "How long the cluster waits before it reacts to an event, in case more follow. It makes every recovery slower.",
  },
  {
    name: "placement-strategy",
    type: "choice",
    default: "default",
    choices: [
      { value: "default", meaning: "Ignore capacities; balance the number of resources." },
      {
        value: "utilization",
        meaning: "Only nodes with enough free capacity; among them balance the number of resources.",
      },
      { value: "minimal", meaning: "Only nodes with enough free capacity; use as few nodes as possible." },
      { value: "balanced", meaning: "Only nodes with enough free capacity; balance by free capacity." },
    ],
    description:
      "How the cluster chooses among nodes that are otherwise equal. Capacities given as `utilization` have an effect only when this is not `default`.",
  },
  {
    name: "node-health-strategy",
    type: "choice",
    default: "none",
    choices: [
      { value: "none", meaning: "Ignore health attributes." },
      { value: "migrate-on-red", meaning: "Move resources away as soon as one attribute is red." },
      { value: "only-green", meaning: "Move resources away as soon as one attribute is yellow or red." },
      {
        value: "progressive",
        meaning: "Add up the scores of the `node-health-*` options and use the sum for placement.",
      },
      { value: "custom", meaning: "Do nothing; the configuration's own rules use the attributes." },
    ],
    description:
      "What the cluster does when health attributes (`#health-…`) of a node turn yellow or red. An agent such as `HealthSMART` has to set them.",
  },
  {
    name: "node-health-base",
    type: "score",
    default: "0",
    description:
      "The score that every node starts with under the strategy `progressive`, so that a single yellow attribute need not move resources away.",
  },
  {
    name: "node-health-green",
    type: "score",
    default: "0",
    description: "The score of a green health attribute under the strategies `progressive` and `custom`.",
  },
  {
    name: "node-health-yellow",
    type: "score",
    default: "0",
    description: "The score of a yellow health attribute under the strategies `progressive` and `custom`.",
  },
  {
    name: "node-health-red",
    type: "score",
    default: "-INFINITY",
    description: "The score of a red health attribute under the strategies `progressive` and `custom`.",
  },
  ...renamed(
    {
      name: "stop-removed-resources",
      type: "boolean",
      default: "true",
      deprecated: { since: "3.0.2" },
      description:
        "Whether a resource that is deleted from the configuration while it runs is stopped, even if unmanaged. With false it keeps running unmonitored.",
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
      description: "Whether a recurring operation that is deleted from the configuration is cancelled.",
    },
    "stop-orphan-actions",
    "3.0.2",
  ),
  {
    name: "pe-error-series-max",
    type: "integer",
    default: "-1",
    description:
      "How many scheduler inputs that led to errors are saved on disk for later analysis. -1 saves all, 0 none.",
  },
  {
    name: "pe-warn-series-max",
    type: "integer",
    default: "5000",
    description:
      "How many scheduler inputs that led to warnings are saved on disk for later analysis. -1 saves all, 0 none.",
  },
  {
    name: "pe-input-series-max",
    type: "integer",
    default: "4000",
    description:
      "How many scheduler inputs without errors or warnings are saved on disk for later analysis. -1 saves all, 0 none.",
  },
];
