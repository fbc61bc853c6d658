import type { MachineFacts } from "./machine-facts.ts";

/** The packages of a cluster, by package manager (the distributions' own names). */
const packages: Readonly<Record<string, readonly string[]>> = {
  "apt-get": ["corosync", "pacemaker", "pacemaker-cli-utils", "resource-agents"],
  dnf: ["corosync", "pacemaker", "resource-agents", "libknet1-plugins-all"],
  zypper: ["corosync", "pacemaker", "resource-agents"],
};

/** Fence agents that come in the package of another one: other names of it, or of another project. */
const packagesOfAgents: readonly (readonly [RegExp, string])[] = [
  [/^fence_xvm$/, "fence-virt"],
  [/^fence_(?:ilo[345]?|idrac|imm|ipmilanplus)$/, "fence-agents-ipmilan"],
];

/**
 * The package of a fence agent, or none where there is no such package. Debian has one for each from 13 on, SUSE from 16 on; before, one has
 * all of them.
 */
function packageOfAgent(agent: string, manager: string | undefined): string {
  const other = packagesOfAgents.find(([names]) => names.test(agent))?.[1];
  const name = other ?? `fence-agents-${agent.replace(/^fence_/, "").replaceAll("_", "-")}`;
  return manager === "dnf" || other === "fence-virt" ? `${name}|` : `${name}|fence-agents|`;
}

/** Looked for on each machine: programs, and the agents of most resources. */
const needed = ["corosync", "pacemakerd", "crm_mon", "crm_resource", "resource-agents"];

/** What has to be installed on a machine, and the command. */
interface MissingPackages {
  /** `one|other`: the first that there is; `one|`: that, or none. */
  readonly names: readonly string[];
  readonly command: string;
}

/** What a cluster has beside its nodes. */
interface Extras {
  readonly hasDevice: boolean;
  readonly hasSbd: boolean;
  /** The fence agents of its devices, such as `fence_ipmilan`. */
  readonly fenceAgents: readonly string[];
}

/** A cluster without any. */
export const noExtras: Extras = { hasDevice: false, hasSbd: false, fenceAgents: [] };

/** The extras of a cluster with a quorum device at this address, this SBD, and fence devices of these agents. */
export function extrasOf({
  device,
  sbd,
  fenceAgents,
}: {
  readonly device: string | undefined;
  readonly sbd: { readonly disks: readonly string[] } | undefined;
  readonly fenceAgents: readonly string[];
}): Extras {
  const bySbd = sbd !== undefined && sbd.disks.length > 0 ? ["fence_sbd"] : [];
  return {
    hasDevice: device !== undefined,
    hasSbd: sbd !== undefined,
    fenceAgents: [...new Set([...fenceAgents, ...bySbd])],
  };
}

/** What a node lacks, with what a quorum device, SBD and fence devices take where it has them; undefined where all of it is there. */
export function packagesFor(
  { programs, manager, isInterrupted }: Pick<MachineFacts, "programs" | "manager" | "isInterrupted">,
  { hasDevice, hasSbd, fenceAgents }: Extras,
): MissingPackages | undefined {
  const isComplete = !isInterrupted && needed.every((each) => programs.includes(each));
  const lacks = (program: string): boolean => !programs.includes(program);
  const also = [
    ...(hasDevice && lacks("corosync-qdevice") ? ["corosync-qdevice"] : []),
    ...(hasSbd && lacks("sbd") ? ["sbd"] : []),
    ...new Set(fenceAgents.filter(lacks).map((agent) => packageOfAgent(agent, manager))),
  ];
  if (isComplete && also.length === 0) return undefined;
  const known = manager !== undefined && manager in packages;
  const names = [...(isComplete ? [] : (packages[manager ?? ""] ?? [])), ...(known ? also : [])];
  return {
    names,
    command: `${manager} install ${names.map((each) => each.replace(/\|$/, "").replaceAll("|", ", else ")).join(" ")}`,
  };
}
