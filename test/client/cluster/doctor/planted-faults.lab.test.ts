// The doctor on bare machines with systemd: nothing is found on healthy ones, each planted fault is, and its command fixes it.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { NodeReport } from "../../../../client/src/cluster/doctor/check-nodes.ts";
import type { Lab } from "../../../lab/lab.ts";
import { type CommandLineSetup, useCommandLine } from "../../support/use-command-line.ts";

const minute = 60_000;

interface Fault {
  /** The check that finds it. */
  readonly check: string;
  /** Where it is planted. */
  readonly node: string;
  /** What plants it, as root. */
  readonly plant: string;
  /** What removes it where the finding has no command. */
  readonly repair?: string;
}

const faults: readonly Fault[] = [
  { check: "started-twice", node: "n1", plant: "systemctl enable -q apache2" },
  { check: "status-page", node: "n2", plant: "a2dismod -q -f status >/dev/null" },
  {
    check: "file",
    node: "n3",
    plant: "mv /etc/apache2/apache2.conf /root",
    repair: "mv /root/apache2.conf /etc/apache2",
  },
  {
    check: "agent",
    node: "n3",
    plant: "mv /usr/lib/ocf/resource.d/heartbeat/Filesystem /root",
    repair: "mv /root/Filesystem /usr/lib/ocf/resource.d/heartbeat",
  },
  {
    check: "name-resolves",
    node: "n3",
    plant: "sed -i 's/^192.168.1.10 /192.168.1.99 /' /etc/hosts",
  },
  { check: "static-name", node: "n2", plant: "echo other >/etc/hostname" },
  { check: "machine-id", node: "n2", plant: "cat /root/shared-id >/etc/machine-id" },
  { check: "key-mode", node: "n1", plant: "chmod 644 /etc/corosync/authkey" },
  { check: "conf-mode", node: "n2", plant: "chmod 666 /etc/corosync/corosync.conf" },
  {
    check: "conf-equal",
    node: "n3",
    plant: "echo '# mine' >>/etc/corosync/corosync.conf",
    repair: "sed -i '/# mine/d' /etc/corosync/corosync.conf",
  },
  { check: "same-units", node: "n3", plant: "systemctl disable -q pacemaker" },
  { check: "unit-masked", node: "n2", plant: "systemctl mask -q corosync" },
  { check: "firewall", node: "n3", plant: "ufw allow 22/tcp >/dev/null; ufw --force enable >/dev/null" },
  {
    check: "fstab",
    node: "n2",
    plant: "echo '/dev/loop99 /srv/data ext4 nofail 0 0' >>/etc/fstab",
    repair: "sed -i '/loop99/d' /etc/fstab",
  },
  { check: "state-owner", node: "n1", plant: "chown root:root /var/lib/pacemaker/cib" },
  {
    check: "address-set",
    node: "n1",
    plant: "ip address add 192.168.1.100/32 dev lo",
    repair: "ip address del 192.168.1.100/32 dev lo",
  },
];

describe("the doctor on bare machines with systemd", { timeout: 15 * minute, retry: 0 }, () => {
  let lab: Lab;
  let folder: string;
  let quorate: CommandLineSetup["quorate"];
  let hasFailed = false;
  useCommandLine({ fresh: true, nodes: 3 }, (setup) => {
    ({ folder, lab, quorate } = setup);
  });
  const everywhere = (script: string) => Promise.all(lab.nodes.map(({ name }) => lab.sh(name, script)));
  const doctor = async (): Promise<NodeReport["findings"]> => {
    const { out, err } = await quorate("doctor", "--format", "json");
    expect(err).toBe("");
    return (JSON.parse(out) as NodeReport).findings.filter(({ severity }) => severity !== "information");
  };

  beforeEach(({ skip }) => {
    if (hasFailed) skip("the test before this one failed");
  });
  afterEach(({ task }) => {
    hasFailed ||= task.result?.state === "fail";
  });

  it("finds nothing to warn of where a cluster was just set up, and its first resources run", async () => {
    const made = await quorate("cluster", "init", "--yes", "--boot", "--fencing", "fence_lab");
    expect(`${made.code} ${made.err}`).toMatch(/^0 /);
    expect(await doctor()).toMatchObject([{ check: "fence-device" }]);
    await everywhere(
      `export DEBIAN_FRONTEND=noninteractive
       apt-get -qq update; apt-get -y -qq install --no-install-recommends apache2 curl iputils-arping ufw >/dev/null 2>&1
       systemctl disable --quiet --now apache2; mkdir -p /srv/data`,
    );
    const first = readFileSync(join(folder, "cluster.crm"), "utf8");
    const more = `
primitive vip ocf:heartbeat:IPaddr2 params ip=192.168.1.100 op monitor interval=30s meta target-role=Stopped
primitive site ocf:heartbeat:apache params configfile="/etc/apache2/apache2.conf" op monitor interval=1min
primitive data ocf:heartbeat:Filesystem params device="/dev/loop99" directory="/srv/data" fstype=ext4 op monitor interval=20s meta target-role=Stopped
`;
    writeFileSync(join(folder, "cluster.crm"), `${first}\n${more}`);
    const applied = await quorate("apply", "cluster.crm", "--yes");
    expect(`${applied.code} ${applied.out}${applied.err}`).toMatch(/^0 /);
    expect(await doctor()).toEqual([]);
  });

  it("finds each planted fault on its node, and is content once its commands were run", async () => {
    const id = await lab.sh("n1", "cat /etc/machine-id");
    await lab.sh("n2", `echo ${id} > /root/shared-id`);
    for (const { node, plant } of faults) await lab.sh(node, plant);
    const found = await doctor();
    const missed = faults.filter(
      ({ check, node }) => !found.some((each) => each.check === check && each.nodes.includes(node)),
    );
    expect(missed.map(({ check, node }) => `${check} on ${node}`)).toEqual([]);
    for (const { nodes, fix } of found) if ("command" in fix) for (const node of nodes) await lab.sh(node, fix.command);
    for (const { node, repair } of faults) if (repair !== undefined) await lab.sh(node, repair);
    expect(await doctor()).toEqual([]);
  });
});
