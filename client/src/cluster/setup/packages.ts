import type { MachineFacts } from "./machine-facts.ts";

/** The packages of a cluster, by package manager (the distributions' own names). */
const packages: Readonly<Record<string, readonly string[]>> = {
  "apt-get": ["corosync", "pacemaker", "pacemaker-cli-utils", "resource-agents"],
  dnf: ["corosync", "pacemaker", "resource-agents", "libknet1-plugins-all"],
  zypper: ["corosync", "pacemaker", "resource-agents"],
};

/** What has to be installed on a machine, and the command; undefined where all programs are there. */
export function packagesFor({
  programs,
  manager,
}: Pick<MachineFacts, "programs" | "manager">):
  | { readonly names: readonly string[]; readonly command: string }
  | undefined {
  if (["corosync", "pacemakerd", "crm_mon", "crm_resource"].every((each) => programs.includes(each))) return undefined;
  const names = packages[manager ?? ""] ?? [];
  return { names, command: `${manager} install ${names.join(" ")}` };
}
