import type { CorosyncSectionFact } from "../option-facts.ts";

export const nodelist: CorosyncSectionFact = {
  path: "nodelist",
  description: "The nodes of the cluster, each in a section node.",
  options: [],
};

export const node: CorosyncSectionFact = {
  path: "nodelist.node",
  repeatable: true,
  description: "One node: its id, its name and its address on each link.",
  options: [
    ...Array.from({ length: 8 }, (_, link) => ({
      name: `ring${link}_addr`,
      type: "address" as const,
      ...(link === 0 ? { required: true } : { transports: ["knet"] as const }),
      description: `The node's address, or a name that resolves to it, on link ${link}. All nodes must have the same links.`,
    })),
    {
      name: "nodeid",
      restart: "each",
      type: "u32",
      min: 1,
      required: true,
      description: "The node's unique id, which must never be reused. Required with knet; 0 is not allowed.",
    },
    {
      name: "name",
      type: "string",
      description: "The node's name, as used by Pacemaker. Required with several links.",
    },
    { name: "quorum_votes", type: "u32", default: "1", description: "How many votes the node has." },
  ],
};
