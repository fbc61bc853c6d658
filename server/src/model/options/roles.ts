import type { Choice, WordInfo } from "./option.ts";

// Facts: "Pacemaker Explained", the schemas constraints-3.9 and resources-3.9, the OCF standard, crmsh's words for scores.

/** The roles of a resource, with the words for them before Pacemaker 2.1. */
export const roles: readonly WordInfo[] = [
  { name: "Started", description: "Running; for a promotable clone, in whichever role." },
  { name: "Stopped", description: "Not running." },
  {
    name: "Promoted",
    renamedFrom: "Master",
    since: "2.1.0",
    description: "The special role of a promotable clone's instance, such as the writable side of a database.",
  },
  {
    name: "Unpromoted",
    renamedFrom: "Slave",
    since: "2.1.0",
    description: "Running, but without the special role.",
  },
  {
    name: "Master",
    renamedTo: { name: "Promoted", since: "2.1.0" },
    deprecated: { since: "2.1.0", instead: "Promoted" },
    description: "The word for Promoted before Pacemaker 2.1.",
  },
  {
    name: "Slave",
    renamedTo: { name: "Unpromoted", since: "2.1.0" },
    deprecated: { since: "2.1.0", instead: "Unpromoted" },
    description: "The word for Unpromoted before Pacemaker 2.1.",
  },
];

/** The roles as values of `target-role`, where they say how far the cluster may go. */
export const targetRoles: readonly Choice[] = [
  { value: "Started", meaning: "May run, and may be promoted." },
  { value: "Stopped", meaning: "Stays stopped." },
  { value: "Promoted", meaning: "The same as Started." },
  { value: "Unpromoted", meaning: "May run, but is not promoted." },
  { value: "Master", meaning: "The word for Promoted before Pacemaker 2.1." },
  { value: "Slave", meaning: "The word for Unpromoted before Pacemaker 2.1." },
];

/** The actions that an order constraint can put one after another (`A:promote B:start`). */
export const orderActions: readonly WordInfo[] = [
  { name: "start", description: "Its start. What is ordered when nothing is written." },
  { name: "stop", description: "Its stop." },
  { name: "promote", description: "Its promotion. Only for promotable clones and bundles." },
  { name: "demote", description: "Its demotion. Only for promotable clones and bundles." },
];

/** How strictly an order is kept. */
export const orderKinds: readonly WordInfo[] = [
  {
    name: "Mandatory",
    description: "The second waits for the first, and is stopped when the first stops or cannot run.",
  },
  { name: "Optional", description: "The order is kept only if both happen to start or stop at the same time." },
  { name: "Serialize", description: "Never both at once, in whichever order." },
];

/** Words for scores. Any other word before the colon is read as the name of a node attribute that holds the score. */
export const scoreWords: readonly WordInfo[] = [
  { name: "inf", description: "Must: no other wish outweighs it. The same as INFINITY." },
  { name: "-inf", description: "Must not, whatever else is wished. The same as -INFINITY." },
  { name: "INFINITY", description: "Must: no other wish outweighs it. As a number, 1000000." },
  { name: "-INFINITY", description: "Must not, whatever else is wished. It wins against INFINITY." },
  { name: "infinity", description: "Must: no other wish outweighs it. The same as INFINITY." },
  { name: "-infinity", description: "Must not, whatever else is wished. The same as -INFINITY." },
  { name: "mandatory", description: "The same as INFINITY." },
  { name: "advisory", description: "The same as 0: neither for nor against." },
  { name: "0", description: "Neither for nor against. In a cluster with symmetric-cluster=false it allows the node." },
];

/** What a cluster can ask of a resource's agent, as `op` names it. */
export const operations: readonly WordInfo[] = [
  {
    name: "monitor",
    description:
      "See whether the resource is well. Without an interval it is only looked at once, before it is started.",
  },
  { name: "start", description: "Start it. It must work before this is reported as done." },
  {
    name: "stop",
    description: "Stop it. When this fails the node is fenced, as nothing else makes sure that it stopped.",
  },
  { name: "promote", description: "Give an instance of a promotable clone the special role." },
  { name: "demote", description: "Take the special role from an instance of a promotable clone." },
  { name: "migrate_to", description: "On the old node: send it to another node while it runs." },
  { name: "migrate_from", description: "On the new node: take over what is being sent, while it runs." },
  { name: "notify", description: "Tell an instance of a clone what happens to the others. Needs `notify=true`." },
  {
    name: "reload",
    description:
      "Make the service read its own files again. Before Pacemaker 2.1 it also took over changed parameters.",
  },
  {
    name: "reload-agent",
    since: "2.1.0",
    description: "Take over changed parameters without a restart, as far as the agent marks them as reloadable.",
  },
  { name: "validate-all", description: "Check the parameters. The cluster does not run it by itself." },
  { name: "meta-data", description: "Describe the agent and its parameters. Tools ask for it." },
  { name: "status", description: "The word of older scripts for monitor; the cluster translates." },
];
