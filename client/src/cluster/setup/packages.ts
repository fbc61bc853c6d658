import type { MachineFacts } from "./machine-facts.ts";

/** The packages of a cluster, by package manager (the distributions' own names). */
const packages: Readonly<Record<string, readonly string[]>> = {
  "apt-get": ["corosync", "pacemaker", "pacemaker-cli-utils", "resource-agents"],
  dnf: ["corosync", "pacemaker", "resource-agents", "libknet1-plugins-all"],
  zypper: ["corosync", "pacemaker", "resource-agents"],
};

/** Looked for on each machine: programs, and the agents of most resources. */
const needed = ["corosync", "pacemakerd", "crm_mon", "crm_resource", "resource-agents"];

/** What has to be installed on a machine, and the command. */
interface MissingPackages {
  readonly names: readonly string[];
  readonly command: string;
}

/** What a node lacks, with what a quorum device takes where it has one; undefined where all of it is there. */
export function packagesFor(
  { programs, manager, isInterrupted }: Pick<MachineFacts, "programs" | "manager" | "isInterrupted">,
  hasDevice: boolean,
): MissingPackages | undefined {
  const isComplete = !isInterrupted && needed.every((each) => programs.includes(each));
  const lacksDevice = hasDevice && !programs.includes("corosync-qdevice");
  if (isComplete && !lacksDevice) return undefined;
  const known = manager !== undefined && manager in packages;
  const names = [
    ...(isComplete ? [] : (packages[manager ?? ""] ?? [])),
    ...(lacksDevice && known ? ["corosync-qdevice"] : []),
  ];
  return { names, command: `${manager} install ${names.join(" ")}` };
}
