import type { Choice, KeywordInfo } from "./option.ts";

// Facts: "Pacemaker Explained", the schemas constraints-3.9 and resources-3.9, the OCF standard, crmsh's keywords for scores.

/** The roles of a resource, with their names before Pacemaker 2.1. */
export const roles: readonly KeywordInfo[] = [
  { name: "Started", description: "Running; for a promotable clone, in whichever role." },
  { name: "Stopped", description: "Not running." },
  {
    name: "Promoted",
    renamedFrom: "Master",
    since: "2.1.0",
    description: "The promoted role of a promotable clone's instance, such as the primary of a database.",
  },
  {
    name: "Unpromoted",
    renamedFrom: "Slave",
    since: "2.1.0",
    description: "Running, but not promoted.",
  },
  {
    name: "Master",
    renamedTo: { name: "Promoted", since: "2.1.0" },
    deprecated: { since: "2.1.0", instead: "Promoted" },
    description: "The name of Promoted before Pacemaker 2.1.",
  },
  {
    name: "Slave",
    renamedTo: { name: "Unpromoted", since: "2.1.0" },
    deprecated: { since: "2.1.0", instead: "Unpromoted" },
    description: "The name of Unpromoted before Pacemaker 2.1.",
  },
];

/** The roles as values of `target-role`, where they limit what the cluster may do. */
export const targetRoles: readonly Choice[] = [
  { value: "Started", meaning: "May run, and may be promoted." },
  { value: "Stopped", meaning: "Stays stopped." },
  { value: "Promoted", meaning: "The same as Started." },
  { value: "Unpromoted", meaning: "May run, but is not promoted." },
  { value: "Master", meaning: "The name of Promoted before Pacemaker 2.1." },
  { value: "Slave", meaning: "The name of Unpromoted before Pacemaker 2.1." },
];

/** The actions that an order constraint can put one after another (`A:promote B:start`). */
export const orderActions: readonly KeywordInfo[] = [
  { name: "start", description: "Its start. The default." },
  { name: "stop", description: "Its stop." },
  { name: "promote", description: "Its promotion. Only for promotable clones and bundles." },
  { name: "demote", description: "Its demotion. Only for promotable clones and bundles." },
];

/** How strictly an order is enforced. */
export const orderKinds: readonly KeywordInfo[] = [
  {
    name: "Mandatory",
    description: "The second waits for the first, and is stopped when the first stops or cannot run.",
  },
  { name: "Optional", description: "The order applies only if both start or stop in the same transition." },
  { name: "Serialize", description: "Never both at the same time, in either order." },
];

/** Keywords for scores. Anything else before the colon is read as the name of a node attribute that holds the score. */
export const scoreKeywords: readonly KeywordInfo[] = [
  { name: "inf", description: "Mandatory: no other score outweighs it. The same as INFINITY." },
  { name: "-inf", description: "Forbidden, whatever the other scores are. The same as -INFINITY." },
  { name: "INFINITY", description: "Mandatory: no other score outweighs it. As a number, 1000000." },
  { name: "-INFINITY", description: "Forbidden, whatever the other scores are. It wins against INFINITY." },
  { name: "infinity", description: "Mandatory: no other score outweighs it. The same as INFINITY." },
  { name: "-infinity", description: "Forbidden, whatever the other scores are. The same as -INFINITY." },
  { name: "mandatory", description: "The same as INFINITY." },
  { name: "advisory", description: "The same as 0: no preference." },
  { name: "0", description: "No preference. In a cluster with symmetric-cluster=false it allows the node." },
];

/** The actions that a cluster can request from a resource's agent, as `op` names them. */
export const operations: readonly KeywordInfo[] = [
  {
    name: "monitor",
    description:
      "Check whether the resource is healthy. Without an interval it runs only as a probe, before the start.",
  },
  { name: "start", description: "Start the resource. The agent must not report success before the resource works." },
  {
    name: "stop",
    description: "Stop the resource. If this fails the node is fenced, as nothing else makes sure that it stopped.",
  },
  { name: "promote", description: "Promote an instance of a promotable clone." },
  { name: "demote", description: "Demote an instance of a promotable clone." },
  { name: "migrate_to", description: "On the old node: migrate the running resource to another node." },
  { name: "migrate_from", description: "On the new node: complete the live migration." },
  { name: "notify", description: "Notify an instance of a clone of what happens to the others. Needs `notify=true`." },
  {
    name: "reload",
    description: "Make the service reread its own files. Before Pacemaker 2.1 it also applied changed parameters.",
  },
  {
    name: "reload-agent",
    since: "2.1.0",
    description: "Apply changed parameters without a restart, where the agent marks them as reloadable.",
  },
  { name: "validate-all", description: "Validate the parameters. The cluster does not run it by itself." },
  { name: "meta-data", description: "Print the description of the agent and its parameters. Tools use it." },
  { name: "status", description: "The name of monitor in older scripts; the cluster translates it." },
];
