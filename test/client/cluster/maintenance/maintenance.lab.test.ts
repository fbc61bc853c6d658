// Rolling maintenance of a real cluster, as a pipeline does it: with a command, with trouble, and with a reboot.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Lab } from "../../../lab/lab.ts";
import { whyNoScheduler } from "../../../lab/why-no-lab.ts";
import { createInCib, nodeOf, watchedDummy } from "../../support/lab-resources.ts";
import { type CommandLineSetup, useCommandLine } from "../../support/use-command-line.ts";

const why = whyNoScheduler();

describe.skipIf(why !== undefined)(`rolling maintenance${why ? ` (skipped: ${why})` : ""}`, () => {
  let lab: Lab;
  let folder: string;
  let quorate: CommandLineSetup["quorate"];
  useCommandLine({ nodes: 3, fencing: true }, (setup) => {
    ({ lab, folder, quorate } = setup);
  });

  const standby = (): Promise<string> => lab.sh("n1", "crm_mon -1 | sed -n 's/.*Node \\(.*\\): standby.*/\\1/p'");
  const saved = (): string => join(folder, "state/quorate/maintenance/lab.json");

  it("shows what would move at each node, and needs a terminal or a command", async () => {
    await createInCib(lab, "resources", watchedDummy("web"));
    await expect.poll(() => nodeOf(lab, "web")).not.toBe("");
    const { code, out } = await quorate("maintenance", "--dry-run");
    expect(out).toMatch(/n[123]: web moves from/);
    expect(out).toContain("With a node down: Quorum stays: 2 of 3 votes are left");
    expect(code).toBe(3);
    expect((await quorate("maintenance", "--yes")).err).toContain("--run COMMAND or --reboot");
    expect(existsSync(saved())).toBe(false);
  });

  it("stops at trouble, with the reason, the node in standby and the place saved", async () => {
    const command = "test $(hostname) != n2 || test -e /root/ready";
    const { code, err } = await quorate("maintenance", "n1", "n2", "--run", command, "--yes");
    expect(err).toMatch(/stopped at "n2" \([01] of 2 nodes done\): The command failed on "n2" with exit code 1/);
    expect(code).toBe(1);
    expect(await standby()).toBe("n2");
    expect(readFileSync(saved(), "utf8")).not.toContain("/root");
    expect((await quorate("maintenance", "--run", command, "--yes")).code).toBe(4);
    expect((await quorate("maintenance", "--resume", "--yes")).err).toContain("give it again with --run");
  });

  it("goes on from there", async () => {
    await lab.sh("n2", "touch /root/ready");
    const { code, err } = await quorate("maintenance", "--resume", "--run", "echo again on $(hostname)", "--yes");
    expect(err).toContain("again on n2");
    expect(err).toContain("All nodes are done");
    expect(code).toBe(0);
    expect(await standby()).toBe("");
    expect(existsSync(saved())).toBe(false);
  });

  it("takes a node out of standby when it is abandoned, unless it was in standby before", async () => {
    await lab.exec("n1", ["crm_attribute", "--node=n3", "--name=standby", "--update=on"]);
    const failed = await quorate("maintenance", "n3", "--run", "false", "--yes");
    expect(failed.out).toContain("n3 is in standby already, and stays so.");
    expect((await quorate("maintenance", "--abandon", "--yes")).code).toBe(0);
    expect(await standby()).toBe("n3");
    await lab.exec("n1", ["crm_attribute", "--node=n3", "--name=standby", "--delete"]);
    await quorate("maintenance", "n3", "--run", "false", "--yes");
    expect(await standby()).toBe("n3");
    expect((await quorate("maintenance", "--abandon", "--yes")).err).toContain('"n3" is out of standby');
    await expect.poll(standby).toBe("");
  });

  it("reboots a node, starts the cluster there, and waits until it is healthy", async () => {
    // In place of a reboot by the node itself, which a lab's node can't do.
    await lab.sh(
      "n2",
      "printf '#!/bin/sh\\ntouch /root/reboot\\n' > /usr/local/sbin/reboot; chmod 755 /usr/local/sbin/reboot",
    );
    const running = quorate("maintenance", "n2", "--reboot", "--yes");
    await expect.poll(() => lab.sh("n2", "ls /root/reboot")).toBe("/root/reboot");
    expect(await lab.sh("n2", "pidof corosync pacemakerd")).toBe("");
    await lab.reboot("n2");
    const { code, err } = await running;
    expect(err).toContain("All nodes are done");
    expect(code).toBe(0);
    expect(await standby()).toBe("");
    expect((await lab.powerLog()).filter(({ by }) => by === "fencing")).toEqual([]);
  });
});
