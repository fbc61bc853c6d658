import { execFileSync } from "node:child_process";
import { existsSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { debianRoot, whyNoDebianRoot } from "../../scripts/debian-root.ts";
import { fillPool } from "./fresh-pool.ts";
import { mirror } from "./plan.ts";
import { labReleases, machineRelease, machineSuite, newestStable } from "./releases.ts";

/** What a machine has whose administrator has just installed Debian without anything, and SSH. */
const system = [
  ...["systemd", "systemd-sysv", "dbus", "openssh-server", "sudo", "iproute2", "iputils-ping", "procps", "netbase"],
  ...["ca-certificates", "perl-base"],
];

/** What can be installed on the nodes. */
const installable = [
  ...["corosync", "pacemaker", "pacemaker-cli-utils", "resource-agents", "fence-agents", "fence-agents-ipmilan"],
  ...[
    "corosync-qdevice",
    "corosync-qnetd",
    "sbd",
    "crmsh",
    "pcs",
    "chrony",
    "nftables",
    "firewalld",
    "ufw",
    "iptables",
  ],
  ...["apache2", "nginx-light", "nginx", "curl", "iputils-arping", "python3", "psmisc"],
];

/**
 * The root file system of nodes that are bare machines of a release (`machine`: of this machine's, or the newest stable one), with the packages that they can
 * install. Made the first time, which takes minutes. Rejects with a sentence for an unknown name, and where it can't be made.
 */
export async function freshRoot(name: string, report: (text: string) => void): Promise<string> {
  const own = labReleases.find(({ suite }) => suite === machineSuite())?.name ?? newestStable;
  const release = labReleases.find((each) => each.name === (name === machineRelease ? own : name));
  if (release === undefined) {
    const names = labReleases.map((each) => each.name).join(", ");
    throw new Error(`There are no bare machines of the release "${name}". The releases are ${names}.`);
  }
  const why = whyNoDebianRoot();
  if (why !== undefined) throw new Error(why);
  return debianRoot(
    {
      name: `fresh-${release.suite}`,
      suite: release.suite,
      variant: "minbase",
      packages: system,
      withUpdates: false,
      isLean: true,
      also: installable.join(" "),
      finish: (folder) => {
        fillPool(folder, installable);
        leaveAsInstalled(folder);
      },
    },
    report,
  );
}

/** Takes away what only the making of the root needed, and has apt ask the lab's own archive. */
function leaveAsInstalled(folder: string): void {
  const caches = ["lib/apt/lists", "cache/apt/pkgcache.bin", "cache/apt/srcpkgcache.bin"].map((path) => `var/${path}`);
  for (const path of ["etc/apt/apt.conf.d/99mmdebstrap", "etc/apt/sources.list.d", ...caches]) {
    rmSync(join(folder, path), { recursive: true, force: true });
  }
  writeFileSync(join(folder, "etc/apt/sources.list"), `deb [trusted=yes] http://${mirror.address}/ ./\n`);
  // The index has no translations, and no descriptions in other languages.
  writeFileSync(join(folder, "etc/apt/apt.conf.d/90lab"), 'Acquire::Languages "none";\n');
  // A node shares the machine's kernel, and can't load its modules.
  const masked = join(folder, "etc/systemd/system/systemd-modules-load.service");
  if (!existsSync(masked)) symlinkSync("/dev/null", masked);
  execFileSync("chroot", [folder, "systemctl", "--version"], { stdio: "pipe" });
}
