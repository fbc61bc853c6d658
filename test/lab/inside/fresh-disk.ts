import type { LabPlan, PlannedNode } from "../plan.ts";
import type { accountFiles } from "./accounts.ts";
import { writeFenceAgent, writeLogins } from "./disk-parts.ts";
import { NodeDisk } from "./node-disk.ts";
import { freshSshdConfig } from "./services.ts";

/** Writes the disk of a bare machine: as Debian's installer leaves it, with the lab's accounts and keys. */
export function makeFreshDisk(
  plan: LabPlan,
  node: PlannedNode,
  folder: string,
  accounts: ReturnType<typeof accountFiles>,
): void {
  const disk = new NodeDisk(folder, []);
  disk.file("/etc/hostname", `${node.name}\n`);
  // The installer's own line: a cluster can't be made with it.
  disk.file(
    "/etc/hosts",
    `127.0.0.1\tlocalhost\n127.0.1.1\t${node.name}\n\n::1\tlocalhost ip6-localhost ip6-loopback\n`,
  );
  disk.file("/etc/resolv.conf", "# No name server in the lab.\n");
  // Empty: systemd gives the machine an id of its own at its first boot.
  disk.file("/etc/machine-id", "");
  disk.file("/etc/ssh/sshd_config.d/lab.conf", freshSshdConfig);
  writeLogins(plan, node, disk, accounts);
  writeFenceAgent(disk);
}
