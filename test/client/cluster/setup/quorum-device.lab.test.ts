// A cluster of two bare machines with a quorum device on a third.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Lab, whyNoLab } from "../../../lab/lab.ts";
import { systemSection } from "../../../lab/system-section.ts";
import { useTwoOfThreeMachines } from "../../support/two-of-three-machines.ts";
import type { CommandLineSetup } from "../../support/use-command-line.ts";

const why = whyNoLab();
const minutes = 10 * 60_000;

describe.skipIf(why !== undefined)(`a quorum device${why ? ` (skipped: ${why})` : ""}`, () => {
  let lab: Lab;
  let folder: string;
  let quorate: CommandLineSetup["quorate"];
  let host: (node: string) => string;
  useTwoOfThreeMachines((setup) => {
    ({ folder, lab, quorate, host } = setup);
  });

  it("is refused on a node of the cluster", async () => {
    const { code, err } = await quorate("cluster", "init", "--dry-run", "--qdevice", host("n2"));
    expect(err).toContain("is a node of the cluster");
    expect(code).toBe(4);
  });

  it("is set up with the cluster: authority, certificates, and its vote", { timeout: minutes }, async () => {
    const shown = await quorate("cluster", "init", "--dry-run", "--qdevice", host("n3"), "--format", "json");
    const { corosync, steps } = JSON.parse(shown.out);
    expect(corosync).toContain("algorithm: ffsplit");
    expect(corosync).not.toContain("two_node");
    const ids = steps.map(({ id }: { id: string }) => id);
    expect(ids).toEqual(expect.arrayContaining(["device-reach", "certificate", "device"]));
    writeFileSync(join(folder, "corosync.conf"), `${corosync}\n${systemSection}`);
    const made = await quorate("cluster", "init", "--yes", "--verbose", "--qdevice", host("n3"));
    expect(made.err).toContain("runs, with quorum");
    const secret = await lab.sh("n1", "base64 -w 0 /etc/corosync/qdevice/net/nssdb/qdevice-net-node.p12");
    expect(secret.length).toBeGreaterThan(100);
    expect(`${made.out}${made.err}`).not.toContain(secret.slice(100, 160));
    for (const node of ["n1", "n2"])
      expect(await lab.sh(node, "corosync-quorumtool -s")).toMatch(/Expected votes:\s+3[\s\S]*\n\s*0\s+1\s+Qdevice/);
    expect(await lab.sh("n3", "corosync-qnetd-tool -l")).toContain('Cluster "lab"');
  });

  it("has nothing to do the next time", async () => {
    const { code, out } = await quorate("cluster", "init", "--yes", "--qdevice", host("n3"));
    expect(out).toContain("nothing is to be done");
    expect(code).toBe(0);
  });

  it("is removed from the cluster that runs, and added again", { timeout: minutes }, async () => {
    const removed = await quorate("cluster", "remove-device", "--yes");
    expect(removed.err).toContain("has no quorum device any more");
    expect(removed.code).toBe(0);
    expect(await lab.sh("n1", "corosync-quorumtool -s")).toMatch(/Flags:\s+2Node Quorate/);
    expect(await lab.sh("n2", "pidof corosync-qdevice; ls /etc/corosync/qdevice/net")).toBe("");
    expect(readFileSync(join(folder, "corosync.conf"), "utf8")).toContain("two_node: 1");
    const added = await quorate("cluster", "add-device", host("n3"), "--yes");
    expect(added.err).toContain("every node counts its vote");
    expect(added.code).toBe(0);
    for (const node of ["n1", "n2"])
      expect(await lab.sh(node, "corosync-quorumtool -s")).toMatch(/Expected votes:\s+3[\s\S]*\n\s*0\s+1\s+Qdevice/);
  });
});
