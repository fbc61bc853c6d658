// The lab's bare machines: systemd as process 1, power, and nothing left of them.
import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { labCgroup } from "./cgroups.ts";
import { type Lab, startLab } from "./lab.ts";
import type { ProcessIdentity } from "./process-identity.ts";
import { machineNetwork, processesOf, tracesOf, waitUntilNone } from "./traces.ts";
import { whyNoFreshLab } from "./why-no-fresh-lab.ts";

const minutes = 60_000;

describe("bare machines", { timeout: 10 * minutes }, () => {
  let why: string | undefined;
  let lab: Lab;
  let network: string;
  let processes: ProcessIdentity[];
  beforeAll(async () => {
    network = machineNetwork();
    // Making their root is a matter of minutes, the first time.
    why = await whyNoFreshLab();
    if (why === undefined) lab = await startLab({ nodes: 1, fresh: true, networks: 2 });
  }, 25 * minutes);
  afterAll(() => lab?.down());

  const say = async (...argv: string[]): Promise<string> => (await lab.exec("n1", argv)).stdout.trim();

  it("have systemd, two networks and none of a cluster's packages", async (context) => {
    if (why !== undefined) return context.skip(why);
    await expect.poll(() => say("systemctl", "is-system-running")).toBe("running");
    expect(await say("ps", "-o", "comm=", "-p", "1")).toBe("systemd");
    expect(await say("ip", "-brief", "-4", "address")).toMatch(
      /eth0.* 192\.168\.1\.10\/24[\s\S]*eth1.* 10\.9\.0\.10\/24/,
    );
    expect(await say("sh", "-c", "command -v corosync pacemakerd crm_mon")).toBe("");
    expect(await say("getent", "hosts", "n1")).toContain("127.0.1.1");
  });

  it("can't set the machine's clock", async (context) => {
    if (why !== undefined) return context.skip(why);
    const { code, stderr } = await lab.exec("n1", ["date", "--set", "2020-01-01"]);
    expect(stderr).toContain("not permitted");
    expect(code).toBe(1);
  });

  it("install packages from the lab's archive, until their network is cut", async (context) => {
    if (why !== undefined) return context.skip(why);
    const install =
      "apt-get -qq -o APT::Update::Error-Mode=any update && apt-get -qq -y install --no-install-recommends psmisc >/dev/null";
    await lab.cutNetwork("n1");
    expect((await lab.exec("n1", ["sh", "-c", `timeout 10 sh -c '${install}'`])).code).not.toBe(0);
    await lab.restoreNetwork("n1");
    await expect.poll(async () => (await lab.exec("n1", ["sh", "-c", install])).code).toBe(0);
    expect(await say("dpkg-query", "--show", "psmisc")).toContain("psmisc");
  });

  it("keep their disk over a loss of power and a reboot of their own", async (context) => {
    if (why !== undefined) return context.skip(why);
    const boot = () =>
      lab.exec("n1", ["cat", "/proc/sys/kernel/random/boot_id"]).then(
        ({ stdout }) => stdout,
        () => "",
      );
    const id = await say("cat", "/etc/machine-id");
    const first = await boot();
    await lab.reboot("n1");
    const second = await boot();
    expect(second).not.toBe(first);
    await lab.exec("n1", ["systemctl", "reboot"]);
    await expect.poll(boot).not.toMatch(new RegExp(`^$|${second}`));
    expect(await say("cat", "/etc/machine-id")).toBe(id);
    expect(await say("sh", "-c", "command -v killall")).toBe("/usr/bin/killall");
  });

  it("leave nothing behind", async (context) => {
    if (why !== undefined) return context.skip(why);
    processes = processesOf(lab.runDir);
    const cgroup = labCgroup(lab.runDir) ?? "";
    expect(existsSync(cgroup)).toBe(true);
    await lab.down();
    expect(await waitUntilNone(() => tracesOf(lab.runDir, processes))).toEqual([]);
    expect(existsSync(cgroup)).toBe(false);
    expect(machineNetwork()).toBe(network);
  });
});
