import { shellLine } from "../../ssh/quote.ts";
import { type Check, differing, finding, namesOf, unchecked } from "../examined-cluster.ts";
import type { CheckResult } from "../finding.ts";
import type { NodeFacts } from "../node-facts.ts";
import { checkOutside, startsAtBoot, unitOf } from "./outside.ts";

/** What starts at boot: the cluster on all nodes or on none, what the cluster starts on none. */
export const checkServices: Check = (cluster) => {
  const { nodes } = cluster;
  const managed = nodes.filter(({ manager }) => manager !== "none");
  const others = nodes.filter(({ manager }) => manager === "none");
  return [
    ...unchecked("which services start at boot", namesOf(others), "no systemd"),
    ...["corosync", "pacemaker", "corosync-qdevice", "sbd"].flatMap((unit) => sameUnits(managed, unit)),
    ...managed.flatMap(fittingUnits),
    ...finding("nocluster", "error", namesOf(nodes.filter((node) => node.one("nocluster"))), {
      message: "The kernel was booted with nocluster.",
      why: "corosync isn't started at boot.",
      advice: "Remove nocluster from the boot loader's kernel line.",
    }),
    ...checkOutside(cluster),
    ...managed.flatMap(failedUnits),
  ];
};

function bootState(node: NodeFacts, unit: string): string | undefined {
  return unitOf(node, unit)?.boot;
}

function sameUnits(managed: readonly NodeFacts[], unit: string): CheckResult[] {
  const masked = unit === "sbd" ? [] : managed.filter((node) => bootState(node, unit) === "masked");
  const others = managed.filter((node) => !masked.includes(node));
  return [
    ...differing(
      "same-units",
      "warning",
      others,
      (node) => bootState(node, unit),
      ({ odd, sentence }) => {
        const isOn = others.some((node) => odd.includes(node.name) && startsAtBoot(node, unit));
        return {
          message: `${unit} doesn't start at boot on all nodes alike: ${sentence}.`,
          why: "After a power failure only some nodes come up again.",
          command: shellLine`systemctl ${isOn ? "disable" : "enable"} ${unit}`,
          // A node whose Pacemaker waits for a daemon of SBD that can't start doesn't come up.
          ...(unit === "sbd" ? {} : { isSafe: true }),
        };
      },
    ),
    ...finding("unit-masked", "error", namesOf(masked), {
      message: `${unit} is masked.`,
      why: "It can't be started.",
      command: shellLine`systemctl unmask ${unit}`,
      isSafe: true,
    }),
  ];
}

/** Whether the units of one node that start at boot fit together, and its configuration. */
function fittingUnits(node: NodeFacts): CheckResult[] {
  const results: CheckResult[] = [];
  if (startsAtBoot(node, "corosync") && bootState(node, "pacemaker") === "disabled")
    results.push(
      ...finding("pacemaker-enabled", "warning", [node.name], {
        message: "corosync starts at boot, pacemaker doesn't.",
        why: "After a reboot the node is a member that can run nothing.",
        command: shellLine`systemctl enable pacemaker`,
        isSafe: true,
      }),
    );
  if (startsAtBoot(node, "corosync-qdevice") && node.one("quorum-device") === undefined)
    results.push(
      ...finding("qdevice-unit", "warning", [node.name], {
        message: "corosync-qdevice starts at boot, but corosync.conf has no quorum device.",
        why: "The service fails at each boot.",
        command: shellLine`systemctl disable corosync-qdevice`,
        isSafe: true,
      }),
    );
  return results;
}

function failedUnits(node: NodeFacts): CheckResult[] {
  const failed = node.all("failed-unit");
  if (failed.length === 0) return [];
  return finding("failed-units", "information", [node.name], {
    message: `Units of systemd failed: ${failed.slice(0, 8).join(", ")}.`,
    why: "A service of the system isn't there.",
    command: shellLine`systemctl --failed`,
  });
}
