import type { CorosyncSectionFact } from "../option-facts.ts";

const knet = { transports: ["knet"] } as const;
const udp = { transports: ["udp"] } as const;

export const totemInterface: CorosyncSectionFact = {
  path: "totem.interface",
  repeatable: true,
  description:
    "One link between the nodes, and how it is watched. With knet optional: the nodelist already says which links there are.",
  options: [
    {
      name: "linknumber",
      type: "u8",
      default: "0",
      min: 0,
      max: 7,
      description: "Which link this is: that of the nodes' ringX_addr. Without it every interface is link 0.",
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
      description: "With link_mode passive, the link with the highest is used.",
    },
    {
      name: "knet_ping_interval",
      type: "u32",
      default: "token / (knet_pong_count × 2)",
      unit: "ms",
      ...knet,
      description: "How often the link is tried. Set it together with knet_ping_timeout.",
    },
    {
      name: "knet_ping_timeout",
      type: "u32",
      default: "token / knet_pong_count",
      unit: "ms",
      ...knet,
      description: "After how long without an answer the link is down. Longer than knet_ping_interval.",
    },
    {
      name: "knet_ping_precision",
      type: "u32",
      default: "2048",
      ...knet,
      description: "Over how many answers the delay is averaged.",
    },
    { name: "knet_pong_count", type: "u32", default: "2", ...knet, description: "How many answers bring the link up." },
    {
      name: "knet_transport",
      type: "choice",
      default: "udp",
      choices: ["udp", "sctp"],
      ...knet,
      description: "What carries this link; sctp is on its way out.",
    },
    {
      name: "bindnetaddr",
      restart: "together",
      type: "address",
      ...udp,
      description: "The network, or the own address, to bind to. The nodelist outranks it.",
    },
    {
      name: "mcastaddr",
      restart: "together",
      type: "address",
      ...udp,
      description: "The multicast address; made of cluster_name where left out.",
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
      description: "How many routers a packet may pass.",
    },
    {
      name: "ringnumber",
      type: "string",
      obsolete: "corosync 3 ignores it: every interface then lands on link 0.",
      replacedBy: "linknumber",
      description: "The number of the ring in corosync 1 and 2.",
    },
  ],
};

export const interfaceMember: CorosyncSectionFact = {
  path: "totem.interface.member",
  repeatable: true,
  obsolete: "Where there is a nodelist it is ignored: name the nodes there.",
  description: "A node's address, as corosync 1 had it.",
  options: [{ name: "memberaddr", type: "address", description: "The address." }],
};
