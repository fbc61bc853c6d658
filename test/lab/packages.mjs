// The Debian packages the lab's nodes are made of. Plain JavaScript that Node 20 runs with nothing installed:
// `npm run setup` reads this list before anything else is there.
import { existsSync } from "node:fs";

/**
 * Debian packages a lab needs on the machine: the nodes see the machine's files, so what is installed here runs there.
 * None of their services may be started on the machine itself (install them with a policy-rc.d that says 101).
 */
export const labPackages = [
  "corosync",
  "curl",
  "hostname",
  "iproute2",
  "iputils-arping",
  "iputils-ping",
  "openssh-client",
  "openssh-server",
  "pacemaker",
  "pacemaker-cli-utils",
  "pacemaker-resource-agents",
  "procps",
  "psmisc",
  "resource-agents",
  "sudo",
  "apache2",
  "nginx-light",
];

/**
 * A file each package brings, by which its presence is seen: quicker than dpkg, and true where another package
 * (nginx instead of nginx-light) or another distribution brings the same.
 */
const proofs = {
  corosync: ["/usr/sbin/corosync"],
  curl: ["/usr/bin/curl"],
  hostname: ["/bin/hostname", "/usr/bin/hostname"],
  iproute2: ["/sbin/ip", "/usr/sbin/ip", "/bin/ip"],
  "iputils-arping": ["/usr/bin/arping", "/usr/sbin/arping"],
  "iputils-ping": ["/bin/ping", "/usr/bin/ping"],
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

/** The packages of `labPackages` that this machine lacks, in that order; all of them where there is no dpkg and no file. */
export function missingLabPackages() {
  return labPackages.filter((name) => !proofs[name].some((file) => existsSync(file)));
}
