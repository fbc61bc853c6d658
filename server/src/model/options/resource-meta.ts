import { type OptionInfo, renamed } from "./option.ts";
import { targetRoles } from "./roles.ts";

// Facts: lib/common/options.c (primitive_meta), "Pacemaker Explained" on groups, clones and bundles, upgrade-2.10.xsl.

/** What any resource understands; the resources inside a group, clone or bundle inherit it. */
const commonMeta: readonly OptionInfo[] = [
  {
    name: "target-role",
    type: "choice",
    default: "Started",
    choices: targetRoles,
    description:
      "The state in which the cluster keeps the resource. `Stopped` keeps it stopped until this is changed back, as `crm resource start` does.",
  },
  {
    name: "is-managed",
    type: "boolean",
    default: "true",
    description:
      "With false the cluster neither starts nor stops the resource, but continues to monitor it. A failure is then shown, but not recovered.",
  },
  {
    name: "maintenance",
    type: "boolean",
    default: "false",
    description:
      "With true the cluster does nothing to the resource and does not monitor it either. Turn it off again when the work is done.",
  },
  {
    name: "priority",
    type: "score",
    default: "0",
    description:
      "Which resources matter most when not all can run: those with a lower priority are stopped first. `priority-fencing-delay` adds it up for each node.",
  },
  {
    name: "resource-stickiness",
    type: "score",
    description:
      "How strongly a running resource prefers to stay on its node, weighed against location and colocation scores. The default is 0, for instances of a clone 1; without it resources may move back as soon as a node returns.",
  },
  {
    name: "migration-threshold",
    type: "score",
    default: "INFINITY",
    description:
      "After this many failures on a node the resource moves away and may not return until a cleanup or until `failure-timeout` has passed. 0 sets no limit.",
  },
  {
    name: "failure-timeout",
    type: "duration",
    default: "0",
    unit: "s",
    description:
      "After this time without a new failure, earlier failures expire, and the resource may return to the node. With 0 they never expire: only a cleanup removes them.",
  },
  {
    name: "multiple-active",
    type: "choice",
    default: "stop_start",
    choices: [
      { value: "stop_start", meaning: "Stop it everywhere, then start it on one node." },
      { value: "stop_only", meaning: "Stop it everywhere and leave it stopped." },
      { value: "stop_unexpected", meaning: "Stop it only where it should not be.", since: "2.1.3" },
      { value: "block", meaning: "Do nothing and wait for an administrator." },
    ],
    description:
      "What the cluster does when it finds the resource running on several nodes although it should run on one.",
  },
  {
    name: "requires",
    type: "choice",
    choices: [
      { value: "nothing", meaning: "May start at any time, even without quorum and before lost nodes are fenced." },
      { value: "quorum", meaning: "May start only with quorum. The default for fence devices." },
      { value: "fencing", meaning: "May start only with quorum and once failed nodes are fenced." },
      { value: "unfencing", meaning: "As `fencing`, and only on unfenced nodes." },
    ],
    description:
      "What must be true before the resource may start. The default depends on whether fencing is enabled; anything weaker than `fencing` can start it twice.",
  },
  {
    name: "critical",
    type: "boolean",
    default: "true",
    since: "2.1.0",
    description:
      "With false, a failure of this resource does not move the resources it is colocated with: it is stopped instead. It is the default of `influence` in its colocations.",
  },
  {
    name: "allow-migrate",
    type: "boolean",
    description:
      "With true the resource is migrated live to another node, if its agent has `migrate_to` and `migrate_from`. The default is false, but true for Pacemaker Remote connections.",
  },
  {
    name: "allow-unhealthy-nodes",
    type: "boolean",
    default: "false",
    since: "2.1.3",
    description:
      "With true the resource may run on a node whose health score forbids it. Agents that measure health need this, or they never detect that the node has recovered.",
  },
  {
    name: "container-attribute-target",
    type: "choice",
    choices: [{ value: "host", meaning: "Read the attributes of the machine that the container runs on." }],
    description:
      "Whose node attributes the resource inside a bundle reads. Without it, it reads those of the bundle's own node.",
  },
  {
    name: "container",
    type: "id",
    description:
      "The virtual machine that this resource monitors from outside. With `on-fail=restart-container` a failure restarts that machine.",
  },
  { name: "description", type: "string", description: "A note for people; the cluster ignores it." },
  {
    name: "restart-type",
    type: "choice",
    default: "ignore",
    choices: [
      { value: "ignore", meaning: "Restart only where the order asks for it." },
      { value: "restart", meaning: "Restart whenever the resource before it restarts." },
    ],
    deprecated: { since: "2.0.0", instead: "kind in an order constraint" },
    removed: { since: "3.0.0", instead: "kind in an order constraint" },
    description:
      "Whether the resource restarts along with those that an optional order puts before it. Use an order constraint of kind `Mandatory` instead.",
  },
  ...["resource-failure-stickiness", "resource_failure_stickiness"].map(
    (name): OptionInfo => ({
      name,
      type: "score",
      removed: { since: "2.0.0", instead: "migration-threshold" },
      description: "How much one failure drives the resource away from its node. Write `migration-threshold` instead.",
    }),
  ),
  ...["isolation", "isolation-host", "isolation-instance", "isolation-wrapper"].map(
    (name): OptionInfo => ({
      name,
      type: "string",
      removed: { since: "2.0.0", instead: "bundle" },
      description: "Part of an early experiment with resources in containers. Write a `bundle` instead.",
    }),
  ),
];

/** What makes a virtual machine's resource a guest node. */
const guestMeta: readonly OptionInfo[] = [
  {
    name: "remote-node",
    type: "string",
    description:
      "Makes this virtual machine or container a node of that name, on which resources can run. The name must differ from every other resource and node, and Pacemaker Remote must run inside.",
  },
  {
    name: "remote-addr",
    type: "string",
    description: "The address of Pacemaker Remote inside the guest. The default is `remote-node`.",
  },
  {
    name: "remote-port",
    type: "integer",
    default: "3121",
    description: "The TCP port of Pacemaker Remote inside the guest.",
  },
  {
    name: "remote-connect-timeout",
    type: "duration",
    default: "60s",
    unit: "s",
    description: "How long connecting to Pacemaker Remote inside the guest may take.",
  },
  {
    name: "remote-allow-migrate",
    type: "boolean",
    default: "true",
    description: "Whether the connection to the guest may be migrated live to another node.",
  },
];

/** Meta attributes of a primitive, of a template, and of `rsc_defaults`. */
export const primitiveMeta: readonly OptionInfo[] = [
  ...commonMeta,
  ...guestMeta,
  {
    name: "provides",
    type: "choice",
    choices: [{ value: "unfencing", meaning: "Unfences a node before resources start there." }],
    description:
      "What a fence device provides besides fencing. Pacemaker reads this from the agent itself, so it need not be set.",
  },
];

/** Meta attributes of a group: its own old ones, and those its members inherit. */
export const groupMeta: readonly OptionInfo[] = [
  ...commonMeta,
  {
    name: "ordered",
    type: "boolean",
    default: "true",
    deprecated: { since: "2.1.5", instead: "a colocation constraint with a set" },
    description:
      "With false the members of a group start in any order. Use a colocation of a set of resources instead of a group.",
  },
  {
    name: "collocated",
    type: "boolean",
    default: "true",
    deprecated: { since: "2.1.5", instead: "an order constraint with a set" },
    description:
      "With false the members of a group need not share a node. Use an order of a set of resources instead of a group.",
  },
];

/** Meta attributes of a clone: its own, and those its instances inherit. */
export const cloneMeta: readonly OptionInfo[] = [
  {
    name: "clone-max",
    type: "integer",
    description: "How many instances run in the whole cluster. The default is one for every node; 0 runs none.",
  },
  {
    name: "clone-node-max",
    type: "integer",
    default: "1",
    description: "How many instances may run on one node. More than 1 needs `globally-unique=true`.",
  },
  {
    name: "clone-min",
    type: "integer",
    default: "0",
    description:
      "How many instances must run before resources that are ordered after the clone may start. 0 waits for all of them.",
  },
  {
    name: "interleave",
    type: "boolean",
    default: "false",
    description:
      "With true an order between two clones applies node by node. With false a single instance that stops or starts makes the instances of the other clone wait on every node.",
  },
  {
    name: "notify",
    type: "boolean",
    default: "false",
    description:
      "With true all instances are notified before and after any of them starts, stops or changes its role. DRBD and some databases need it; the agent must have a `notify` action.",
  },
  {
    name: "ordered",
    type: "boolean",
    default: "false",
    description: "With true the instances start one after another instead of all at once.",
  },
  {
    name: "globally-unique",
    type: "boolean",
    description:
      "With true each instance is distinct and has a number. The default is false; since Pacemaker 3.0 it is true where `clone-node-max` is above 1.",
  },
  {
    name: "promotable",
    type: "boolean",
    default: "false",
    since: "2.0.0",
    description:
      "With true some instances get the role Promoted, such as the writable side of a database. The agent must have `promote` and `demote` actions, and each role needs a monitor of its own.",
  },
  ...renamed(
    {
      name: "promoted-max",
      type: "integer",
      default: "1",
      description: "How many instances may be promoted at the same time in the whole cluster.",
    },
    "master-max",
    "2.0.0",
  ),
  ...renamed(
    {
      name: "promoted-node-max",
      type: "integer",
      default: "1",
      description: "How many instances may be promoted at the same time on one node.",
    },
    "master-node-max",
    "2.0.0",
  ),
  ...commonMeta,
];

/** Meta attributes of a bundle: those that the containers and the resource inside inherit. */
export const bundleMeta: readonly OptionInfo[] = commonMeta;
