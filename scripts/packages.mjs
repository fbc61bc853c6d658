// The Debian packages that the lab's nodes are made of, and those that hold the tools the tests run. Plain Node 20: the setup reads
// these tables before anything else is there.
import { existsSync } from "node:fs";
import { findChromium } from "./paths.mjs";

/**
 * A file that a package brings, by which its presence is seen: quicker than dpkg, and true where another package (nginx instead of
 * nginx-light) or another distribution brings the same.
 * @typedef {Readonly<Record<string, readonly string[]>>} Proofs
 */

/**
 * What a lab needs on the machine: the nodes see the machine's files, so what is installed here runs there.
 * @type {Proofs}
 */
const lab = {
  corosync: ["/usr/sbin/corosync"],
  curl: ["/usr/bin/curl"],
  hostname: ["/bin/hostname", "/usr/bin/hostname"],
  iproute2: ["/sbin/ip", "/usr/sbin/ip", "/bin/ip"],
  "iputils-arping": ["/usr/bin/arping", "/usr/sbin/arping"],
  "iputils-ping": ["/bin/ping", "/usr/bin/ping"],
  mount: ["/bin/mount", "/usr/bin/mount"],
  "openssh-client": ["/usr/bin/ssh-keygen"],
  "openssh-server": ["/usr/sbin/sshd"],
  pacemaker: ["/usr/sbin/pacemakerd"],
  "pacemaker-cli-utils": ["/usr/sbin/crm_mon"],
  "pacemaker-resource-agents": ["/usr/lib/ocf/resource.d/pacemaker/ping"],
  procps: ["/bin/ps", "/usr/bin/ps"],
  psmisc: ["/usr/bin/killall"],
  "resource-agents": ["/usr/lib/ocf/resource.d/heartbeat/IPaddr2"],
  sudo: ["/usr/bin/sudo"],
  apache2: ["/usr/sbin/apache2"],
  "nginx-light": ["/usr/sbin/nginx"],
};

/**
 * What makes the root file system of another release, for nodes that run it.
 * @type {Proofs}
 */
const roots = { mmdebstrap: ["/usr/bin/mmdebstrap"] };

/**
 * The packages whose agents the catalogue holds.
 * @type {Proofs}
 */
const harvested = {
  "resource-agents": ["/usr/lib/ocf/resource.d/heartbeat/IPaddr2"],
  "resource-agents-paf": ["/usr/lib/ocf/resource.d/heartbeat/pgsqlms"],
  "pacemaker-resource-agents": ["/usr/lib/ocf/resource.d/pacemaker/ping"],
  pacemaker: ["/usr/sbin/pacemakerd"],
  "booth-pacemaker": ["/usr/lib/ocf/resource.d/pacemaker/booth-site"],
  "drbd-utils": ["/usr/lib/ocf/resource.d/linbit/drbd"],
  "fence-agents": ["/usr/sbin/fence_virsh"],
  "fence-virt": ["/usr/sbin/fence_xvm"],
  "cluster-glue": ["/usr/sbin/stonith"],
  sbd: ["/usr/sbin/sbd"],
};

/**
 * What only tests run: other programs that read the same configurations, an editor, shells and their checker, what packs
 * archives, and what shrinks the pictures.
 * @type {Proofs}
 */
const tests = {
  busybox: ["/bin/busybox", "/usr/bin/busybox"],
  bzip2: ["/bin/bzip2", "/usr/bin/bzip2"],
  "corosync-qdevice": ["/usr/sbin/corosync-qdevice"],
  "corosync-qnetd": ["/usr/bin/corosync-qnetd", "/usr/sbin/corosync-qnetd"],
  crmsh: ["/usr/sbin/crm"],
  dash: ["/bin/dash", "/usr/bin/dash"],
  fish: ["/usr/bin/fish"],
  "ksh93u+m": ["/bin/ksh93", "/usr/bin/ksh93"],
  neovim: ["/usr/bin/nvim"],
  pcs: ["/usr/sbin/pcs"],
  pngquant: ["/usr/bin/pngquant"],
  shellcheck: ["/usr/bin/shellcheck"],
  webp: ["/usr/bin/cwebp"],
  "xz-utils": ["/usr/bin/xz"],
  zsh: ["/bin/zsh", "/usr/bin/zsh"],
};

/** The packages a lab needs. None of their services may be started on the machine itself. */
export const labPackages = Object.keys(lab);

/** The packages whose agents `npm run harvest` reads. */
export const harvestedPackages = Object.keys(harvested);

/**
 * The packages that aren't here, in the order of the table.
 * @param {Proofs} proofs
 */
function missing(proofs) {
  return Object.keys(proofs).filter((name) => !proofs[name]?.some((file) => existsSync(file)));
}

/**
 * The packages that this machine lacks for a purpose: a lab, or all that tests run.
 * @param {"lab" | "tests"} purpose
 */
export function missingPackages(purpose) {
  if (purpose === "lab") return missing({ ...lab, ...roots });
  return [...missing({ ...lab, ...roots, ...harvested, ...tests }), ...(findChromium() ? [] : ["chromium"])];
}
