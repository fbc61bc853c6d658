import { type ShellLine, shellLine } from "../../ssh/quote.ts";
import { type Check, type ExaminedCluster, finding, namesOf, quoted } from "../examined-cluster.ts";
import type { CheckResult } from "../finding.ts";
import type { NodeFacts } from "../node-facts.ts";
import { type ListedNode, listedNodes, ownEntry } from "../nodelist.ts";

const loopback = /^(127\.|::1$)/;

/** Host names, and what names resolve to on each node. */
export const checkNames: Check = (cluster) => [
  ...cluster.nodes.flatMap((node) => ownNames(node)),
  ...machineIds(cluster),
  ...resolution(cluster),
];

function ownNames(node: NodeFacts): CheckResult[] {
  const name = node.one("uname");
  const inCluster = node.one("crm-name");
  const file = node.one("hostname-file");
  const entry = ownEntry(node);
  const results: CheckResult[] = [];
  if (name === undefined) return results;
  const clusterName = inCluster ?? entry?.name;
  // A name with its domain and one without are the same.
  const short = (each: string): string => each.toLowerCase().replace(/\..*/, "");
  if (clusterName !== undefined && short(clusterName) !== short(name))
    results.push(
      ...finding("name", "warning", [node.name], {
        message: `The host name is "${name}", the name in the cluster "${clusterName}".`,
        why: "SBD slots, DRBD's configuration and scripts use the host name, and miss the node by its other name.",
        command: shellLine`hostnamectl set-hostname ${clusterName}`,
      }),
    );
  if (file !== undefined && file !== name && file.split(".")[0] !== name.split(".")[0])
    results.push(
      ...finding("static-name", "warning", [node.name], {
        message: `The host name is "${name}" until the next boot, when /etc/hostname makes it "${file}".`,
        why: "After a reboot the node comes under another name, which the cluster doesn't know.",
        command: shellLine`hostnamectl set-hostname ${name}`,
        isSafe: true,
      }),
    );
  return results;
}

function machineIds({ nodes }: ExaminedCluster): CheckResult[] {
  // Containers without systemd may share the file.
  const booted = nodes.filter((node) => node.manager === "systemd" && node.one("machine-id") !== undefined);
  const clones = booted.filter((node) =>
    booted.some((other) => other !== node && other.one("machine-id") === node.one("machine-id")),
  );
  return finding("machine-id", "warning", namesOf(clones), {
    message: "The nodes have the same machine id: they are clones of one machine.",
    why: "DHCP, the journal and licences take them for one machine.",
    command: shellLine`rm /etc/machine-id && systemd-machine-id-setup`,
  });
}

/** Do the names of nodelist and CIB resolve, on every node, to an address that the node has? */
function resolution(cluster: ExaminedCluster): CheckResult[] {
  const listed = listedNodes(cluster.nodes);
  return cluster.nodes.flatMap((node) =>
    node.words("resolves").flatMap(([name = "", ...addresses]) => {
      if (/^[\d.]+$|:/.test(name)) return [];
      const target = listed.find((each) => each.addresses.includes(name));
      const isLink = target !== undefined;
      const owner = ownerOf(cluster, name, target);
      if (addresses.length === 0)
        return finding("name-resolves", "error", isLink ? [node.name] : [], {
          about: [name],
          message: `"${name}" of corosync.conf's nodelist resolves to nothing.`,
          why: "Corosync refuses to start, or leaves the link out.",
          ...hostsLine(name, owner),
        });
      const real = addresses.filter((address) => !loopback.test(address));
      if (real.length === 0) {
        // The own name on 127.0.1.1 is Debian's way, and does no harm where the nodelist has addresses.
        const isOwn = owner === node;
        if (!isLink && isOwn) return [];
        return finding("name-resolves", isLink ? "error" : "warning", [node.name], {
          about: [name],
          message: `"${name}" resolves to ${addresses.join(", ")}, the node itself.`,
          why: isLink
            ? "Corosync would send to itself instead of the other node: the link is dead."
            : "Whatever reaches that node by its name (pcs, crm, DRBD, NFS clients) reaches this one instead.",
          ...hostsLine(name, owner),
        });
      }
      const own = owner?.words("address").map(([, address = ""]) => address.replace(/\/.*/, ""));
      if (own === undefined || own.length === 0 || real.some((address) => own.includes(address))) return [];
      return finding("name-resolves", isLink ? "error" : "warning", [node.name], {
        about: [name],
        message: `"${name}" resolves to ${real.join(", ")}, which isn't an address of ${quoted([owner?.name ?? name])}.`,
        why: "Whoever uses the name reaches another machine, or none.",
        ...hostsLine(name, owner),
      });
    }),
  );
}

function ownerOf({ nodes }: ExaminedCluster, name: string, target: ListedNode | undefined): NodeFacts | undefined {
  const isNamed = (node: NodeFacts, wanted: string | undefined): boolean =>
    wanted !== undefined && [node.name, node.one("uname")].includes(wanted);
  return nodes.find((node) => isNamed(node, name)) ?? nodes.find((node) => isNamed(node, target?.name));
}

/** The line for /etc/hosts: the address of the node's own entry in the nodelist, where that is one. */
function hostsLine(
  name: string,
  owner: NodeFacts | undefined,
): { command: ShellLine; isSafe: true } | { advice: string } {
  const advice = { advice: `Give "${name}" the node's address in /etc/hosts.` };
  if (owner === undefined || !/^[\w.-]+$/.test(name)) return advice;
  const own = owner.words("address").map(([, address = ""]) => address.replace(/\/.*/, ""));
  const listed = ownEntry(owner)?.addresses.find((address) => own.includes(address));
  const address = listed ?? own.find((each) => !loopback.test(each) && !/^(fe80|169\.254\.)/i.test(each));
  if (address === undefined) return advice;
  const pattern = name.replaceAll(".", "\\.");
  return {
    command: shellLine`sed -i ${`/[[:space:]]${pattern}\\([[:space:]]\\|$\\)/d`} /etc/hosts; echo ${`${address} ${name}`} >>/etc/hosts`,
    isSafe: true,
  };
}
