import { type Check, differenceOf, finding, namesOf } from "../examined-cluster.ts";
import type { CheckResult } from "../finding.ts";
import type { NodeFacts } from "../node-facts.ts";

function setting(node: NodeFacts, name: string): string | undefined {
  return node.words("sbd-setting", 2).find(([key]) => key === name)?.[1];
}

function isUsed(node: NodeFacts): boolean {
  const [, enabled = ""] = node.words("unit").find(([name]) => name === "sbd") ?? [];
  return enabled.startsWith("enabled") || node.words("process").some(([program]) => program === "sbd");
}

/** SBD and its watchdog, where it is used. */
export const checkSbd: Check = ({ nodes }) => {
  const results: CheckResult[] = [];
  const using = nodes.filter(isUsed);
  if (using.length === 0) return results;
  const others = nodes.filter((node) => !isUsed(node));
  if (others.length > 0)
    results.push(
      finding("sbd-everywhere", "error", namesOf(others), {
        message: "SBD isn't used here, while other nodes use it.",
        why: "A message to this node through the disk isn't read: it isn't fenced.",
        command: "systemctl enable sbd",
      }),
    );
  const without = using.filter((node) => node.all("watchdog").length === 0);
  if (without.length > 0)
    results.push(
      finding("watchdog", "error", namesOf(without), {
        message: "SBD is used, and there is no watchdog device.",
        why: "SBD doesn't start without one, and Pacemaker not without SBD.",
        command: "modprobe softdog && echo softdog >/etc/modules-load.d/softdog.conf",
      }),
    );
  const soft = using.filter((node) => /software/i.test(node.all("watchdog").join(" ")));
  if (soft.length > 0)
    results.push(
      finding("watchdog-software", "warning", namesOf(soft), {
        message: "The watchdog is one of software (softdog).",
        why: "When the kernel hangs it doesn't reset the node.",
        advice: "Load the driver of the machine's own watchdog.",
      }),
    );
  for (const name of ["SBD_WATCHDOG_TIMEOUT", "SBD_DEVICE"]) {
    const difference = differenceOf(using, (node) => setting(node, name) ?? "none");
    if (difference)
      results.push(
        finding("sbd-equal", name === "SBD_DEVICE" ? "warning" : "error", difference.odd, {
          message: `${name} differs: ${difference.sentence}.`,
          why: "The others assume that the node is dead by a time at which it may not be.",
          advice: "Give all nodes the same settings in /etc/sysconfig/sbd or /etc/default/sbd.",
        }),
      );
  }
  return results;
};
