import { type Check, differenceOf, finding, namesOf, unchecked } from "../examined-cluster.ts";
import type { CheckResult } from "../finding.ts";

/** Clocks: their offsets, and what keeps them right. */
export const checkTime: Check = ({ nodes }) => {
  const results: CheckResult[] = [];
  const clocks = nodes.flatMap(({ name, clock }) => (clock ? [{ name, ...clock }] : []));
  const middle = clocks.map(({ offset }) => offset).sort((a, b) => a - b)[Math.floor((clocks.length - 1) / 2)] ?? 0;
  const reference = clocks.find(({ offset }) => offset === middle);
  for (const { name, offset, uncertainty } of clocks) {
    // How long the way to a node takes isn't known exactly.
    const least = Math.abs(offset - middle) - uncertainty - (reference?.uncertainty ?? 0);
    if (least <= 1) continue;
    const seconds = Math.round(Math.abs(offset - middle));
    results.push(
      finding("clock", least > 30 ? "error" : "warning", [name], {
        message: `The clock is ${seconds} s ${offset > middle ? "ahead of" : "behind"} that of "${reference?.name ?? ""}".`,
        why: "Logs can't be compared, rules with dates differ, and certificates or leases are refused.",
        command: "chronyc makestep",
      }),
    );
  }
  const zones = differenceOf(nodes, (node) => node.one("zone"));
  if (zones)
    results.push(
      finding("time-zone", "information", zones.odd, {
        message: `The nodes have different time zones: ${zones.sentence}.`,
        why: "Times in logs differ between nodes.",
        advice: "Set the same with timedatectl set-timezone on each node.",
      }),
    );
  const withSystemd = nodes.filter(({ manager }) => manager === "systemd");
  const isUnsynchronized = (node: (typeof nodes)[number]): boolean =>
    node.one("synchronized") === "no" && node.one("chrony") !== "Normal";
  // A container can't set its clock, which is its host's.
  const unsynchronized = withSystemd.filter((node) => isUnsynchronized(node) && node.one("container") === undefined);
  const without = unsynchronized.filter((node) => node.one("time-service") === "no");
  const text = {
    message: "No time service keeps the clock right.",
    why: "Clocks of nodes drift apart, and what compares times across nodes goes wrong.",
  };
  const off = unsynchronized.filter((node) => !without.includes(node));
  if (off.length > 0)
    results.push(
      finding("time-synchronized", "warning", namesOf(off), {
        ...text,
        command: "timedatectl set-ntp true",
        isSafe: true,
      }),
    );
  if (without.length > 0)
    results.push(
      finding("time-synchronized", "warning", namesOf(without), {
        ...text,
        advice: "Install a time service there, such as chrony, and enable it.",
      }),
    );
  const unknown = nodes.filter((node) => node.one("synchronized") === undefined && node.one("chrony") === undefined);
  results.push(
    ...unchecked("whether a time service keeps the clock right", namesOf(unknown), "no systemd and no chrony"),
  );
  for (const node of nodes) {
    const daemons = node.all("time-daemon");
    if (daemons.length > 1)
      results.push(
        finding("time-daemons", "warning", [node.name], {
          message: `Several programs set the clock: ${daemons.join(", ")}.`,
          why: "They work against each other.",
          advice: "Disable all but one.",
        }),
      );
  }
  return results;
};
