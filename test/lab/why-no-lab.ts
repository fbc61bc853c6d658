import { spawnSync } from "node:child_process";
import { labPackages, missingPackages } from "../../scripts/packages.mjs";

/** Makes, in namespaces of its own that end with it, what a lab is made of: all or nothing is left of it. */
const trial = `
mount -t tmpfs lab /mnt &&
mkdir /mnt/upper /mnt/work /mnt/root &&
mount -t overlay overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work /mnt/root &&
mount -t proc proc /mnt/root/proc &&
mount -t sysfs -o ro sysfs /mnt/root/sys || { echo "it may not mount file systems"; exit 1; }
test -e /mnt/root/usr/sbin/pacemakerd && test -e /mnt/root/etc/passwd && test -d /mnt/root/var/lib/pacemaker ||
  { echo "/usr, /etc or /var is a file system of its own"; exit 1; }
ip link add name left type bridge && ip link add name right type veth peer name far && ip link set dev right master left ||
  { echo "it may not make network bridges"; exit 1; }
`;

let known: { why: string | undefined } | undefined;

/** Why this machine can't run a lab, as one sentence; undefined when it can. Tries it the first time it is asked. */
export function whyNoLab(): string | undefined {
  known ??= { why: findWhy() };
  return known.why;
}

/** Why a lab can't show what depends on the scheduler's XML, as one sentence; undefined when it can. */
export function whyNoScheduler(): string | undefined {
  return whyNoLab() ?? (asksScheduler() ? undefined : "crm_simulate of Pacemaker 2.0 prints no XML.");
}

/** Whether the release that the lab's nodes run has a scheduler that can be asked. */
export function asksScheduler(): boolean {
  return process.env.QUORATE_LAB_RELEASE !== "debian-11";
}

function findWhy(): string | undefined {
  if (process.platform !== "linux") return "The lab is made of Linux namespaces, and this machine doesn't run Linux.";
  if (process.getuid?.() !== 0) return "The lab makes namespaces and mounts, which needs root.";
  // Without what only makes other releases, the nodes run the machine's own packages.
  const missing = missingPackages("lab").filter((name) => labPackages.includes(name));
  if (missing.length > 0) {
    const s = missing.length === 1 ? "" : "s";
    return `The lab lacks the package${s} ${missing.join(", ")}; "npm run setup" installs what is missing on Debian.`;
  }
  const unshare = ["--fork", "--kill-child", "--mount", "--pid", "--net", "--uts", "--ipc", "--propagation", "private"];
  const result = spawnSync("unshare", [...unshare, "--", "sh", "-c", trial], { encoding: "utf8", cwd: "/" });
  if (result.status === 0) return undefined;
  const detail = (result.stdout?.trim() || result.stderr?.trim() || result.error?.message || "no reason given")
    .split("\n")
    .at(-1);
  // The root of a chroot is no mount, unlike that of a container that was entered by pivot_root.
  if (/propagation: Invalid argument/.test(detail ?? ""))
    return "This is a chroot, whose root is no mount of its own: enter it with pivot_root, as bwrap, systemd-nspawn and containers do.";
  return `This machine doesn't let root make the lab's namespaces: ${detail}.`;
}
