import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { inRunFolder, type LabPlan, type PlannedNode } from "../plan.ts";
import { accountFiles } from "./accounts.ts";
import { corosyncConf, firstCib, pacemakerDefaults } from "./cluster-files.ts";
import { writeFenceAgent, writeLogins } from "./disk-parts.ts";
import { makeFreshDisk } from "./fresh-disk.ts";
import { NodeDisk } from "./node-disk.ts";
import { httpdConf, sshdConfig, welcomePage } from "./services.ts";

/**
 * Folders that a node has for itself from the beginning: nothing of the machine's own shows through, also where the
 * machine is itself a cluster node.
 */
const ownFolders = [
  "/root",
  "/home",
  "/var/log",
  "/var/lib/pacemaker",
  "/var/lib/corosync",
  "/var/www",
  "/etc/corosync",
] as const;

/** The folder that holds a node's disk. It outlives the node's power, and not the lab. */
export function diskOf(plan: LabPlan, node: PlannedNode): string {
  return join(inRunFolder.disks(plan.runDir), node.name);
}

/** What `node/init.sh` is to mount over the node's root: "own folder name, path" by lines. */
export function ownFolderTable(): string {
  return ownFolders.map((path) => `${path.slice(1).replaceAll("/", "-")} ${path}`).join("\n");
}

/** Writes the disks of all nodes. */
export function makeDisks(plan: LabPlan): void {
  const files = accountFiles(plan.password, plan.root);
  if (plan.fresh) {
    for (const node of plan.nodes) makeFreshDisk(plan, node, diskOf(plan, node), files);
    return;
  }
  const shared = {
    ...files,
    corosync: corosyncConf(plan),
    cib: firstCib(plan),
    ids: clusterIds(plan.root),
    logFolders: foldersIn(plan.root, "/var/log"),
  };
  for (const node of plan.nodes) makeDisk(plan, node, shared);
}

interface Shared extends ReturnType<typeof accountFiles> {
  corosync: string;
  cib: string;
  ids: ReturnType<typeof clusterIds>;
  logFolders: Folder[];
}

interface Folder {
  path: string;
  mode: number;
  uid: number;
  gid: number;
}

/** The folders that the root's packages made below a folder, without what is in them. */
function foldersIn(root: string, path: string): Folder[] {
  const folders: Folder[] = [];
  for (const entry of readdirSync(join(root, path), { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const inner = join(path, entry.name);
    const { mode, uid, gid } = statSync(join(root, inner));
    folders.push({ path: inner, mode: mode & 0o7777, uid, gid }, ...foldersIn(root, inner));
  }
  return folders;
}

function makeDisk(plan: LabPlan, node: PlannedNode, shared: Shared): void {
  const disk = new NodeDisk(diskOf(plan, node), ownFolders);
  const { ids } = shared;
  disk.file("/etc/hostname", `${node.name}\n`);
  disk.file("/etc/hosts", hosts(plan));
  disk.file("/etc/resolv.conf", "# No name server: the nodes know each other from /etc/hosts.\n");
  disk.file("/etc/nsswitch.conf", "passwd: files\ngroup: files\nshadow: files\nhosts: files\nservices: files\n");
  disk.file("/etc/ssh/sshd_config", sshdConfig);
  writeLogins(plan, node, disk, shared);
  // Tools of the cluster (crmsh's among them) go from node to node as root.
  disk.file("/root/.ssh/id_ed25519", readFileSync(inRunFolder.identity(plan.runDir), "utf8"), 0o600);
  disk.file("/root/.ssh/known_hosts", nodesKnowEachOther(plan));

  if (!plan.bare) disk.file("/etc/corosync/corosync.conf", shared.corosync);
  disk.file("/etc/default/pacemaker", pacemakerDefaults);
  disk.folder("/var/lib/pacemaker", 0o750, ids.hacluster, ids.haclient);
  for (const part of ["blackbox", "cib", "cores", "pengine"]) {
    disk.folder(`/var/lib/pacemaker/${part}`, 0o750, ids.hacluster, ids.haclient);
  }
  if (!plan.bare) disk.file("/var/lib/pacemaker/cib/cib.xml", shared.cib, 0o600, ids.hacluster, ids.haclient);
  for (const { path, mode, uid, gid } of shared.logFolders) disk.folder(path, mode, uid, gid);
  disk.folder("/var/log/httpd");
  // sid leaves this one to systemd.
  disk.folder("/var/log/corosync");
  disk.file("/var/log/lastlog", "", 0o664);
  writeFenceAgent(disk);
  disk.file("/var/www/html/index.html", welcomePage(node.name));
  disk.file("/etc/httpd/conf/httpd.conf", httpdConf);
}

function hosts(plan: LabPlan): string {
  const lines = plan.nodes.map((node) => `${node.address} ${node.name}`);
  return `127.0.0.1 localhost\n::1 localhost ip6-localhost\n${lines.join("\n")}\n${plan.gateway} gateway\n`;
}

function nodesKnowEachOther(plan: LabPlan): string {
  const lines = plan.nodes.map((node) => {
    const [type, key] = readFileSync(`${inRunFolder.hostKey(plan.runDir, node.name)}.pub`, "utf8").split(" ");
    return `${node.name},${node.address} ${type} ${key}\n`;
  });
  return lines.join("");
}

/** The numbers the root's packages gave to the accounts the cluster needs. */
function clusterIds(root: string): { hacluster: number; haclient: number } {
  const number = (file: string, name: string): number => {
    const line = readFileSync(join(root, file), "utf8")
      .split("\n")
      .find((l) => l.startsWith(`${name}:`));
    if (line === undefined) throw new Error(`${file} of this machine has no "${name}".`);
    return Number(line.split(":")[2]);
  };
  return { hacluster: number("/etc/passwd", "hacluster"), haclient: number("/etc/group", "haclient") };
}
