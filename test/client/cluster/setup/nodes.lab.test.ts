// A node joins a cluster, another leaves it, and in the end the cluster is destroyed.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type Lab, whyNoLab } from "../../../lab/lab.ts";
import { initCluster, useSpareMachines } from "../../support/spare-machines.ts";
import type { CommandLineSetup } from "../../support/use-command-line.ts";

const why = whyNoLab();
const minutes = 10 * 60_000;

describe.skipIf(why !== undefined)(`nodes of a cluster${why ? ` (skipped: ${why})` : ""}`, () => {
  let lab: Lab;
  let folder: string;
  let quorate: CommandLineSetup["quorate"];
  let host: (node: string) => string;
  useSpareMachines({ nodes: 3, bare: true }, 2, (setup) => {
    ({ folder, lab, quorate, host } = setup);
  });

  const configOf = (node: string): Promise<string> => lab.sh(node, "cat /etc/corosync/corosync.conf");

  beforeAll(async () => {
    const made = await initCluster({ folder, quorate });
    expect(made.err).toContain("runs, with quorum");
    await lab.sh(
      "n1",
      `crm_attribute --name dc-deadtime --update 1s
       cibadmin --create --scope resources --xml-text '<primitive id="fence" class="stonith" type="fence_lab"><instance_attributes id="fence-i"><nvpair id="fence-h" name="pcmk_host_list" value="n1 n2"/></instance_attributes></primitive>'`,
    );
  }, minutes);

  it("joins, with the key and the file of the others, and a fence device for it", { timeout: minutes }, async () => {
    const shown = await quorate("cluster", "join", host("n3"), "--dry-run");
    expect(shown.out).toContain("two_node is removed");
    expect(shown.out).toContain("Copy the authkey of n1: n3");
    expect(shown.code).toBe(3);
    const { code, err, out } = await quorate("cluster", "join", host("n3"), "--yes");
    expect(err).toContain('n3 joined "lab"');
    expect(out).toContain("fence");
    expect(code).toBe(0);
    expect(await configOf("n3")).toBe(await configOf("n1"));
    expect(await configOf("n3")).not.toContain("two_node");
    expect(readFileSync(join(folder, "corosync.conf"), "utf8").trim()).toBe(await configOf("n1"));
    expect(await lab.sh("n3", "sha256sum < /etc/corosync/authkey")).toBe(
      await lab.sh("n1", "sha256sum < /etc/corosync/authkey"),
    );
    expect(await lab.sh("n1", "corosync-quorumtool -s | grep -E '^(Quorum|Expected votes)'")).toMatch(/3[\s\S]*2/);
    expect(await lab.sh("n1", "cibadmin -Q -o resources")).toContain('value="n1 n2 n3"');
  });

  it("has nothing to do the next time", async () => {
    const { code, out } = await quorate("cluster", "join", host("n3"), "--yes");
    expect(out).toContain("nothing is to be done");
    expect(code).toBe(0);
  });

  it("removes a node, with its constraints and its place in fence devices", { timeout: minutes }, async () => {
    await lab.sh(
      "n1",
      `cibadmin --create --scope resources --xml-text '<primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/>'
       cibadmin --create --scope constraints --xml-text '<rsc_location id="on-n2" rsc="web" node="n2" score="100"/>'
       crm_resource --wait --timeout 60`,
    );
    const { code, err, out } = await quorate("cluster", "remove", "n2", "--yes");
    expect(out).toContain("These run on n2, and move: web");
    expect(err).toContain('"n2" is no longer a node');
    expect(code).toBe(0);
    expect(await configOf("n1")).toContain("two_node: 1");
    expect(await configOf("n1")).not.toContain("n2");
    expect(await lab.sh("n1", "corosync-quorumtool -s | grep ^Flags")).toContain("2Node");
    const cib = await lab.sh("n1", "cibadmin -Q");
    expect(cib).not.toContain("on-n2");
    expect(cib).toContain('value="n1 n3"');
    expect(await lab.sh("n1", "cibadmin -Q -o nodes")).not.toContain("n2");
    expect(await lab.sh("n2", "ls /etc/corosync; pidof corosync pacemakerd; ls /root | grep -c quorate-cluster")).toBe(
      "1",
    );
    expect(await lab.sh("n1", "crm_resource --resource web --locate")).toMatch(/n[13]/);
  });

  it("joins again", { timeout: minutes }, async () => {
    const { code, err } = await quorate("cluster", "join", host("n2"), "--yes");
    expect(err).toContain('n2 joined "lab"');
    expect(code).toBe(0);
    expect(await lab.sh("n2", "crm_mon -1 | grep Online")).toContain("n1 n2 n3");
  });

  it("removes a node that is lost only when that is said", { timeout: minutes }, async () => {
    const failed = await quorate("cluster", "remove", "n4", "--yes");
    expect(failed.err).toContain('The cluster has no node "n4"');
    await lab.off("n3");
    const refused = await quorate("cluster", "remove", "n3", "--yes");
    expect(refused.err).toContain("--lost");
    expect(refused.code).toBe(4);
  });

  /** The name that a node's corosync runs with, and that of Pacemaker's configuration. */
  const namesOn = (node: string): Promise<string> =>
    lab.sh(node, "corosync-cmapctl -g totem.cluster_name | sed 's/.* = //'; crm_attribute -G -q -n cluster-name");

  it("has two nodes again", { timeout: minutes }, async () => {
    await lab.on("n3");
    await lab.wait();
    expect((await quorate("cluster", "remove", "n3", "--yes")).code).toBe(0);
    expect(await lab.sh("n3", "ls /etc/corosync")).toBe("");
  });

  it("is renamed only while it is stopped", { timeout: minutes }, async () => {
    for (const node of ["n1", "n2"]) expect(await namesOn(node)).toBe("lab\nlab");
    expect((await quorate("cluster", "rename", "web", "--yes")).err).toContain("Stop it first");
    expect((await quorate("cluster", "stop", "--all", "--yes", "--accept-outage")).code).toBe(0);
    const { code, err } = await quorate("cluster", "rename", "web", "--yes");
    expect(err).toContain('The cluster is now "web"');
    expect(code).toBe(0);
    for (const node of ["n1", "n2"]) expect(await configOf(node)).toContain("cluster_name: web");
    expect(await configOf("n1")).toBe(await configOf("n2"));
    expect(readFileSync(join(folder, "corosync.conf"), "utf8").trim()).toBe(await configOf("n1"));
    const again = await quorate("cluster", "rename", "web", "--yes");
    expect(again.out).toContain("nothing is to be done");
  });

  it("runs on under its new name, and is joined under it", { timeout: minutes }, async () => {
    const started = await quorate("cluster", "start", "--all", "--yes");
    expect(`${started.code} ${started.err}`).toContain("There is quorum: 2 of 2 votes");
    for (const node of ["n1", "n2"]) await expect.poll(() => namesOn(node)).toBe("web\nweb");
    await expect.poll(() => lab.sh("n1", "crm_resource --resource web --locate")).toMatch(/n[12]/);
    const joined = await quorate("cluster", "join", host("n3"), "--yes");
    expect(`${joined.code} ${joined.err}`).toMatch(/^0 [\s\S]*n3 joined "web"/);
    expect(await namesOn("n3")).toBe("web\nweb");
  });

  it("is destroyed only where its name is typed", { timeout: minutes }, async () => {
    expect((await quorate("cluster", "destroy")).code).toBe(4);
    expect((await quorate("cluster", "destroy", "--confirm", "lab")).err).toContain("isn't the cluster's name");
    const { code, err } = await quorate("cluster", "destroy", "--confirm", "web");
    expect(err).toContain("is destroyed");
    expect(code).toBe(0);
    for (const node of ["n1", "n2", "n3"])
      expect(await lab.sh(node, "ls /etc/corosync /var/lib/pacemaker/cib; pidof corosync pacemakerd")).toBe(
        "/etc/corosync:\n\n/var/lib/pacemaker/cib:",
      );
  });
});
