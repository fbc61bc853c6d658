import { shellLine } from "../../ssh/quote.ts";
import { type Check, differing, type ExaminedCluster, finding, namesOf, unchecked } from "../examined-cluster.ts";
import type { CheckResult } from "../finding.ts";
import type { NodeFacts } from "../node-facts.ts";

/** Clocks: their offsets, and what keeps them right. */
export const checkTime: Check = (cluster) => [
  ...offsets(cluster),
  ...differing(
    "time-zone",
    "information",
    cluster.nodes,
    (node) => node.one("zone"),
    ({ sentence }) => ({
      message: `The nodes have different time zones: ${sentence}.`,
      why: "Times in logs differ between nodes.",
      advice: "Set the same with timedatectl set-timezone on each node.",
    }),
  ),
  ...timeServices(cluster),
];

function offsets({ nodes }: ExaminedCluster): CheckResult[] {
  const clocks = nodes.flatMap(({ name, clock }) => (clock ? [{ name, ...clock }] : []));
  const middle = clocks.map(({ offset }) => offset).sort((a, b) => a - b)[Math.floor((clocks.length - 1) / 2)] ?? 0;
  const reference = clocks.find(({ offset }) => offset === middle);
  return clocks.flatMap(({ name, offset, uncertainty }) => {
    // How long the way to a node takes isn't known exactly.
    const least = Math.abs(offset - middle) - uncertainty - (reference?.uncertainty ?? 0);
    if (least <= 1) return [];
    const seconds = Math.round(Math.abs(offset - middle));
    return finding("clock", least > 30 ? "error" : "warning", [name], {
      message: `The clock is ${seconds} s ${offset > middle ? "ahead of" : "behind"} that of "${reference?.name ?? ""}".`,
      why: "Logs can't be compared, rules with dates differ, and certificates or leases are refused.",
      command: shellLine`chronyc makestep`,
    });
  });
}

function timeServices({ nodes }: ExaminedCluster): CheckResult[] {
  const unsynchronized = nodes.filter(isUnsynchronized);
  const without = unsynchronized.filter((node) => node.one("time-service") === "no");
  const off = unsynchronized.filter((node) => !without.includes(node));
  const unknown = nodes.filter((node) => node.one("synchronized") === undefined && node.one("chrony") === undefined);
  const text = {
    message: "No time service keeps the clock right.",
    why: "Clocks of nodes drift apart, and what compares times across nodes goes wrong.",
  };
  return [
    ...finding("time-synchronized", "warning", namesOf(off), {
      ...text,
      command: shellLine`timedatectl set-ntp true`,
      isSafe: true,
    }),
    ...finding("time-synchronized", "warning", namesOf(without), {
      ...text,
      advice: "Install a time service there, such as chrony, and enable it.",
    }),
    ...unchecked("whether a time service keeps the clock right", namesOf(unknown), "no systemd and no chrony"),
    ...nodes.flatMap(severalDaemons),
  ];
}

function isUnsynchronized(node: NodeFacts): boolean {
  // A container can't set its clock, which is its host's.
  if (node.manager !== "systemd" || node.one("container") !== undefined) return false;
  return node.one("synchronized") === "no" && node.one("chrony") !== "Normal";
}

function severalDaemons(node: NodeFacts): CheckResult[] {
  const daemons = node.all("time-daemon");
  if (daemons.length < 2) return [];
  return finding("time-daemons", "warning", [node.name], {
    message: `Several programs set the clock: ${daemons.join(", ")}.`,
    why: "They work against each other.",
    advice: "Disable all but one.",
  });
}
