import { shellLine } from "../../ssh/quote.ts";
import {
  type Check,
  differing,
  type ExaminedCluster,
  finding,
  namesOf,
  quoted,
  unchecked,
} from "../examined-cluster.ts";
import type { CheckResult } from "../finding.ts";
import type { NodeFacts } from "../node-facts.ts";

const conf = "/etc/corosync/corosync.conf";
const key = "/etc/corosync/authkey";
const remoteKey = "/etc/pacemaker/authkey";

/** A file as `stat` and its digest describe it; undefined where it isn't there. */
interface FileFact {
  readonly mode: string;
  readonly owner: string;
  readonly size: number;
  /** Undefined where the account may not read it. */
  readonly digest: string | undefined;
}

/** What a node has in the place of a file. */
export function fileOf(node: NodeFacts, path: string): FileFact | undefined {
  const [, mode, owner = "", size, digest] = node.words("file").find(([name]) => name === path) ?? [];
  if (mode === undefined) return undefined;
  return { mode, owner, size: Number(size), digest: digest === "unread" ? undefined : digest };
}

/** Equal and valid corosync.conf, keys, and what of the file is in force. */
export const checkCorosync: Check = (cluster) => {
  const { nodes } = cluster;
  return [
    ...equal(nodes, conf, "conf-equal", "error", {
      what: "corosync.conf",
      why: "Nodes that follow different files don't form one cluster after the next restart.",
      advice: "Roll out one file to all nodes: Quorate: Roll Out corosync.conf.",
    }),
    ...equal(nodes, key, "key-equal", "error", {
      what: "corosync's key (authkey)",
      why: "Nodes with different keys reject each other's packets (Digest does not match) once they restart.",
      advice: "Copy the key of one node to the others, and restart corosync on each that changed.",
    }),
    ...equal(nodes, remoteKey, "remote-key-equal", cluster.cib?.hasRemotes ? "error" : "information", {
      what: "Pacemaker's key (/etc/pacemaker/authkey)",
      why: cluster.cib?.hasRemotes
        ? "Nodes with another key can't connect to the remote nodes."
        : "Pacemaker Remote nodes will need the same key everywhere; there are none yet.",
      advice: "Copy the key of one node to the others.",
    }),
    ...nodes.flatMap((node) => modes(node)),
    ...nodes.flatMap((node) => valid(node)),
    ...cipher(cluster),
    ...inForce(nodes),
    ...unchecked(
      "corosync's key",
      namesOf(nodes.filter((node) => fileOf(node, key) !== undefined && fileOf(node, key)?.digest === undefined)),
      "the account may not read it",
    ),
  ];
};

function equal(
  nodes: readonly NodeFacts[],
  path: string,
  check: string,
  severity: "error" | "information",
  { what, why, advice }: { readonly what: string; readonly why: string; readonly advice: string },
): CheckResult[] {
  const absent = nodes.filter((node) => fileOf(node, path) === undefined);
  // An account that may not look into the folder sees nothing there.
  const lacking = absent.length === nodes.length ? [] : absent.filter(({ isRoot }) => isRoot || path === conf);
  return [
    ...finding(check, severity, namesOf(lacking), {
      message: `${what} is missing, while other nodes have it.`,
      why,
      advice,
    }),
    ...differing(
      check,
      severity,
      nodes,
      (node) => fileOf(node, path)?.digest,
      ({ odd }) => ({
        message: `${what} isn't the same on all nodes: ${quoted(odd)} ${odd.length === 1 ? "differs" : "differ"}.`,
        why,
        advice,
      }),
    ),
  ];
}

function modes(node: NodeFacts): CheckResult[] {
  const results: CheckResult[] = [];
  const file = fileOf(node, conf);
  if (file && (/[2367].?$/.test(file.mode.slice(-2, -1)) || /[2367]$/.test(file.mode) || file.owner !== "root"))
    results.push(
      ...finding("conf-mode", "warning", [node.name], {
        message: `corosync.conf belongs to ${file.owner} with mode ${file.mode}.`,
        why: "Others than root can change how the cluster works.",
        command: shellLine`chown root:root ${conf} && chmod 644 ${conf}`,
        isSafe: true,
      }),
    );
  const secret = fileOf(node, key);
  if (secret && (/[1-7]/.test(secret.mode.slice(-2)) || secret.owner !== "root"))
    results.push(
      ...finding("key-mode", "error", [node.name], {
        message: `corosync's key belongs to ${secret.owner} with mode ${secret.mode}.`,
        why: "Whoever reads it can take part in the cluster.",
        command: shellLine`chown root:root ${key} && chmod 400 ${key}`,
        isSafe: true,
      }),
    );
  if (secret && secret.size < 128)
    results.push(
      ...finding("key-size", "error", [node.name], {
        message: `corosync's key has ${secret.size} bytes.`,
        why: "Corosync refuses keys below 128 bytes.",
        advice: "Make a new one with corosync-keygen, and copy it to all nodes.",
      }),
    );
  return results;
}

function valid(node: NodeFacts): CheckResult[] {
  const [code, reason = ""] = node.words("valid", 2)[0] ?? [];
  if (code === undefined || code === "0") return [];
  // Without root corosync can't read its key, which is no fault of the file.
  if (!node.isRoot) return [];
  return finding("conf-valid", "error", [node.name], {
    message: `corosync refuses its configuration${reason === "" ? "" : `: ${reason.replace(/\.$/, "")}`}.`,
    why: "It keeps running with what it has, and doesn't start the next time.",
    advice: "Correct corosync.conf, and roll it out to all nodes.",
  });
}

function cipher({ nodes }: ExaminedCluster): CheckResult[] {
  const plain = nodes.filter((node) => node.one("cipher") === "none");
  return finding("encryption", "information", namesOf(plain), {
    about: ["crypto_cipher"],
    message: "Corosync's messages aren't encrypted (crypto_cipher: none).",
    why: "Whoever is on the network can read them, and without crypto_hash take part.",
    advice: "Set crypto_cipher: aes256 and crypto_hash: sha256, and make a key with corosync-keygen.",
  });
}

/** Do the addresses and names in the file differ from those that corosync uses? */
function inForce(nodes: readonly NodeFacts[]): CheckResult[] {
  return nodes.flatMap((node) => {
    const running = node.words("running", 2);
    if (running.length === 0) return [];
    const used = new Set(running.filter(([name = ""]) => /ring\d_addr$/.test(name)).map(([, value = ""]) => value));
    const listed = node
      .words("listed", 2)
      .filter(([name = ""]) => /^ring\d_addr$/.test(name))
      .map(([, value = ""]) => value);
    if (used.size === 0 || listed.length === 0) return [];
    const missing = listed.filter((value) => !used.has(value));
    const gone = [...used].filter((value) => !listed.includes(value));
    if (missing.length + gone.length === 0) return [];
    return finding("conf-running", "warning", [node.name], {
      about: missing,
      message: `corosync.conf isn't in force: ${[...missing.map((each) => `${each} is only in the file`), ...gone.map((each) => `${each} is only in use`)].join(", ")}.`,
      why: "The next restart changes the cluster by surprise.",
      command: shellLine`corosync-cfgtool -R`,
    });
  });
}
