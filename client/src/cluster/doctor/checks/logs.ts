import { type Check, finding, namesOf, unchecked } from "../examined-cluster.ts";
import type { CheckResult } from "../finding.ts";

/** What the last day's log counts, and what it means. */
const kinds = {
  key: {
    message: "Packets were rejected because their key differs",
    why: "A node, or another cluster on the network, has another authkey.",
    advice: "Compare /etc/corosync/authkey on all nodes.",
  },
  pause: {
    message: "Corosync was not scheduled in time",
    why: "The machine, or its hypervisor, stood still; longer, and the node is fenced.",
    advice: "Look at load, steal time, snapshots and live migration of the machine.",
  },
  token: {
    message: "The token was lost",
    why: "Longer losses remove a node.",
    advice: "Look at load and network at those times.",
  },
  form: {
    message: "Corosync couldn't form a cluster",
    why: "A firewall or a dead interface keeps it from the network.",
    advice: "Open UDP ports 5405 to 5412 between the nodes, and check the interface.",
  },
} as const;

/** The least number of messages in a day that is reported: single ones belong to a restart of a node. */
const least = 20;

/** Messages that the cluster's programs wrote. */
export const checkLogs: Check = ({ nodes }) => [
  ...nodes.flatMap((node) =>
    node.words("log-count").flatMap(([kind = "", count = "0"]): CheckResult[] => {
      const meaning = kinds[kind as keyof typeof kinds];
      if (meaning === undefined || Number(count) < (kind === "key" ? 1 : least)) return [];
      return finding(`log-${kind}`, "warning", [node.name], {
        message: `${meaning.message}: ${count} times in the last log.`,
        why: meaning.why,
        advice: meaning.advice,
      });
    }),
  ),
  ...unchecked(
    "the cluster's log",
    namesOf(nodes.filter((node) => node.one("log") === undefined)),
    "there is none, or the account may not read it",
  ),
];
