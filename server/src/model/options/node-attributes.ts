import type { OptionInfo } from "./option.ts";

// Facts: "Pacemaker Explained" on special node attributes and node health; the agents ping and attribute.

/** Node attributes that mean something to the cluster. Any other name may be used freely, and read by rules. */
export const nodeAttributes: readonly OptionInfo[] = [
  {
    name: "standby",
    type: "boolean",
    default: "false",
    description:
      "With true (or `on`) no resource may run on the node: what runs moves away, and the node still counts for quorum.",
  },
  {
    name: "maintenance",
    type: "boolean",
    default: "false",
    description:
      "With true the cluster leaves every resource on the node as it is and monitors none. Do not restart Pacemaker there meanwhile.",
  },
  {
    name: "terminate",
    type: "boolean",
    default: "false",
    description: "With true the node is fenced. Tools set it for a moment; written in the configuration it stays.",
  },
  {
    name: "site-name",
    type: "string",
    description: "To which site the node belongs. Rules read it as `#site-name`.",
  },
  {
    name: "resource-discovery-enabled",
    type: "boolean",
    default: "true",
    description:
      "With false a Pacemaker Remote node is not asked what already runs there, so a stray copy goes unseen. Prefer `resource-discovery` in a location constraint.",
  },
  {
    name: "#health*",
    type: "string",
    description:
      "How well one part of the node is: green, yellow, red or a score. Health agents set it, and `node-health-strategy` says what follows.",
  },
  {
    name: "pingd",
    type: "integer",
    description:
      "What the agent `ocf:pacemaker:ping` found, unless it was given another name: the number of hosts that answer, times its multiplier. Location rules test it.",
  },
  {
    name: "fail-count-*",
    type: "score",
    clusterOwned: true,
    description: "How often an operation failed on the node. The cluster counts; a cleanup sets it back.",
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
    description:
      "How much the node suits being promoted, as the agent says. The instance with the highest score is promoted.",
  },
  {
    name: "shutdown",
    type: "integer",
    clusterOwned: true,
    description: "When the node asked to be shut down. The cluster uses it itself; never set it.",
  },
  {
    name: "probe_complete",
    type: "boolean",
    clusterOwned: true,
    description: "Whether the node was asked what runs there. The cluster uses it itself; never set it.",
  },
  {
    name: "#node-unfenced",
    type: "integer",
    unit: "s",
    clusterOwned: true,
    description: "When the node's access was last given back, in seconds since 1970. The cluster writes it itself.",
  },
  {
    name: "#digests-*",
    type: "string",
    clusterOwned: true,
    description:
      "Fingerprints of fence devices, by which the cluster sees when a node needs its access given back anew. It writes them itself.",
  },
];
