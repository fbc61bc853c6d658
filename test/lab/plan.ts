import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { ProcessIdentity } from "./process-identity.ts";

/** What a person or a test may ask of a new lab. */
export interface LabOptions {
  /** How many nodes, 1 to 16; 3 when absent. Ignored when `names` is given. */
  nodes?: number;
  /** The nodes' host names; n1, n2, … when absent. The tutorials' are node1/node2, webnode01/webnode02 and so on. */
  names?: readonly string[];
  /** The lab's name, unique in this checkout; a random one when absent. */
  name?: string;
  /** The cluster's name in corosync.conf; "lab" when absent. */
  clusterName?: string;
  /** The name of the nodes' network interface; "eth0" when absent. */
  interface?: string;
  /** Start with a `fence_lab` device in the CIB, so that fencing works from the beginning; false when absent. */
  fencing?: boolean;
  /** The packages are there, and no cluster: no corosync.conf, key or CIB, and nothing runs; false when absent. */
  bare?: boolean;
  /**
   * The nodes are bare machines with systemd as process 1, an SSH server and no package of a cluster, which they install from the lab's
   * own archive; false when absent.
   */
  fresh?: boolean;
  /** How many networks the nodes share; 1 when absent. The second is 10.9.0.0/24 on an interface of its own, and has no gateway. */
  networks?: 1 | 2;
  /** All nodes see one empty disk, `sharedDisk`; false when absent. */
  sharedDisk?: boolean;
  /** What the nodes run: a release of Debian (roots.ts), or the machine's own packages; QUORATE_LAB_RELEASE, else `machine`, when absent. */
  release?: string;
  /** The lab outlives the process that starts it; false when absent: it is taken down when its parent is gone. */
  detached?: boolean;
}

/** One node as it was planned; all of it stays the same for the lab's life. */
export interface PlannedNode {
  name: string;
  /** 1 for the first node; also corosync's nodeid. */
  index: number;
  /** The address on the cluster's network, inside the lab. */
  address: string;
  /** The address on the second network, where there is one. */
  second?: string;
  /** The address on the management network, by which ssh comes in; a cut of the cluster's network leaves it alone. */
  management: string;
  /** The port on the machine's 127.0.0.1 that leads to this node's sshd; 0 until the supervisor has bound it. */
  port: number;
}

/** All there is to know of a lab, saved as `lab.json` in its run folder. */
export interface LabPlan {
  name: string;
  /** The folder of the project the lab was started from. */
  checkout: string;
  runDir: string;
  clusterName: string;
  interface: string;
  fencing: boolean;
  /** Without a cluster, until somebody sets one up. */
  bare: boolean;
  /** Bare machines with systemd. */
  fresh: boolean;
  /** The nodes share a disk. */
  hasSharedDisk: boolean;
  /** The machine's block device that is the shared disk; once it is there. */
  diskDevice?: string;
  /** The root file system below the nodes' own: `/`, or the one of another release. */
  root: string;
  /** Pingable, and the nodes' default route; it leads nowhere. */
  gateway: string;
  nodes: PlannedNode[];
  /** The process that answers for the lab: its starter, and then the supervisor. */
  owner: ProcessIdentity;
  /** `unshare`, whose death is the death of all that is inside the lab; once it runs. */
  inside?: ProcessIdentity;
  /** The password of the users who have one. Every lab has a new one. */
  password: string;
  /** True once the cluster has formed. */
  ready: boolean;
  started: string;
}

/** The cluster's network is the tutorials' own, so that their addresses can be used as they are printed. */
export const network = "192.168.1";
/** The nodes' interface on the second network. */
export const secondInterface = "eth1";
/** The second network that nodes may share. */
const secondNetwork = "10.9.0";
/** The network of the power board and of ssh: link-local, so that it is nobody's. */
export const managementNetwork = "169.254.77";
/** Where the power board listens, on the management network. */
export const board = { address: `${managementNetwork}.254`, port: 6230 };
/** Where bare machines find the packages that they can install, over HTTP: at the gateway, so that a cut of the network cuts it too. */
export const mirror = { address: `${network}.1`, port: 80 };

/** The root of the checkout this file is in. */
export const checkout = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** The folder that holds the run folder of every lab of this machine. */
export function labsFolder(): string {
  const folder = join(tmpdir(), "quorate-labs");
  // A unix socket's path may not be longer than 107 bytes.
  return folder.length > 40 ? "/tmp/quorate-labs" : folder;
}

/** The run folder of the lab `name` of this checkout; other checkouts may use the same name. */
export function runFolder(name: string): string {
  const mark = createHash("sha256").update(checkout).digest("hex").slice(0, 6);
  return join(labsFolder(), `${name}-${mark}`);
}

/** Paths inside a run folder. */
export const inRunFolder = {
  plan: (runDir: string) => join(runDir, "lab.json"),
  control: (runDir: string) => join(runDir, "control.sock"),
  identity: (runDir: string) => join(runDir, "id"),
  knownHosts: (runDir: string) => join(runDir, "known_hosts"),
  sshConfig: (runDir: string) => join(runDir, "ssh_config"),
  hostKey: (runDir: string, node: string) => join(runDir, "keys", node),
  disk: (runDir: string) => join(runDir, "shared-disk"),
  log: (runDir: string) => join(runDir, "lab.log"),
  nodeLog: (runDir: string, node: string) => join(runDir, `${node}.log`),
  disks: (runDir: string) => join(runDir, "disks"),
};

/** Checks what was asked and lays the nodes out; throws a sentence about the first thing that can't be. */
export function planLab(
  options: LabOptions,
  name: string,
  password: string,
  owner: ProcessIdentity,
  root: string,
): LabPlan {
  if (!/^[a-z0-9][a-z0-9-]{0,30}$/i.test(name)) {
    throw new Error(`"${name}" can't be a lab's name: letters, digits and hyphens, at most 31.`);
  }
  const count = options.nodes ?? 3;
  if (!Number.isInteger(count) || count < 1 || count > 16) throw new Error("A lab has 1 to 16 nodes.");
  const names = options.names ?? Array.from({ length: count }, (_, i) => `n${i + 1}`);
  if (names.length < 1 || names.length > 16) throw new Error("A lab has 1 to 16 nodes.");
  for (const node of names) {
    if (!/^[a-z][a-z0-9-]{0,30}$/i.test(node) || node === "localhost") {
      throw new Error(`"${node}" can't be a node's name: letters, digits and hyphens, starting with a letter.`);
    }
  }
  if (new Set(names).size !== names.length) throw new Error("Two nodes can't have the same name.");
  const nic = options.interface ?? "eth0";
  if (!/^[a-z][a-z0-9]{0,13}$/.test(nic) || nic === "lo" || nic === "mgmt0") {
    throw new Error(`"${nic}" can't be the name of the nodes' interface.`);
  }
  if (options.networks === 2 && nic === secondInterface) {
    throw new Error(`"${nic}" is the name of the nodes' second interface.`);
  }
  const clusterName = options.clusterName ?? "lab";
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(clusterName)) throw new Error(`"${clusterName}" can't be a cluster's name.`);
  return {
    name,
    checkout,
    runDir: runFolder(name),
    clusterName,
    interface: nic,
    fencing: options.fencing ?? false,
    bare: (options.bare ?? false) || (options.fresh ?? false),
    fresh: options.fresh ?? false,
    hasSharedDisk: options.sharedDisk ?? false,
    root,
    gateway: `${network}.1`,
    nodes: names.map((node, i) => ({
      name: node,
      index: i + 1,
      address: `${network}.${10 + i}`,
      ...(options.networks === 2 ? { second: `${secondNetwork}.${10 + i}` } : {}),
      management: `${managementNetwork}.${10 + i}`,
      port: 0,
    })),
    owner,
    password,
    ready: false,
    started: new Date().toISOString(),
  };
}
