// SBD from bare machines, with which alone it starts: by the watchdogs alone, and on a disk that all nodes share.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Lab } from "../../../lab/lab.ts";
import { sharedDisk, whyNoSharedDisk } from "../../../lab/shared-disk.ts";
import { useSpareMachines } from "../../support/spare-machines.ts";
import type { CommandLineSetup } from "../../support/use-command-line.ts";

const minute = 60_000;

/**
 * Gives a node a watchdog, now and whenever SBD starts. The lab's kernel has none: this one is /dev/null by another name, so it resets
 * nothing here, and SBD mustn't ask it for its timeout (-T).
 */
async function giveFakeWatchdog(lab: Lab, node: string): Promise<void> {
  await lab.sh(
    node,
    `cat > /usr/local/sbin/fake-watchdog <<'SH'
#!/bin/sh
[ -e /dev/watchdog ] || { touch /dev/watchdog && mount --bind /dev/null /dev/watchdog; }
SH
     chmod 755 /usr/local/sbin/fake-watchdog; /usr/local/sbin/fake-watchdog
     mkdir -p /etc/systemd/system/sbd.service.d; echo SBD_OPTS=-T > /etc/fake-watchdog
     printf '[Service]\\nEnvironmentFile=/etc/fake-watchdog\\nExecStartPre=/usr/local/sbin/fake-watchdog\\n' > /etc/systemd/system/sbd.service.d/fake.conf`,
  );
}

const daemonsOn = (lab: Lab, node: string): Promise<string> =>
  lab.sh(node, "systemctl is-active corosync pacemaker sbd | xargs");

describe("SBD by watchdogs, from bare machines", { timeout: 15 * minute, retry: 0 }, () => {
  let lab: Lab;
  let quorate: CommandLineSetup["quorate"];
  let host: (node: string) => string;
  useSpareMachines({ fresh: true, nodes: 4 }, 3, (setup) => {
    ({ lab, quorate, host } = setup);
  });
  const daemons = (node: string): Promise<string> => daemonsOn(lab, node);

  it("is set up with the cluster", async () => {
    const none = await quorate("cluster", "init", "--dry-run", "--watchdog", "auto");
    expect(none.err).toContain("has no watchdog (/dev/watchdog), and no softdog in its kernel");
    expect(none.code).toBe(4);
    for (const { name } of lab.nodes) await giveFakeWatchdog(lab, name);
    const { code, err } = await quorate("cluster", "init", "--yes", "--boot", "--watchdog", "auto");
    expect(`${code} ${err}`).toMatch(/^0 /);
    for (const node of ["n1", "n2", "n3"]) expect(await daemons(node)).toBe("active active active");
    const applied = await quorate("apply", "cluster.crm", "--yes");
    expect(`${applied.code} ${applied.out}${applied.err}`).toMatch(/^0 /);
    await lab.sh(
      "n1",
      `cibadmin --create --scope resources --xml-text '<primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>'`,
    );
  });

  it("stops and starts with the cluster, and in rolling maintenance", async () => {
    const stopped = await quorate("cluster", "stop", "n1", "--yes");
    expect(`${stopped.code} ${stopped.err}`).toContain("There is quorum: 2 of 3 votes");
    expect(await daemons("n1")).toBe("inactive inactive inactive");
    const started = await quorate("cluster", "start", "n1", "--yes");
    expect(`${started.code} ${started.err}`).toMatch(/^0 /);
    expect(await daemons("n1")).toBe("active active active");
    const rolling = await quorate("maintenance", "--run", "true", "--yes");
    expect(`${rolling.code} ${rolling.err}`).toContain("All nodes are done");
    for (const node of ["n1", "n2", "n3"]) expect(await daemons(node)).toBe("active active active");
  });

  it("is given to a node that joins, and stays when it goes; two nodes can't have it", async () => {
    const joined = await quorate("cluster", "join", host("n4"), "--yes");
    expect(`${joined.code} ${joined.err}`).toMatch(/^0 /);
    expect(await daemons("n4")).toBe("active active active");
    expect(await lab.sh("n4", "grep ^SBD_WATCHDOG_TIMEOUT /etc/default/sbd | tail -n 1")).toBe(
      await lab.sh("n1", "grep ^SBD_WATCHDOG_TIMEOUT /etc/default/sbd | tail -n 1"),
    );
    const removed = await quorate("cluster", "remove", "n4", "--yes");
    expect(`${removed.code} ${removed.err}`).toMatch(/^0 /);
    expect(await daemons("n4")).toBe("inactive inactive inactive");
    expect(await lab.sh("n4", "systemctl is-enabled corosync pacemaker sbd | xargs")).toBe(
      "disabled disabled disabled",
    );
    for (const node of ["n1", "n2", "n3"]) expect(await daemons(node)).toBe("active active active");
    const refused = await quorate("cluster", "remove", "n3", "--yes");
    expect(refused.err).toContain("SBD without a disk fences here");
    expect(refused.code).toBe(4);
    const report = JSON.parse((await quorate("doctor", "--format", "json")).out);
    expect(report.findings.filter(({ severity }: { severity: string }) => severity === "error")).toEqual([]);
  });
});

describe.skipIf(whyNoSharedDisk())("SBD on a disk, from bare machines", { timeout: 15 * minute, retry: 0 }, () => {
  let lab: Lab;
  let folder: string;
  let quorate: CommandLineSetup["quorate"];
  let host: (node: string) => string;
  useSpareMachines({ fresh: true, nodes: 3, sharedDisk: true }, 2, (setup) => {
    ({ folder, lab, quorate, host } = setup);
  });
  const daemons = (node: string): Promise<string> => daemonsOn(lab, node);
  const init = (...args: string[]) => quorate("cluster", "init", "--sbd-device", sharedDisk, ...args);
  /** The first bytes of the disk, as a node sees them: SBD's header begins with its name. */
  const head = (node: string): Promise<string> => lab.sh(node, `head -c 8 ${sharedDisk} | tr -d '\\0'`);
  /** The nodes that have a slot, each with its message. */
  const slots = (node: string): Promise<string> =>
    lab.sh(node, `sbd -d ${sharedDisk} list | awk '{ print $2, $3 }' | sort | xargs`);

  it("refuses a disk that something is on, and writes none before that is approved", async () => {
    for (const { name } of lab.nodes) await giveFakeWatchdog(lab, name);
    await lab.sh("n1", `echo precious | dd of=${sharedDisk} conv=notrunc,fsync`);
    const refused = await init("--yes");
    expect(refused.err).toContain(`${sharedDisk} on "n1" has data on it, which SBD would overwrite`);
    expect(refused.err).toContain(`${sharedDisk} on "n2" has data on it`);
    expect(refused.code).toBe(4);
    await lab.sh("n1", `dd if=/dev/zero of=${sharedDisk} bs=512 count=1 conv=notrunc,fsync`);
    const shown = await init("--dry-run");
    expect(shown.out).toContain(`sbd -d ${sharedDisk} -1 15 -4 30 create`);
    expect(shown.code).toBe(3);
    expect((await init()).code).toBe(4);
    for (const node of ["n1", "n2", "n3"]) expect(await head(node)).toBe("");
  });

  it("is set up with the cluster, with a slot for each node", async () => {
    const { code, err } = await init("--yes", "--boot");
    expect(`${code} ${err}`).toMatch(/^0 /);
    for (const node of ["n1", "n2"]) {
      expect(await daemons(node)).toBe("active active active");
      expect(await head(node)).toBe("SBD_SBD_");
      expect(await slots(node)).toBe("n1 clear n2 clear");
    }
    expect(readFileSync(join(folder, "cluster.crm"), "utf8")).toContain("stonith:fence_sbd");
    const applied = await quorate("apply", "cluster.crm", "--yes");
    expect(`${applied.code} ${applied.out}${applied.err}`).toMatch(/^0 /);
    await expect.poll(() => lab.sh("n1", "crm_mon -1 | grep fence_sbd")).toMatch(/Started n[12]/);
    const again = await init("--yes", "--boot");
    expect(again.out).toContain("nothing is to be done");
  });

  it("gives a node that joins a slot on the same disk", async () => {
    const { code, err } = await quorate("cluster", "join", host("n3"), "--yes");
    expect(`${code} ${err}`).toMatch(/^0 /);
    expect(await daemons("n3")).toBe("active active active");
    expect(await slots("n1")).toBe("n1 clear n2 clear n3 clear");
    expect(await lab.sh("n3", "grep ^SBD_DEVICE= /etc/default/sbd | tail -n 1")).toBe(`SBD_DEVICE="${sharedDisk}"`);
  });

  it("fences a node by the poison pill on the disk", async () => {
    const boot = (): Promise<string> => lab.sh("n2", "cat /proc/sys/kernel/random/boot_id").catch(() => "");
    const before = await boot();
    const fencing = lab.exec("n1", ["stonith_admin", "--reboot", "n2", "--timeout", "120"]);
    await expect.poll(() => slots("n1")).toContain("n2 reset");
    const { code, stderr } = await fencing;
    expect(`${code} ${stderr}`).toMatch(/^0/);
    await expect.poll(boot).not.toMatch(new RegExp(`^$|${before}`));
    // The power board had no part in it: the node did it itself.
    expect((await lab.powerLog()).filter(({ by }) => by === "fencing")).toEqual([]);
    await expect.poll(() => daemons("n2")).toBe("active active active");
    await expect.poll(() => slots("n1")).toBe("n1 clear n2 clear n3 clear");
    await lab.wait();
  });

  it("stays on the disk when a node is removed, and nothing of it on the node", async () => {
    const { code, err } = await quorate("cluster", "remove", "n3", "--yes");
    expect(`${code} ${err}`).toMatch(/^0 /);
    expect(await daemons("n3")).toBe("inactive inactive inactive");
    expect(await lab.sh("n3", "grep -c '^SBD_DEVICE=.*shared' /etc/default/sbd")).toBe("0");
    for (const node of ["n1", "n2"]) expect(await daemons(node)).toBe("active active active");
    const report = JSON.parse((await quorate("doctor", "--format", "json")).out);
    expect(report.findings.filter(({ severity }: { severity: string }) => severity === "error")).toEqual([]);
  });
});
