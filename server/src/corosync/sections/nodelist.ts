import type { CorosyncSectionFact } from "../option-facts.ts";

export const nodelist: CorosyncSectionFact = {
  path: "nodelist",
  description: "The nodes of the cluster, a section node for each.",
  options: [],
};

export const node: CorosyncSectionFact = {
  path: "nodelist.node",
  repeatable: true,
  description: "One node: its number, its name and its address on each link.",
  options: [
    ...Array.from({ length: 8 }, (_, link) => ({
      name: `ring${link}_addr`,
      type: "address" as const,
      ...(link === 0 ? { required: true } : { transports: ["knet"] as const }),
      description: `The node's address, or a name that resolves to it, on link ${link}. Every node has the same links.`,
    })),
    {
      name: "nodeid",
      restart: "each",
      type: "u32",
      min: 1,
      required: true,
      description: "The node's number, its own for ever. knet needs it, and 0 is no number.",
    },
    {
      name: "name",
      type: "string",
      description: "The node's name, the one Pacemaker knows. Needed with several links.",
    },
    { name: "quorum_votes", type: "u32", default: "1", description: "How many votes the node has." },
  ],
};
