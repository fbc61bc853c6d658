import type { CorosyncSectionFact } from "../option-facts.ts";

const flag = { type: "flag", default: "0", choices: ["0", "1"] } as const;

export const quorum: CorosyncSectionFact = {
  path: "quorum",
  description: "When a part of the cluster may go on by itself.",
  options: [
    {
      name: "provider",
      restart: "together",
      type: "choice",
      readBy: "corosync",
      choices: ["corosync_votequorum"],
      description: "Who counts the votes; without it nobody does.",
    },
    {
      name: "expected_votes",
      type: "u32",
      default: "the votes of the nodelist",
      description: "All votes together. Outranks what the nodelist says.",
    },
    { name: "two_node", ...flag, description: "For exactly two nodes: one alone has quorum. Turns wait_for_all on." },
    {
      name: "wait_for_all",
      restart: "each",
      ...flag,
      default: "0 (two_node: 1)",
      description: "After a cold start, wait until every node was seen once.",
    },
    {
      name: "last_man_standing",
      restart: "each",
      ...flag,
      description: "Count the votes anew after each loss, so that few nodes can go on. Needs wait_for_all.",
    },
    {
      name: "last_man_standing_window",
      type: "u32",
      default: "10000",
      unit: "ms",
      description: "How long after a loss the votes are counted anew.",
    },
    {
      name: "auto_tie_breaker",
      restart: "each",
      ...flag,
      description: "When the cluster breaks into halves, one of them goes on.",
    },
    {
      name: "auto_tie_breaker_node",
      type: "string",
      default: "lowest",
      description: "The half that goes on: the one with the lowest or highest node id, or with the first of these ids.",
    },
    { name: "allow_downscale", restart: "each", ...flag, description: "Nodes that leave in order no longer count." },
    { name: "expected_votes_tracking", ...flag, description: "Remember the highest number of votes ever seen." },
    {
      name: "leaving_timeout",
      type: "u32",
      default: "10000",
      unit: "ms",
      description: "How long a node that leaves still counts.",
    },
    {
      name: "votes",
      type: "u32",
      obsolete: "It is read only without a nodelist.",
      replacedBy: "nodelist.node.quorum_votes",
      description: "How many votes this node has.",
    },
  ],
};

export const device: CorosyncSectionFact = {
  path: "quorum.device",
  description: "A quorum device: a third party outside of the cluster that votes too.",
  options: [
    {
      name: "model",
      type: "choice",
      readBy: "corosync-qdevice",
      choices: ["net"],
      required: true,
      description: "The kind of device; net is the one there is.",
    },
    {
      name: "votes",
      type: "u32",
      description: "How many votes it has. Needed with expected_votes, and where nodes don't have one vote each.",
    },
    {
      name: "timeout",
      type: "u32",
      default: "10000",
      unit: "ms",
      description: "How long corosync waits for the device before it goes on without its vote.",
    },
    {
      name: "sync_timeout",
      type: "u32",
      default: "30000",
      unit: "ms",
      description: "The same while the membership changes.",
    },
  ],
};

export const deviceNet: CorosyncSectionFact = {
  path: "quorum.device.net",
  readBy: "corosync-qdevice",
  description: "The server that votes, and by which rule.",
  options: [
    { name: "host", type: "address", required: true, description: "The server with corosync-qnetd." },
    { name: "port", type: "u16", default: "5403", description: "Its TCP port." },
    {
      name: "tls",
      type: "choice",
      default: "on",
      choices: ["on", "off", "required"],
      description: "Whether the connection is encrypted.",
    },
    {
      name: "algorithm",
      type: "choice",
      required: true,
      choices: ["ffsplit", "lms"],
      description: "Who gets the vote: the better half (ffsplit), or the last that can reach the server (lms).",
    },
    {
      name: "tie_breaker",
      type: "string",
      default: "lowest",
      description: "Between equal halves: lowest, highest, or a node's id.",
    },
    { name: "connect_timeout", type: "u32", default: "8000", unit: "ms", description: "How long connecting may take." },
    {
      name: "force_ip_version",
      type: "choice",
      default: "0",
      choices: ["0", "4", "6"],
      description: "The only kind of address to use; 0 for both.",
    },
    {
      name: "keep_active_partition_tie_breaker",
      type: "onOff",
      default: "off",
      choices: ["on", "off"],
      description: "Between equal halves the one that had quorum keeps it.",
    },
  ],
};

export const deviceHeuristics: CorosyncSectionFact = {
  path: "quorum.device.heuristics",
  readBy: "corosync-qdevice",
  description: "Commands that tell whether a node is any good; their result counts before the number of nodes.",
  options: [
    {
      name: "mode",
      type: "choice",
      default: "off",
      choices: ["on", "sync", "off"],
      description: "Run the commands regularly, when the membership changes, or never.",
    },
    {
      name: "timeout",
      type: "u32",
      default: "half of quorum.device.timeout",
      unit: "ms",
      description: "How long the commands may take.",
    },
    {
      name: "sync_timeout",
      type: "u32",
      default: "half of quorum.device.sync_timeout",
      unit: "ms",
      description: "The same while the membership changes.",
    },
    {
      name: "interval",
      type: "u32",
      default: "three times quorum.device.timeout",
      unit: "ms",
      description: "How often the commands run.",
    },
  ],
  patterns: [
    {
      pattern: /^exec_[A-Za-z0-9_]+$/,
      option: {
        name: "exec_NAME",
        type: "path",
        description: "A command with its arguments; all of them must succeed.",
      },
    },
  ],
};
