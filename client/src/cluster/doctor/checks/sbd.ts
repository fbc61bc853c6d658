import { shellLine } from "../../ssh/quote.ts";
import type { CibFacts } from "../cib-facts.ts";
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

/** Whether the configuration relies on SBD: a device of it, or self-fencing by watchdogs. */
function fencesBySbd({ fencingEnabled, fencesByWatchdog, resources }: CibFacts): boolean {
  return (
    fencingEnabled &&
    (fencesByWatchdog || resources.some(({ agent }) => /^stonith:(fence_sbd|external\/sbd)$/.test(agent)))
  );
}

/** SBD and its watchdog, where it is used. */
export const checkSbd: Check = ({ nodes, cib }) => {
  const using = nodes.filter(isUsed);
  if (using.length === 0)
    return finding("sbd-runs", "error", cib && fencesBySbd(cib) ? namesOf(nodes) : [], {
      message: "The configuration fences by SBD, which runs on no node and isn't enabled.",
      why: "Nobody reads the message to be reset, and no watchdog resets a node without quorum.",
      advice:
        "Enable it on every node (systemctl enable sbd), then restart the cluster: SBD starts only with corosync.",
    });
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
    ...["the program watchdog", "systemd (RuntimeWatchdogSec)"].flatMap((user) =>
      finding("watchdog-used", "error", namesOf(using.filter((node) => node.all("watchdog-user").includes(user))), {
        message: `The watchdog is used by ${user}, too.`,
        why: "Only one program can have it: SBD doesn't start, or the node isn't reset when SBD stops.",
        advice: "Leave the watchdog to SBD, and end its other use.",
      }),
    ),
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
