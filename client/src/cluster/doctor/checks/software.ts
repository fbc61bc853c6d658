import { type ShellLine, shellLine } from "../../ssh/quote.ts";
import { type Check, differing, finding, namesOf } from "../examined-cluster.ts";
import type { CheckResult } from "../finding.ts";
import type { NodeFacts } from "../node-facts.ts";

/** Packages whose release has to be the same everywhere. */
const important = ["pacemaker", "corosync", "resource-agents", "fence-agents", "sbd", "drbd-utils"];

/** Releases of the system and of packages, and what was upgraded but not restarted. */
export const checkSoftware: Check = ({ nodes }) => [
  ...sameSystem(nodes, "os", "operating systems"),
  ...sameSystem(nodes, "machine", "processor architectures"),
  ...important.flatMap((name) => samePackage(nodes, name)),
  ...finding("stale-program", "warning", namesOf(nodes.filter(runsDeletedProgram)), {
    message: "Corosync or Pacemaker was upgraded and still runs the old program.",
    why: "A process that restarts is new while the others are old.",
    advice: "Restart the cluster services node by node, each node in standby.",
  }),
  ...finding("reboot-required", "information", namesOf(nodes.filter((node) => node.one("reboot-required"))), {
    message: "An upgrade waits for a reboot.",
    why: "Until then the old kernel or libraries are in use.",
    advice: "Put the node in standby and reboot it.",
  }),
  ...finding("needrestart", "warning", namesOf(nodes.filter((node) => node.one("needrestart"))), {
    message: "needrestart restarts services after upgrades without asking.",
    why: "An upgrade of a library restarts the cluster on the node, with its resources running.",
    advice: "Set $nrconf{restart} = 'l' in /etc/needrestart/conf.d.",
  }),
];

function sameSystem(nodes: readonly NodeFacts[], fact: "os" | "machine", what: string): CheckResult[] {
  return differing(
    `same-${fact}`,
    "warning",
    nodes,
    (node) => node.one(fact),
    ({ sentence }) => ({
      message: `The nodes have different ${what}: ${sentence}.`,
      why: "Agents and configuration files behave differently after a failover.",
      advice: "Upgrade the nodes to the same release, one after the other.",
    }),
  );
}

function samePackage(nodes: readonly NodeFacts[], name: string): CheckResult[] {
  // Where the others are missing, what of them is used is reported by itself.
  const isNeeded = name === "pacemaker" || name === "corosync";
  const versionOf = (node: NodeFacts): string | undefined =>
    node.one("packages") === undefined
      ? undefined
      : (node.words("package").find(([each]) => each === name)?.[1] ?? (isNeeded ? "none" : undefined));
  return differing("same-packages", "warning", nodes, versionOf, ({ odd, sentence }) => {
    const lacks = nodes.filter((node) => versionOf(node) === "none");
    return {
      message: `The package ${name} differs: ${sentence}.`,
      why:
        lacks.length > 0
          ? "What the package brings is missing after a failover."
          : "Mixed releases are meant for the time of a rolling upgrade only: features of the newer one stay off.",
      ...(lacks.length > 0 && lacks.length === odd.length
        ? { command: installCommand(lacks[0]?.one("packages"), name) }
        : { advice: "Upgrade the nodes one after the other, each in standby." }),
    };
  });
}

/** The command that installs a package by the node's package manager. */
function installCommand(manager: string | undefined, name: string): ShellLine {
  return manager === "rpm" ? shellLine`dnf install ${name}` : shellLine`apt-get install ${name}`;
}

/** Whether a program of the cluster runs whose file is no longer there. */
function runsDeletedProgram(node: NodeFacts): boolean {
  return node.words("process").some(([, deleted]) => Number(deleted) > 0);
}
