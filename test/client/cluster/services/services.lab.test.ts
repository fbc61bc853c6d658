// The services of a real cluster, stopped, started and restarted as a pipeline does it.
import { describe, expect, it } from "vitest";
import { type Lab, whyNoLab } from "../../../lab/lab.ts";
import { asksScheduler } from "../../../lab/why-no-lab.ts";
import { createInCib, nodeOf, watchedDummy } from "../../support/lab-resources.ts";
import { type CommandLineSetup, useCommandLine } from "../../support/use-command-line.ts";

const why = whyNoLab();

/** What a plan says of moves on a release whose scheduler can be asked, else that nothing is known of them. */
const moves = (said: string | RegExp): RegExp =>
  asksScheduler() ? new RegExp(said) : /What would move isn't known: .*Pacemaker before 2\.1 can't be asked/;

describe.skipIf(why !== undefined)(`the services of a cluster${why ? ` (skipped: ${why})` : ""}`, () => {
  let lab: Lab;
  let quorate: CommandLineSetup["quorate"];
  useCommandLine({ nodes: 3, fencing: true }, (setup) => {
    ({ lab, quorate } = setup);
  });

  const daemons = (node: string): Promise<string> =>
    lab.sh(node, "pidof corosync >/dev/null && echo corosync; pidof pacemakerd >/dev/null && echo pacemakerd");
  const holder = (): Promise<string> => nodeOf(lab, "web", "n3");
  const fenced = async (): Promise<number> => (await lab.powerLog()).filter(({ by }) => by === "fencing").length;

  it("shows first what moves and what becomes of quorum, and asks", async () => {
    await createInCib(lab, "resources", watchedDummy("web"));
    await createInCib(lab, "constraints", '<rsc_location id="web-on-n1" rsc="web" node="n1" score="100"/>');
    await expect.poll(holder).toBe("n1");
    const { code, out } = await quorate("cluster", "stop", "n1", "--dry-run");
    expect(out).toMatch(moves(/web moves from n1 to n[23]\./));
    expect(out).toContain("Quorum stays: 2 of 3 votes are left, 2 are needed.");
    expect(out).toContain("Put n1 in standby until the restart");
    expect(code).toBe(3);
    expect((await quorate("cluster", "stop", "n1")).code).toBe(4);
    expect(await daemons("n1")).toBe("corosync\npacemakerd");
  });

  it("stops a node once its resources have moved", async () => {
    const { code, err } = await quorate("cluster", "stop", "n1", "--yes");
    expect(err).toContain('Stopping Pacemaker on "n1"');
    expect(err).toContain("There is quorum: 2 of 3 votes");
    expect(code).toBe(0);
    expect(await daemons("n1")).toBe("");
    expect(await holder()).toMatch(/n[23]/);
    expect(await quorate("cluster", "stop", "n1", "--yes")).toMatchObject({ code: 0 });
  });

  it("refuses to take quorum away unasked, and names what would be down", async () => {
    const { code, out, err } = await quorate("cluster", "stop", "n2", "--yes");
    expect(out).toContain("Quorum is lost: 1 of 3 votes is left, 2 are needed.");
    expect(out).toMatch(moves("web stops"));
    expect(err).toContain("--accept-outage");
    expect(code).toBe(4);
    expect(await daemons("n2")).toBe("corosync\npacemakerd");
  });

  it("starts a node; the standby has ended", async () => {
    const { code, err } = await quorate("cluster", "start", "n1", "--yes");
    expect(err).toContain('The cluster runs on "n1". There is quorum: 3 of 3 votes');
    expect(code).toBe(0);
    await expect.poll(holder).toBe("n1");
    expect(await lab.sh("n3", "crm_mon -1 | grep -ci standby")).toBe("0");
  });

  it("restarts all, one after the other, the DC last", async () => {
    const dc = /: (\S+)$/m.exec(await lab.sh("n3", "crmadmin -D"))?.[1];
    const ids = () => Promise.all(["n1", "n2", "n3"].map((node) => lab.sh(node, "pidof corosync")));
    const before = await ids();
    const { code, out, err } = await quorate("cluster", "restart", "--all", "--yes");
    expect(out).toContain("One after the other");
    expect(err.indexOf(`Starting Pacemaker on "${dc}"`)).toBe(err.lastIndexOf("Starting Pacemaker on"));
    expect(code).toBe(0);
    for (const [index, id] of (await ids()).entries()) expect(id).not.toBe(before[index]);
    expect(await lab.sh("n3", "crm_mon -1 | grep -c 'Online: .* n1 n2 n3 '")).toBe("1");
  });

  it("stops and starts all", async () => {
    const stopped = await quorate("cluster", "stop", "--all", "--yes", "--accept-outage");
    expect(stopped.out).toContain("No node is left: the cluster is down.");
    expect(stopped.out).toMatch(moves("web stops"));
    expect(stopped.code).toBe(0);
    for (const node of ["n1", "n2", "n3"]) expect(await daemons(node)).toBe("");
    const part = await quorate("cluster", "start", "n2", "--dry-run");
    expect(part.out).toContain("There is no quorum: 1 of 3 votes; 2 are needed.");
    const { code, err } = await quorate("cluster", "start", "--all", "--yes");
    expect(err).toContain("There is quorum: 3 of 3 votes");
    expect(code).toBe(0);
    expect(await lab.sh("n3", "crm_mon -1 | grep -ci standby")).toBe("0");
    await expect.poll(holder).toBe("n1");
  });

  it("says where services can't be enabled: without systemd", async () => {
    const { code, err } = await quorate("cluster", "enable", "n1", "--yes");
    expect(err).toContain('"n1" has no systemd');
    expect(code).toBe(4);
    expect((await quorate("cluster", "stop", "n9", "--yes")).err).toContain('has no node "n9"');
  });

  it("had no node fenced", async () => {
    expect(await fenced()).toBe(0);
  });
});
