import { chmodSync, copyFileSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { board, inRunFolder, type LabPlan, type PlannedNode } from "../plan.ts";
import { type accountFiles, accounts, usersGroup } from "./accounts.ts";
import type { NodeDisk } from "./node-disk.ts";

const here = dirname(fileURLToPath(import.meta.url));

/** Writes who may log in to a node, and its host key. */
export function writeLogins(
  plan: LabPlan,
  node: PlannedNode,
  disk: NodeDisk,
  files: ReturnType<typeof accountFiles>,
): void {
  disk.file("/etc/passwd", files.passwd);
  disk.file("/etc/group", files.group);
  disk.file("/etc/shadow", files.shadow, 0o640, 0, statSync(join(plan.root, "/etc/shadow")).gid);
  disk.file("/etc/sudoers.d/lab", files.sudoers, 0o440);
  const key = inRunFolder.hostKey(plan.runDir, node.name);
  disk.file("/etc/ssh/ssh_host_ed25519_key", readFileSync(key, "utf8"), 0o600);
  disk.file("/etc/ssh/ssh_host_ed25519_key.pub", readFileSync(`${key}.pub`, "utf8"));
  const publicKey = readFileSync(`${inRunFolder.identity(plan.runDir)}.pub`, "utf8");
  const people = [
    { home: "/root", uid: 0, gid: 0 },
    ...accounts.map((a) => ({ home: `/home/${a.name}`, uid: a.uid, gid: usersGroup })),
  ];
  for (const { home, uid, gid } of people) {
    disk.folder(home, 0o700, uid, gid);
    disk.folder(`${home}/.ssh`, 0o700, uid, gid);
    disk.file(`${home}/.ssh/authorized_keys`, publicKey, 0o600, uid, gid);
  }
}

/** Writes the fence agent by which nodes reach the lab's power board. */
export function writeFenceAgent(disk: NodeDisk): void {
  disk.folder("/usr/sbin");
  copyFileSync(join(here, "../node/fence_lab"), disk.place("/usr/sbin/fence_lab"));
  chmodSync(disk.place("/usr/sbin/fence_lab"), 0o755);
  disk.file("/etc/fence_lab.conf", `board_address=${board.address}\nboard_port=${board.port}\n`);
}
