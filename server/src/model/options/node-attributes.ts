import type { OptionInfo } from "./option.ts";

// Facts: "Pacemaker Explained" on special node attributes and node health; the agents ping and attribute.

/** Node attributes that have a meaning to the cluster. Any other name may be used freely and tested by rules. */
export const nodeAttributes: readonly OptionInfo[] = [
  {
    name: "standby",
    type: "boolean",
    default: "false",
    description:
      "With true (or `on`) no resource may run on the node: running resources move away, and the node still counts for quorum.",
  },
  {
    name: "maintenance",
    type: "boolean",
    default: "false",
    description:
      "With true the cluster leaves every resource on the node as it is and monitors none. Do not restart Pacemaker there during that time.",
  },
  {
    name: "terminate",
    type: "boolean",
    default: "false",
    description: "With true the node is fenced. Tools set it temporarily; in the configuration it is permanent.",
  },
  {
    name: "site-name",
    type: "string",
    description: "The site that the node belongs to. Rules read it as `#site-name`.",
  },
  {
    name: "resource-discovery-enabled",
    type: "boolean",
    default: "true",
    description:
      "With false a Pacemaker Remote node is not probed for running resources, so a stray copy goes undetected. Prefer `resource-discovery` in a location constraint.",
  },
  {
    name: "#health*",
    type: "string",
    description:
      "The health of one part of the node: green, yellow, red or a score. Health agents set it, and `node-health-strategy` decides what happens.",
  },
  {
    name: "pingd",
    type: "integer",
    description:
      "The result of the agent `ocf:pacemaker:ping`, unless it was given another name: the number of hosts that answer, times its multiplier. Location rules test it.",
  },
  {
    name: "fail-count-*",
    type: "score",
    clusterOwned: true,
    description: "How many times an operation failed on the node. The cluster counts; a cleanup resets it.",
  },
  {
    name: "last-failure-*",
    type: "integer",
    unit: "s",
    clusterOwned: true,
    description: "When an operation last failed on the node, in seconds since 1970. A cleanup removes it.",
  },
  {
    name: "master-*",
    type: "score",
    clusterOwned: true,
    description: "The agent's promotion score for the node. The instance with the highest score is promoted.",
  },
  {
    name: "shutdown",
    type: "integer",
    clusterOwned: true,
    description: "When the node requested its shutdown. The cluster uses it internally; never set it.",
  },
  {
    name: "probe_complete",
    type: "boolean",
    clusterOwned: true,
    description: "Whether the node was probed for running resources. The cluster uses it internally; never set it.",
  },
  {
    name: "#node-unfenced",
    type: "integer",
    unit: "s",
    clusterOwned: true,
    description: "When the node was last unfenced, in seconds since 1970. The cluster writes it itself.",
  },
  {
    name: "#digests-*",
    type: "string",
    clusterOwned: true,
    description:
      "Digests of fence device parameters, by which the cluster detects that a node must be unfenced again. It writes them itself.",
  },
];
