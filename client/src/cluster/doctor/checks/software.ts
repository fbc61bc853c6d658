import { type Check, differenceOf, finding, namesOf } from "../examined-cluster.ts";
import type { CheckResult } from "../finding.ts";

/** Packages whose release has to be the same everywhere. */
const important = ["pacemaker", "corosync", "resource-agents", "fence-agents", "sbd", "drbd-utils"];

/** Releases of the system and of packages, and what was upgraded but not restarted. */
export const checkSoftware: Check = ({ nodes }) => {
  const results: CheckResult[] = [];
  for (const [name, what] of [
    ["os", "operating systems"],
    ["machine", "processor architectures"],
  ] as const) {
    const difference = differenceOf(nodes, (node) => node.one(name));
    if (difference)
      results.push(
        finding(`same-${name}`, "warning", difference.odd, {
          message: `The nodes have different ${what}: ${difference.sentence}.`,
          why: "Agents and configuration files behave differently after a failover.",
          advice: "Upgrade the nodes to the same release, one after the other.",
        }),
      );
  }
  for (const wanted of important) {
    // Where the others are missing, what of them is used is reported by itself.
    const isNeeded = wanted === "pacemaker" || wanted === "corosync";
    const versionOf = (node: (typeof nodes)[number]): string | undefined =>
      node.one("packages") === undefined
        ? undefined
        : (node.words("package").find(([name]) => name === wanted)?.[1] ?? (isNeeded ? "none" : undefined));
    const difference = differenceOf(nodes, versionOf);
    if (!difference) continue;
    const lacks = nodes.filter((node) => versionOf(node) === "none");
    results.push(
      finding("same-packages", "warning", difference.odd, {
        message: `The package ${wanted} differs: ${difference.sentence}.`,
        why:
          lacks.length > 0
            ? "What the package brings is missing after a failover."
            : "Mixed releases are meant for the time of a rolling upgrade only: features of the newer one stay off.",
        ...(lacks.length > 0 && lacks.length === difference.odd.length
          ? { command: installCommand(lacks[0]?.one("packages"), wanted) }
          : { advice: "Upgrade the nodes one after the other, each in standby." }),
      }),
    );
  }
  const stale = nodes.filter((node) => node.words("process").some(([, deleted]) => Number(deleted) > 0));
  if (stale.length > 0)
    results.push(
      finding("stale-program", "warning", namesOf(stale), {
        message: "Corosync or Pacemaker was upgraded and still runs the old program.",
        why: "A process that restarts is new while the others are old.",
        advice: "Restart the cluster services node by node, each node in standby.",
      }),
    );
  const reboot = nodes.filter((node) => node.one("reboot-required"));
  if (reboot.length > 0)
    results.push(
      finding("reboot-required", "information", namesOf(reboot), {
        message: "An upgrade waits for a reboot.",
        why: "Until then the old kernel or libraries are in use.",
        advice: "Put the node in standby and reboot it.",
      }),
    );
  const automatic = nodes.filter((node) => node.one("needrestart"));
  if (automatic.length > 0)
    results.push(
      finding("needrestart", "warning", namesOf(automatic), {
        message: "needrestart restarts services after upgrades without asking.",
        why: "An upgrade of a library restarts the cluster on the node, with its resources running.",
        advice: "Set $nrconf{restart} = 'l' in /etc/needrestart/conf.d.",
      }),
    );
  return results;
};

/** The command that installs a package by the node's package manager. */
function installCommand(manager: string | undefined, name: string): string {
  return manager === "rpm" ? `dnf install ${name}` : `apt-get install ${name}`;
}
