import type { CorosyncSectionFact } from "../option-facts.ts";

const flag = { type: "flag", default: "0", choices: ["0", "1"] } as const;

export const quorum: CorosyncSectionFact = {
  path: "quorum",
  description: "When a partition of the cluster has quorum.",
  options: [
    {
      name: "provider",
      restart: "together",
      type: "choice",
      readBy: "corosync",
      choices: ["corosync_votequorum"],
      description: "The service that counts the votes; without it there is no quorum.",
    },
    {
      name: "expected_votes",
      type: "u32",
      default: "the votes of the nodelist",
      description: "The total number of votes. Takes precedence over the nodelist.",
    },
    {
      name: "two_node",
      ...flag,
      description: "For exactly two nodes: a single node keeps quorum. Turns wait_for_all on.",
    },
    {
      name: "wait_for_all",
      restart: "each",
      ...flag,
      default: "0 (two_node: 1)",
      description: "After a cold start, wait for quorum until every node has been seen once.",
    },
    {
      name: "last_man_standing",
      restart: "each",
      ...flag,
      description: "Recalculate the votes after each loss, so that fewer nodes keep quorum. Needs wait_for_all.",
    },
    {
      name: "last_man_standing_window",
      type: "u32",
      default: "10000",
      unit: "ms",
      description: "How long after a loss the votes are recalculated.",
    },
    {
      name: "auto_tie_breaker",
      restart: "each",
      ...flag,
      description: "When the cluster splits into equal halves, one of them keeps quorum.",
    },
    {
      name: "auto_tie_breaker_node",
      type: "string",
      default: "lowest",
      description:
        "The half that keeps quorum: the one with the lowest or highest node id, or with the first of these ids that is up.",
    },
    { name: "allow_downscale", restart: "each", ...flag, description: "Nodes that leave cleanly no longer count." },
    {
      name: "expected_votes_tracking",
      ...flag,
      description: "Remember the highest number of votes ever seen as expected_votes.",
    },
    {
      name: "leaving_timeout",
      type: "u32",
      default: "10000",
      unit: "ms",
      description: "How long a leaving node still counts.",
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
  description: "A quorum device: a third party outside the cluster that also votes.",
  options: [
    {
      name: "model",
      type: "choice",
      readBy: "corosync-qdevice",
      choices: ["net"],
      required: true,
      description: "The kind of device; net is the only one.",
    },
    {
      name: "votes",
      type: "u32",
      description: "The number of its votes. Needed with expected_votes, and where nodes don't have one vote each.",
    },
    {
      name: "timeout",
      type: "u32",
      default: "10000",
      unit: "ms",
      description: "How long corosync waits for the device before it continues without its vote.",
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
  description: "The server that votes, and its algorithm.",
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
      description:
        "Which partition gets the vote: exactly one half (ffsplit), or the last one that can connect to the server (lms).",
    },
    {
      name: "tie_breaker",
      type: "string",
      default: "lowest",
      description:
        "Which of two equal halves wins: the one with the lowest or highest node id, or with a given node id.",
    },
    { name: "connect_timeout", type: "u32", default: "8000", unit: "ms", description: "How long connecting may take." },
    {
      name: "force_ip_version",
      type: "choice",
      default: "0",
      choices: ["0", "4", "6"],
      description: "Use only IPv4 (4) or IPv6 (6) addresses; 0 uses both.",
    },
    {
      name: "keep_active_partition_tie_breaker",
      type: "onOff",
      default: "off",
      choices: ["on", "off"],
      description: "Of two equal halves, the one that had quorum keeps it.",
    },
  ],
};

export const deviceHeuristics: CorosyncSectionFact = {
  path: "quorum.device.heuristics",
  readBy: "corosync-qdevice",
  description: "Commands that test a node's fitness; their result takes precedence over the number of nodes.",
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
