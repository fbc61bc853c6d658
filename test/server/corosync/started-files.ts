import { isSince } from "../../support/installed-releases.ts";
import type { StartOfCorosync } from "../support/corosync-start.ts";

/** A file, what corosync does with it, and what Quorate finds in it. */
export interface StartedFile {
  readonly conf: string;
  readonly end: StartOfCorosync["end"];
  /** A line of corosync's log, or of `corosync-quorumtool -s`. */
  readonly says?: RegExp;
  /** The findings that aren't information: `error corosync-address`. */
  readonly found: readonly string[];
  /** The first corosync that does so, or the first that no longer does. */
  readonly since?: string;
  readonly before?: string;
}

interface Parts {
  readonly totem?: string;
  readonly link?: string;
  readonly quorum?: string;
  readonly nodes?: readonly string[];
  readonly more?: string;
}

const node = (id: number | string, address: string, more = `name: n${id}`) =>
  `node {\n    ${more}\n    nodeid: ${id}\n    ${address.includes(":") && !address.startsWith("fd") ? address : `ring0_addr: ${address}`}\n  }`;

const two = [node(1, "10.9.9.1"), node(2, "10.9.9.2")];
const three = [...two, node(3, "10.9.9.3")];

/** A file of a healthy cluster of two nodes, with what is to be tried. */
function file({ totem = "", link, quorum = "two_node: 1", nodes = two, more = "" }: Parts): string {
  return `totem {
  version: 2
  ${totem.includes("cluster_name") ? "" : "cluster_name: lab"}
  crypto_cipher: aes256
  crypto_hash: sha256
  ${totem}
${link === undefined ? "" : `  interface {\n    ${link}\n  }\n`}}
nodelist {
  ${nodes.join("\n  ")}
}
quorum {
  provider: corosync_votequorum
  ${quorum}
}
${more}
`;
}

/** The same without encryption, which udp and udpu don't support. */
const plain = (parts: Parts) => file(parts).replace(/ {2}crypto_.*\n/g, "");
const device = "device {\n    model: net\n    votes: 1\n    net {\n      host: q\n      algorithm: ffsplit\n    }\n  }";
const memory = (options: string) => `resources {\n  system {\n    memory_used {\n      ${options}\n    }\n  }\n}`;

/** Files by what is special in them. */
export const startedFiles: Readonly<Record<string, StartedFile>> = {
  "a healthy cluster": { conf: file({}), end: "runs", says: /Flags:\s+2Node WaitForAll/, found: [] },
  "a device": { conf: file({ quorum: device }), end: "runs", found: [] },
  "knet and the node ID 65535": {
    conf: file({ nodes: [two[0] ?? "", node(65535, "10.9.9.2")] }),
    end: "runs",
    found: [],
  },
  "knet and the node ID 65536": {
    conf: file({ nodes: [two[0] ?? "", node(65536, "10.9.9.2")] }),
    end: "refused",
    says: /nodeid to be less than 65536/,
    found: ["error corosync-node-id"],
    since: "3.1.5",
  },
  "knet and the node ID 65536 before 3.1.5": {
    conf: file({ nodes: [two[0] ?? "", node(65536, "10.9.9.2")] }),
    end: "runs",
    found: ["warning corosync-node-id"],
    before: "3.1.5",
  },
  "udpu and the node ID 65536": {
    conf: plain({ totem: "transport: udpu", nodes: [two[0] ?? "", node(65536, "10.9.9.2")] }),
    end: "runs",
    found: [],
  },
  "id instead of nodeid": {
    conf: file({ nodes: [two[0] ?? "", (two[1] ?? "").replace("nodeid", "id")] }),
    end: "refused",
    says: /Knet requires an explicit nodeid/,
    found: ["error corosync-node-id", "warning corosync-unknown-key"],
    // Older ones refuse it on that node alone.
    since: "3.1.5",
  },
  ...Object.fromEntries(
    (["knet", "udpu", "udp"] as const).flatMap((transport) =>
      (
        [
          ["239.1.1.1", "runs"],
          ["10.9.9.5", transport === "udp" ? "refused" : "runs"],
          ["ff05::1", transport === "udp" ? "refused" : "runs"],
          ["239.1.1.300", "refused"],
          ["239.1.1.1 # group", "refused"],
          ["", "refused"],
        ] as const
      ).map(([address, end]): [string, StartedFile] => [
        `${transport} and the mcastaddr "${address}"`,
        {
          conf: plain({ totem: `transport: ${transport}`, link: `mcastaddr: ${address}` }),
          end,
          found: [
            ...(end === "refused" ? ["error corosync-address"] : []),
            ...(transport !== "udp" && end === "runs" ? ["warning corosync-obsolete"] : []),
          ],
        },
      ]),
    ),
  ),
  "a comment after a name": {
    conf: file({ nodes: [two[0] ?? "", node(2, "10.9.9.2", "name: n2 # spare")] }),
    end: "runs",
    found: ["warning corosync-comment"],
  },
  "a comment after the cluster's name": {
    conf: file({ totem: "cluster_name: lab # production" }),
    end: "runs",
    found: ["warning corosync-comment"],
  },
  "a comment after a log file": {
    conf: file({ more: "logging {\n  to_logfile: yes\n  logfile: /var/log/corosync/a.log # main\n}" }),
    end: "runs",
    found: ["warning corosync-comment"],
  },
  "a comment after a subsystem": {
    conf: file({ more: "logging {\n  logger_subsys {\n    subsys: QUORUM # votes\n    debug: on\n  }\n}" }),
    end: "refused",
    found: ["error corosync-comment"],
  },
  "a comment after a key file": {
    conf: file({ totem: "keyfile: /etc/corosync/authkey # shared" }),
    end: "refused",
    found: ["error corosync-comment"],
  },
  "a comment after a list of nodes": {
    conf: file({ quorum: "auto_tie_breaker: 1\n  auto_tie_breaker_node: lowest # n1" }),
    end: "runs",
    says: /auto_tie_breaker_nodes is not valid/,
    found: ["warning tie-breaker"],
  },
  "loopback among several nodes": {
    conf: file({ nodes: [node(1, "127.0.1.1"), two[1] ?? ""] }),
    end: "runs",
    found: ["error unreachable-address"],
  },
  "localhost among several nodes": {
    conf: file({ nodes: [node(1, "localhost"), two[1] ?? ""] }),
    end: "runs",
    found: ["error unreachable-address"],
  },
  "two_node and three nodes": {
    conf: file({ nodes: three }),
    end: "runs",
    says: /Quorum:\s+1 Activity blocked\s+Flags:\s+2Node/,
    found: ["error two-node-count"],
  },
  "two_node, two nodes and more expected votes": {
    conf: file({ quorum: "two_node: 1\n  expected_votes: 3" }),
    end: "runs",
    says: /Expected votes:\s+3/,
    found: ["error two-node-count"],
  },
  "two_node and a node with two votes": {
    conf: file({ nodes: [two[0] ?? "", node(2, "10.9.9.2", "name: n2\n    quorum_votes: 2")] }),
    end: "runs",
    says: /Quorum:\s+1 Activity blocked\s+Flags:\s+2Node/,
    found: ["warning two-node-count"],
  },
  "two_node and a single node": {
    conf: file({ nodes: [two[0] ?? ""] }),
    end: "runs",
    says: /Flags:\s+2Node Quorate WaitForAll/,
    found: ["warning two-node-count"],
  },
  "two_node with auto_tie_breaker": {
    conf: file({ quorum: "two_node: 1\n  auto_tie_breaker: 1" }),
    end: "runs",
    says: /two_node has been disabled, please fix your corosync.conf/,
    found: ["warning tie-breaker"],
  },
  "an odd number of votes with auto_tie_breaker": {
    conf: file({ nodes: three, quorum: "auto_tie_breaker: 1" }),
    end: "runs",
    says: /Therefore auto_tie_breaker has been disabled/,
    found: ["warning tie-breaker"],
  },
  "links that begin at 1": {
    conf: file({ nodes: [node(1, "ring1_addr: 10.9.8.1"), node(2, "ring1_addr: 10.9.8.2")] }),
    end: "runs",
    found: [],
  },
  "a device whose nodes have no link 0": {
    conf: file({ quorum: device, nodes: [node(1, "ring1_addr: 10.9.8.1"), node(2, "ring1_addr: 10.9.8.2")] }),
    end: "runs",
    found: ["error corosync-links"],
  },
  "a device of one vote under two expected votes": {
    conf: file({ quorum: `expected_votes: 2\n  ${device}` }),
    end: "exits",
    says: /quorum.device.votes is too high or expected_votes is too low/,
    found: ["error corosync-start", "warning expected-votes"],
  },
  "consensus between token and 1.2 times token": {
    conf: file({ totem: "consensus: 3100" }),
    end: "runs",
    found: [],
  },
  "consensus below token with three nodes": {
    conf: file({ totem: "consensus: 3100", nodes: three, quorum: "" }),
    end: "runs",
    found: ["warning inconsistent-timeouts"],
  },
  "a ping timeout that knet refuses": {
    conf: file({ link: "knet_ping_interval: 200\n    knet_ping_timeout: 199" }),
    end: "exits",
    says: /timeout cannot be less than thread_timer_res \(200 ms\)/,
    found: ["error inconsistent-timeouts", "warning inconsistent-timeouts"],
    since: "3.1.9",
  },
  "a ping timeout that older ones of knet take": {
    conf: file({ link: "knet_ping_interval: 100\n    knet_ping_timeout: 199" }),
    end: "runs",
    found: ["warning inconsistent-timeouts", "warning inconsistent-timeouts"],
    before: "3.1.9",
  },
  "a ping interval without effect": {
    conf: file({ link: "knet_ping_interval: 100\n    knet_ping_timeout: 400" }),
    end: "runs",
    says: /interval lower than thread_timer_res \(200 ms\) has no effect/,
    found: ["warning inconsistent-timeouts"],
    since: "3.1.9",
  },
  "a token whose ping timeout knet refuses": {
    conf: file({ totem: "token: 399" }),
    end: "exits",
    says: /timeout cannot be less than thread_timer_res/,
    found: ["error inconsistent-timeouts", "warning token-off-profile"],
    since: "3.1.9",
  },
  "a watchdog_timeout within its range": {
    conf: file({ more: "resources {\n  watchdog_timeout: 120\n}" }),
    end: "runs",
    found: [],
  },
  "a watchdog_timeout out of range": {
    conf: file({ more: "resources {\n  watchdog_timeout: 121\n}" }),
    end: "runs",
    found: ["warning corosync-resources"],
  },
  "a watchdog_timeout that is no number": {
    conf: file({ more: "resources {\n  watchdog_timeout: 10s\n}" }),
    end: "refused",
    found: ["error corosync-number"],
  },
  "memory with a limit and a recovery": {
    conf: file({ more: memory("recovery: reboot\n      max: 99\n      poll_period: 2000") }),
    end: "runs",
    found: [],
  },
  "memory without a recovery": {
    conf: file({ more: memory("max: 99") }),
    end: "runs",
    says: /resource memory_used missing a recovery key/,
    found: ["warning corosync-resources"],
  },
  "memory with an unknown recovery": {
    conf: file({ more: memory("recovery: restart\n      max: 99") }),
    end: "runs",
    found: ["warning silently-misread-value"],
  },
  "memory with a period that is no number": {
    conf: file({ more: memory("recovery: reboot\n      max: 99\n      poll_period: 2s") }),
    end: "refused",
    found: ["error corosync-number"],
  },
  "a process": {
    conf: file({ more: "resources {\n  process {\n    web {\n      recovery: reboot\n      max: 90\n    }\n  }\n}" }),
    end: "runs",
    found: [],
  },
  ...Object.fromEntries(
    ["0", "63", "0x2e", "056", "cs6", "af41", "ef", ""].map((value): [string, StartedFile] => [
      `the ip_dscp "${value}"`,
      { conf: file({ totem: `ip_dscp: ${value}` }), end: "runs", found: [], since: "3.1.10" },
    ]),
  ),
  ...Object.fromEntries(
    ["64", "-1", "0x40", "5.0", "CS6", "cs8", "af14", "voice-admit", "46 # voice"].map(
      (value): [string, StartedFile] => [
        `the ip_dscp "${value}"`,
        {
          conf: file({ totem: `ip_dscp: ${value}` }),
          end: "refused",
          says: /symbolical dscp value/,
          found: ["error invalid-choice"],
          since: "3.1.10",
        },
      ],
    ),
  ),
  "an ip_dscp that older ones don't read": {
    conf: file({ totem: "ip_dscp: whatever" }),
    end: "runs",
    found: [],
    before: "3.1.10",
  },
  "an rrp option that is no number": {
    conf: file({ totem: "rrp_problem_count_threshold: x" }),
    end: "runs",
    found: ["warning corosync-obsolete"],
    since: "3.1.10",
  },
  "an rrp option that is no number, before 3.1.10": {
    conf: file({ totem: "rrp_problem_count_threshold: x" }),
    end: "refused",
    found: ["error corosync-number", "warning corosync-obsolete"],
    before: "3.1.10",
  },
  "rrp_mode: none": { conf: file({ totem: "rrp_mode: none" }), end: "runs", found: ["warning corosync-obsolete"] },
  "a cluster name that pcs refuses": { conf: file({ totem: "cluster_name: my cluster" }), end: "runs", found: [] },
};

/** Those whose expectations hold for a release of corosync. */
export function startedFilesOf(corosync: string): readonly (readonly [what: string, file: StartedFile])[] {
  return Object.entries(startedFiles).filter(
    ([, { since, before }]) =>
      (since === undefined || isSince(corosync, since)) && (before === undefined || !isSince(corosync, before)),
  );
}
