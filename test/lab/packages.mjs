// The Debian packages the lab's nodes are made of. Plain JavaScript that Node 20 runs with nothing installed:
// `npm run setup` reads this list before anything else is there.
import { spawnSync } from "node:child_process";
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

/**
 * Installs what is missing with apt-get, never starting a service: a policy-rc.d that forbids it stands during the
 * installation, and the machine's own one (or none) is put back afterwards, also after failure.
 * Returns the packages installed; throws with apt-get's last lines when it failed. Needs root.
 */
export async function installLabPackages(log = () => {}) {
  const missing = missingLabPackages();
  if (missing.length === 0) return [];
  const { withoutServiceStarts } = await import("./quiet-install.mjs");
  log(`Installing ${missing.join(", ")}`);
  await withoutServiceStarts(() => {
    const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C.UTF-8" };
    const apt = (...args) => spawnSync("apt-get", args, { env: environment, encoding: "utf8" });
    const install = ["install", "-y", "-q", "--no-install-recommends", ...missing];
    let result = apt(...install);
    if (result.status !== 0) {
      apt("update", "-q");
      result = apt(...install);
    }
    if (result.status !== 0) {
      const said = `${result.stdout ?? ""}${result.stderr ?? ""}${result.error?.message ?? ""}`;
      throw new Error(
        `apt-get could not install ${missing.join(" ")}:\n${said.trim().split("\n").slice(-12).join("\n")}`,
      );
    }
  });
  return missing;
}
