import type { CorosyncSectionFact } from "../option-facts.ts";

const knet = { transports: ["knet"] } as const;
const udp = { transports: ["udp"] } as const;

export const totemInterface: CorosyncSectionFact = {
  path: "totem.interface",
  repeatable: true,
  description:
    "One link between the nodes, and how it is monitored. Optional with knet: the nodelist already defines the links.",
  options: [
    {
      name: "linknumber",
      type: "u8",
      default: "0",
      min: 0,
      max: 7,
      description: "The link's number, the X of the nodes' ringX_addr. Without it every interface is link 0.",
    },
    {
      name: "mcastport",
      restart: "together",
      type: "u16",
      default: "5405 + link",
      min: 0,
      max: 65535,
      description: "The UDP port; udp also uses the one below it.",
    },
    {
      name: "knet_link_priority",
      type: "u8",
      default: "1",
      min: 0,
      max: 255,
      ...knet,
      description: "With link_mode passive, the connected link with the highest priority is used.",
    },
    {
      name: "knet_ping_interval",
      type: "u32",
      default: "token / (knet_pong_count × 2)",
      unit: "ms",
      ...knet,
      description: "How often the link is checked. Set it together with knet_ping_timeout.",
    },
    {
      name: "knet_ping_timeout",
      type: "u32",
      default: "token / knet_pong_count",
      unit: "ms",
      ...knet,
      description:
        "How long without an answer until the link counts as down. It must be longer than knet_ping_interval.",
    },
    {
      name: "knet_ping_precision",
      type: "u32",
      default: "2048",
      ...knet,
      description: "How many answers the latency is averaged over.",
    },
    {
      name: "knet_pong_count",
      type: "u32",
      default: "2",
      ...knet,
      description: "How many answers are needed before the link counts as up.",
    },
    {
      name: "knet_transport",
      type: "choice",
      default: "udp",
      choices: ["udp", "sctp"],
      ...knet,
      description: "The protocol of this link; sctp is deprecated.",
    },
    {
      name: "bindnetaddr",
      restart: "together",
      type: "address",
      ...udp,
      description: "The network, or this node's address, to bind to. The nodelist takes precedence.",
    },
    {
      name: "mcastaddr",
      restart: "together",
      type: "address",
      ...udp,
      description: "The multicast address; by default generated from cluster_name.",
    },
    {
      name: "broadcast",
      restart: "together",
      type: "yesNo",
      default: "no",
      choices: ["yes", "no"],
      otherwise: "no",
      ...udp,
      description: "Broadcast instead of multicast.",
    },
    {
      name: "ttl",
      restart: "together",
      type: "u8",
      default: "1",
      min: 0,
      max: 255,
      ...udp,
      description: "The time to live (TTL) of multicast packets: how many routers they may pass.",
    },
    {
      name: "ringnumber",
      type: "string",
      obsolete: "corosync 3 ignores it: every interface then becomes link 0.",
      replacedBy: "linknumber",
      description: "The number of the ring in corosync 1 and 2.",
    },
  ],
};

export const interfaceMember: CorosyncSectionFact = {
  path: "totem.interface.member",
  repeatable: true,
  obsolete: "It is ignored where there is a nodelist: list the nodes there.",
  description: "A node's address, in the syntax of corosync 1.",
  options: [{ name: "memberaddr", type: "address", description: "The address." }],
};
