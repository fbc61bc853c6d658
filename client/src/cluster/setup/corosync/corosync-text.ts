import type { MachineFacts } from "../machines/machine-facts.ts";
import { deviceLines } from "./device-section.ts";

/** A node of a new cluster with the address of each link, the first link first. */
export interface NewNode {
  readonly name: string;
  readonly addresses: readonly string[];
}

/**
 * The corosync.conf of a new cluster: encrypted links, of knet but with corosync 2, and the quorum options for that number of nodes, or for the quorum device at an
 * address.
 */
export function corosyncText(
  cluster: string,
  nodes: readonly NewNode[],
  facts: readonly MachineFacts[],
  device?: string,
): string {
  const isOld = facts.some(hasCorosync2);
  const isDebian = facts.every(({ family }) => /\b(?:debian|ubuntu)\b/.test(family));
  const log = isDebian ? "/var/log/corosync/corosync.log" : "/var/log/cluster/corosync.log";
  const list = nodes.map(({ name, addresses }, index) => {
    const links = (isOld ? addresses.slice(0, 1) : addresses)
      .map((address, link) => `    ring${link}_addr: ${address}\n`)
      .join("");
    return `  node {\n    name: ${name}\n    nodeid: ${index + 1}\n${links}  }\n`;
  });
  return `totem {
  version: 2
  cluster_name: ${cluster}
  config_version: 1
  transport: ${isOld ? "udpu" : "knet"}
  crypto_cipher: aes256
  crypto_hash: sha256
  token: ${tokenOf(facts)}
}

nodelist {
${list.join("\n")}}

quorum {
  provider: corosync_votequorum
${
  device === undefined
    ? nodes.length === 2
      ? "  two_node: 1\n"
      : ""
    : deviceLines(device)
        .map((line) => `  ${line}\n`)
        .join("")
}}

logging {
  to_syslog: yes
  to_logfile: yes
  logfile: ${log}
  timestamp: on
}
`;
}

/** Whether a machine has corosync 2, or gets it from its distribution: no knet there. */
function hasCorosync2({ corosync, system }: MachineFacts): boolean {
  return corosync === "" ? /^(?:sles|sles_sap|opensuse-leap) 1[25]\b/.test(system) : corosync.startsWith("2.");
}

/** Milliseconds: clouds stop machines for seconds when they move them (their vendors' own guides). */
function tokenOf(facts: readonly MachineFacts[]): number {
  const product = facts.map((each) => each.product).join(" ");
  if (/Amazon|Microsoft/.test(product)) return 30_000;
  return /Google/.test(product) ? 20_000 : 3_000;
}
