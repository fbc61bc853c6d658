import { ClusterError } from "../../errors.ts";
import type { MachineFacts } from "./machine-facts.ts";
import { noExtras, packagesFor } from "./packages.ts";

/** The least space on /var for packages, configuration and logs, in KiB. */
const leastSpace = 200 * 1024;

/**
 * Refuses machines that can't become this cluster: that have another one, or aren't distinct. `digest` is that of the corosync.conf they
 * are to have; `members` are the names of those that are nodes of it already, and only have to be distinct. Throws a ClusterError of kind
 * `conflict` with a sentence for each machine.
 */
export function refuseUnfit(
  machines: readonly MachineFacts[],
  digest: string,
  members: ReadonlySet<string> = new Set(),
): void {
  const unfit = machines.filter(({ name }) => !members.has(name)).flatMap((each) => problemOf(each, digest) ?? []);
  refuse([...sameNames(machines), ...unfit]);
}

/** Throws a ClusterError of kind `conflict` with these sentences, where there are any. */
export function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new ClusterError("conflict", `${problems.join(" ")} Nothing was changed.`);
}

function sameNames(machines: readonly MachineFacts[]): readonly string[] {
  const pairs = machines.flatMap((a, index) => machines.slice(index + 1).map((b) => [a, b] as const));
  return pairs.flatMap(([a, b]) => {
    // Pacemaker compares names without case.
    if (a.name.toLowerCase() === b.name.toLowerCase())
      return [
        `"${a.host}" and "${b.host}" are both named "${a.name}"${a.name === b.name ? "" : ", but for upper and lower case"}; every node needs a name of its own.`,
      ];
    if (a.machine !== "" && a.machine === b.machine && a.hasSystemd)
      return [`"${a.name}" and "${b.name}" have the same /etc/machine-id, as clones do; give one a new one.`];
    if (a.corosync !== "" && b.corosync !== "" && a.corosync.split(".")[0] !== b.corosync.split(".")[0])
      return [`"${a.name}" has corosync ${a.corosync}, and "${b.name}" has ${b.corosync}; they can't communicate.`];
    return [];
  });
}

function problemOf(machine: MachineFacts, digest: string): string | undefined {
  const { name, host, config, cluster, isExample, primitives, runs, free } = machine;
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name) || /^localhost(?:\.|$)/i.test(name))
    return `The host name of "${host}" is "${name}", which can't be a node's name.`;
  if (config !== undefined && config !== digest && !isExample)
    return `"${name}" already has a cluster${cluster === "" ? "" : `, "${cluster}"`}: /etc/corosync/corosync.conf is another one. To make a new one of it, remove that first: quorate cluster destroy.`;
  if (isExample && (primitives ?? 0) > 0)
    return `"${name}" has the example cluster of its packages, but with ${primitives} resources: somebody uses it.`;
  const daemons = runs.filter((each) => each === "corosync" || each === "pacemakerd");
  if (config === undefined && daemons.length > 0)
    return `${daemons.join(" and ")} runs on "${name}" without a corosync.conf.`;
  if (config === undefined && primitives !== undefined)
    return `"${name}" has the configuration of an earlier cluster in /var/lib/pacemaker/cib; move it away first.`;
  const needed = packagesFor(machine, noExtras);
  if (needed && needed.names.length === 0)
    return `"${name}" lacks corosync or Pacemaker, and has no apt, dnf or zypper to install them.`;
  if (free > 0 && free < leastSpace) return `"${name}" has only ${Math.floor(free / 1024)} MB free on /var.`;
  return undefined;
}
