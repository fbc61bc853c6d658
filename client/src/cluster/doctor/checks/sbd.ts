import { shellLine } from "../../ssh/quote.ts";
import { type Check, differing, finding, namesOf } from "../examined-cluster.ts";
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
  const using = nodes.filter(isUsed);
  if (using.length === 0) return [];
  const others = nodes.filter((node) => !isUsed(node));
  const without = using.filter((node) => node.all("watchdog").length === 0);
  const soft = using.filter((node) => /software/i.test(node.all("watchdog").join(" ")));
  return [
    ...finding("sbd-everywhere", "error", namesOf(others), {
      message: "SBD isn't used here, while other nodes use it.",
      why: "A message to this node through the disk isn't read: it isn't fenced.",
      command: shellLine`systemctl enable sbd`,
    }),
    ...finding("watchdog", "error", namesOf(without), {
      message: "SBD is used, and there is no watchdog device.",
      why: "SBD doesn't start without one, and Pacemaker not without SBD.",
      command: shellLine`modprobe softdog && echo softdog >/etc/modules-load.d/softdog.conf`,
    }),
    ...finding("watchdog-software", "warning", namesOf(soft), {
      message: "The watchdog is one of software (softdog).",
      why: "When the kernel hangs it doesn't reset the node.",
      advice: "Load the driver of the machine's own watchdog.",
    }),
    ...sameSetting(using, "SBD_WATCHDOG_TIMEOUT", "error"),
    ...sameSetting(using, "SBD_DEVICE", "warning"),
  ];
};

function sameSetting(using: readonly NodeFacts[], name: string, severity: "error" | "warning"): CheckResult[] {
  return differing(
    "sbd-equal",
    severity,
    using,
    (node) => setting(node, name) ?? "none",
    ({ sentence }) => ({
      message: `${name} differs: ${sentence}.`,
      why: "The others assume that the node is dead by a time at which it may not be.",
      advice: "Give all nodes the same settings in /etc/sysconfig/sbd or /etc/default/sbd.",
    }),
  );
}
