import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { board, inRunFolder, type LabPlan, type PlannedNode } from "../plan.ts";
import { accountFiles, accounts, usersGroup } from "./accounts.ts";
import { corosyncConf, firstCib, pacemakerDefaults } from "./cluster-files.ts";
import { httpdConf, sshdConfig, welcomePage } from "./services.ts";

const here = dirname(fileURLToPath(import.meta.url));

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
  const shared = {
    ...files,
    corosync: corosyncConf(plan),
    cib: firstCib(plan),
    ids: machineIds(plan.root),
    logFolders: foldersIn(plan.root, "/var/log"),
  };
  for (const node of plan.nodes) makeDisk(plan, node, shared);
}

interface Shared extends ReturnType<typeof accountFiles> {
  corosync: string;
  cib: string;
  ids: ReturnType<typeof machineIds>;
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
  const disk = diskOf(plan, node);
  for (const part of ["upper", "work", "root"]) mkdirSync(join(disk, part), { recursive: true });
  for (const path of ownFolders) mkdirSync(join(disk, "own", path.slice(1).replaceAll("/", "-")), { recursive: true });
  const { ids } = shared;

  /** The place of a path of the node on its disk. */
  const place = (path: string): string => {
    const own = ownFolders.find((folder) => path === folder || path.startsWith(`${folder}/`));
    return own === undefined
      ? join(disk, "upper", path)
      : join(disk, "own", own.slice(1).replaceAll("/", "-"), path.slice(own.length));
  };
  const folder = (path: string, mode = 0o755, uid = 0, gid = 0) => {
    mkdirSync(place(path), { recursive: true });
    // Not left to mkdir: the process's umask would have its say.
    chmodSync(place(path), mode);
    chownSync(place(path), uid, gid);
  };
  const file = (path: string, text: string, mode = 0o644, uid = 0, gid = 0) => {
    mkdirSync(dirname(place(path)), { recursive: true });
    writeFileSync(place(path), text, { mode });
    chownSync(place(path), uid, gid);
  };

  file("/etc/hostname", `${node.name}\n`);
  file("/etc/hosts", hosts(plan));
  file("/etc/resolv.conf", "# No name server: the nodes know each other from /etc/hosts.\n");
  file("/etc/nsswitch.conf", "passwd: files\ngroup: files\nshadow: files\nhosts: files\nservices: files\n");
  file("/etc/passwd", shared.passwd);
  file("/etc/group", shared.group);
  file("/etc/shadow", shared.shadow, 0o640, 0, ids.shadow);
  file("/etc/sudoers.d/lab", shared.sudoers, 0o440);

  const key = inRunFolder.hostKey(plan.runDir, node.name);
  file("/etc/ssh/sshd_config", sshdConfig);
  file("/etc/ssh/ssh_host_ed25519_key", readFileSync(key, "utf8"), 0o600);
  file("/etc/ssh/ssh_host_ed25519_key.pub", readFileSync(`${key}.pub`, "utf8"));
  const publicKey = readFileSync(`${inRunFolder.identity(plan.runDir)}.pub`, "utf8");
  const people = [
    { home: "/root", uid: 0, gid: 0 },
    ...accounts.map((a) => ({ home: `/home/${a.name}`, uid: a.uid, gid: usersGroup })),
  ];
  for (const { home, uid, gid } of people) {
    folder(home, 0o700, uid, gid);
    folder(`${home}/.ssh`, 0o700, uid, gid);
    file(`${home}/.ssh/authorized_keys`, publicKey, 0o600, uid, gid);
  }
  // Tools of the cluster (crmsh's among them) go from node to node as root.
  file("/root/.ssh/id_ed25519", readFileSync(inRunFolder.identity(plan.runDir), "utf8"), 0o600);
  file("/root/.ssh/known_hosts", nodesKnowEachOther(plan));

  if (!plan.bare) file("/etc/corosync/corosync.conf", shared.corosync);
  file("/etc/default/pacemaker", pacemakerDefaults);
  folder("/var/lib/pacemaker", 0o750, ids.hacluster, ids.haclient);
  for (const part of ["blackbox", "cib", "cores", "pengine"]) {
    folder(`/var/lib/pacemaker/${part}`, 0o750, ids.hacluster, ids.haclient);
  }
  if (!plan.bare) file("/var/lib/pacemaker/cib/cib.xml", shared.cib, 0o600, ids.hacluster, ids.haclient);
  for (const { path, mode, uid, gid } of shared.logFolders) folder(path, mode, uid, gid);
  folder("/var/log/httpd");
  // sid leaves this one to systemd.
  folder("/var/log/corosync");
  file("/var/log/lastlog", "", 0o664);

  mkdirSync(place("/usr/sbin"), { recursive: true });
  copyFileSync(join(here, "../node/fence_lab"), place("/usr/sbin/fence_lab"));
  chownSync(place("/usr/sbin/fence_lab"), 0, 0);
  file("/etc/fence_lab.conf", `board_address=${board.address}\nboard_port=${board.port}\n`);

  file("/var/www/html/index.html", welcomePage(node.name));
  file("/etc/httpd/conf/httpd.conf", httpdConf);
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
function machineIds(root: string): { hacluster: number; haclient: number; shadow: number } {
  const number = (file: string, name: string): number => {
    const line = readFileSync(join(root, file), "utf8")
      .split("\n")
      .find((l) => l.startsWith(`${name}:`));
    if (line === undefined) throw new Error(`${file} of this machine has no "${name}".`);
    return Number(line.split(":")[2]);
  };
  return {
    hacluster: number("/etc/passwd", "hacluster"),
    haclient: number("/etc/group", "haclient"),
    shadow: statSync(join(root, "/etc/shadow")).gid,
  };
}
