import type { MachineFacts } from "./machine-facts.ts";

/** The packages of a cluster, by package manager (the distributions' own names). */
const packages: Readonly<Record<string, readonly string[]>> = {
  "apt-get": ["corosync", "pacemaker", "pacemaker-cli-utils", "resource-agents"],
  dnf: ["corosync", "pacemaker", "resource-agents", "libknet1-plugins-all"],
  zypper: ["corosync", "pacemaker", "resource-agents"],
};

/** The agent that fences by SBD's disk. Debian has a package of its own for it from 13 on, SUSE from 16 on. */
const sbdAgent: Readonly<Record<string, string>> = {
  "apt-get": "fence-agents-sbd|fence-agents",
  dnf: "fence-agents-sbd",
  zypper: "fence-agents-sbd|fence-agents",
};

/** Looked for on each machine: programs, and the agents of most resources. */
const needed = ["corosync", "pacemakerd", "crm_mon", "crm_resource", "resource-agents"];

/** What has to be installed on a machine, and the command. */
interface MissingPackages {
  /** `one|other`: the first that there is. */
  readonly names: readonly string[];
  readonly command: string;
}

/** What a cluster has beside its nodes. */
interface Extras {
  readonly hasDevice: boolean;
  /** SBD, with disks or without. */
  readonly sbd?: { readonly disks: readonly string[] } | undefined;
}

/** What a node lacks, with what a quorum device and SBD take where it has them; undefined where all of it is there. */
export function packagesFor(
  { programs, manager, isInterrupted }: Pick<MachineFacts, "programs" | "manager" | "isInterrupted">,
  { hasDevice, sbd }: Extras,
): MissingPackages | undefined {
  const isComplete = !isInterrupted && needed.every((each) => programs.includes(each));
  const lacks = (program: string): boolean => !programs.includes(program);
  const also = [
    ...(hasDevice && lacks("corosync-qdevice") ? ["corosync-qdevice"] : []),
    ...(sbd && lacks("sbd") ? ["sbd"] : []),
    ...(sbd && sbd.disks.length > 0 && lacks("fence_sbd") ? [sbdAgent[manager ?? ""] ?? ""] : []),
  ];
  if (isComplete && also.length === 0) return undefined;
  const known = manager !== undefined && manager in packages;
  const names = [...(isComplete ? [] : (packages[manager ?? ""] ?? [])), ...(known ? also : [])];
  return { names, command: `${manager} install ${names.map((each) => each.replace("|", ", else ")).join(" ")}` };
}
