// From machines with packages and SSH only to a running cluster, as a pipeline does it.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Lab, whyNoLab } from "../../../lab/lab.ts";
import { systemSection } from "../../../lab/system-section.ts";
import { type CommandLineSetup, useCommandLine } from "../../support/use-command-line.ts";

const why = whyNoLab();

describe.skipIf(why !== undefined)(`a new cluster${why ? ` (skipped: ${why})` : ""}`, () => {
  let lab: Lab;
  let folder: string;
  let quorate: CommandLineSetup["quorate"];
  useCommandLine({ nodes: 2, bare: true }, (setup) => {
    ({ folder, lab, quorate } = setup);
  });

  /** What a cluster has on a node: its files, and what runs. */
  const traces = (node: string): Promise<string> =>
    lab.sh(node, "ls /etc/corosync; grep -c quorate /etc/hosts; pidof corosync pacemakerd");

  it("shows everything first, and changes nothing", async () => {
    await lab.exec("n2", ["sed", "-i", "s/^192.168.1.11 n2/127.0.1.1 n2/", "/etc/hosts"]);
    const { code, out } = await quorate("cluster", "init", "--dry-run");
    expect(out).toContain('Cluster "lab": n1 (');
    expect(out).toContain("two_node: 1");
    expect(out).toContain("ring0_addr: 192.168.1.10");
    expect(out).not.toContain("169.254");
    expect(out).toContain("on n2, n2 is 127.0.1.1");
    expect(out).toContain("Fencing isn't set up");
    expect(code).toBe(3);
    expect(await traces("n1")).toBe("0");
    expect((await quorate("cluster", "init")).code).toBe(4);
  });

  it("leaves nothing behind where a node refuses the file", async () => {
    const { out } = await quorate("cluster", "init", "--dry-run", "--format", "json");
    const { corosync } = JSON.parse(out);
    writeFileSync(join(folder, "corosync.conf"), `${corosync}\n${systemSection}`);
    await lab.sh("n2", "mv /var/log/corosync /var/log/corosync.away");
    const failed = await quorate("cluster", "init", "--yes");
    await lab.sh("n2", "mv /var/log/corosync.away /var/log/corosync");
    expect(failed.code).toBe(1);
    expect(failed.err).toContain('"n2" doesn\'t accept corosync.conf');
    expect(failed.err).toContain("is undone");
    expect(await traces("n1")).toBe("0");
    expect(await traces("n2")).toBe("0");
    expect(await lab.sh("n2", "grep n2 /etc/hosts")).toBe("127.0.1.1 n2");
  });

  it("sets the cluster up, with one private key", { timeout: 600_000 }, async () => {
    const { code, out, err } = await quorate("cluster", "init", "--yes", "--verbose");
    expect(err).toContain("runs, with quorum");
    expect(code).toBe(0);
    const keys = await Promise.all(["n1", "n2"].map((node) => lab.sh(node, "sha256sum /etc/corosync/authkey")));
    expect(keys[0]).toBe(keys[1]);
    expect(await lab.sh("n1", "stat -c '%a %U %s' /etc/corosync/authkey")).toBe("400 root 256");
    const key = await lab.sh("n1", "base64 -w 0 /etc/corosync/authkey");
    expect(`${out}${err}`).not.toContain(key.slice(0, 40));
    expect(await lab.sh("n1", "crm_node -q")).toBe("1");
    expect(await lab.sh("n2", "getent hosts n2")).toContain("192.168.1.11");
  });

  it("has nothing to do the next time", async () => {
    const { code, out } = await quorate("cluster", "init", "--yes");
    expect(out).toContain("nothing is to be done");
    expect(code).toBe(0);
  });

  it("continues where an earlier run broke off, with the key that is there", { timeout: 600_000 }, async () => {
    const key = await lab.sh("n1", "sha256sum /etc/corosync/authkey");
    await lab.stopCluster("n2");
    await lab.sh("n2", "rm /etc/corosync/authkey; chmod -x /etc/init.d/corosync");
    const failed = await quorate("cluster", "init", "--yes");
    expect(failed.err).toContain('"n2" couldn\'t start the cluster');
    // The configuration was there before, so it stays.
    expect(await lab.sh("n2", "ls /var/lib/pacemaker/cib/cib.xml; ls /etc/corosync/authkey")).toBe(
      "/var/lib/pacemaker/cib/cib.xml",
    );
    await lab.sh("n2", "chmod +x /etc/init.d/corosync");
    const { code, err } = await quorate("cluster", "init", "--yes");
    expect(err).toContain("Copy the authkey of n1: n2");
    expect(code).toBe(0);
    expect(await lab.sh("n2", "sha256sum /etc/corosync/authkey")).toBe(key);
  });

  it("refuses machines that have another cluster", async () => {
    const elsewhere = join(folder, "corosync.conf");
    const text = readFileSync(elsewhere, "utf8");
    writeFileSync(elsewhere, text.replace("token: 3000", "token: 4000"));
    const { code, err } = await quorate("cluster", "init", "--yes");
    expect(err).toContain('"n1" already has a cluster, "lab"');
    expect(code).toBe(4);
  });
});
