// A cluster of two bare machines with a quorum device on a third: stopping a node, a node more and a node less.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Lab, whyNoLab } from "../../../lab/lab.ts";
import { systemSection } from "../../../lab/system-section.ts";
import { deviceResources, votesOn } from "../../support/quorum-device.ts";
import { useSpareMachines } from "../../support/spare-machines.ts";
import type { CommandLineSetup } from "../../support/use-command-line.ts";

const why = whyNoLab();
const minutes = 10 * 60_000;

describe.skipIf(why !== undefined)(`a quorum device${why ? ` (skipped: ${why})` : ""}`, () => {
  let lab: Lab;
  let folder: string;
  let quorate: CommandLineSetup["quorate"];
  let host: (node: string) => string;
  useSpareMachines({ nodes: 4, bare: true }, 2, (setup) => {
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

  const votes = (node: string): Promise<string> => votesOn(lab, node);

  it("keeps quorum while a node is stopped, as the plan says", { timeout: minutes }, async () => {
    await lab.sh("n1", deviceResources);
    const shown = await quorate("cluster", "stop", "n1", "--dry-run");
    expect(shown.out).toContain("Quorum stays: 2 of 3 votes are left, 2 are needed.");
    const { code, err } = await quorate("cluster", "stop", "n1", "--yes");
    expect(err).toContain("There is quorum: 2 of 3 votes");
    expect(code).toBe(0);
    expect(await votes("n2")).toMatch(/^Yes 3 2 2 /);
    expect(await lab.sh("n1", "pidof corosync corosync-qdevice")).toBe("");
    const last = await quorate("cluster", "stop", "n2", "--dry-run");
    expect(last.out).toContain("No node is left");
    const started = await quorate("cluster", "start", "n1", "--yes");
    expect(started.err).toContain("There is quorum: 3 of 3 votes");
    expect(await votes("n1")).toMatch(/^Yes 3 3 2 /);
  });

  it("gets a third node, and says what the device is worth then", { timeout: minutes }, async () => {
    await lab.sh("n1", "service pacemaker stop; service corosync-qdevice stop; service corosync stop");
    const refused = await quorate("cluster", "join", host("n4"), "--yes");
    expect(refused.err).toContain("the cluster would lose it");
    expect(refused.code).toBe(4);
    expect((await quorate("cluster", "start", "n1", "--yes")).code).toBe(0);
    const { code, err, out } = await quorate("cluster", "join", host("n4"), "--yes");
    expect(`${out}${err}`).toContain("remove-device");
    expect(err).toContain('n4 joined "lab"');
    expect(code).toBe(0);
    for (const node of ["n1", "n2", "n4"]) await expect.poll(() => votes(node)).toMatch(/^Yes 4 4 3 .*Qdevice/);
    const removed = await quorate("cluster", "remove-device", "--yes");
    expect(removed.code).toBe(0);
    for (const node of ["n1", "n2", "n4"]) expect(await votes(node)).toMatch(/^Yes 3 3 2 Quorate$/);
    expect((await quorate("cluster", "add-device", host("n3"), "--yes")).err).toContain("even number");
  });

  it("is two nodes again, with a device again", { timeout: minutes }, async () => {
    const removed = await quorate("cluster", "remove", "n4", "--yes");
    expect(removed.err).toContain('"n4" is no longer a node');
    for (const node of ["n1", "n2"]) expect(await votes(node)).toMatch(/^Yes 2 2 1 2Node Quorate WaitForAll$/);
    expect((await quorate("cluster", "add-device", host("n3"), "--yes")).code).toBe(0);
    for (const node of ["n1", "n2"]) expect(await votes(node)).toMatch(/^Yes 3 3 2 Quorate Qdevice$/);
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
