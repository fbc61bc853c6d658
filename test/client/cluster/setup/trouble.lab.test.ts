// What goes wrong while a cluster is set up: each is named, nothing is left half done, and the next run completes it.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type Lab, whyNoLab } from "../../../lab/lab.ts";
import { systemSection } from "../../../lab/system-section.ts";
import { letHang, tracesOn } from "../../support/setup-trouble.ts";
import { type CommandLineSetup, useCommandLine } from "../../support/use-command-line.ts";

const why = whyNoLab();
const minutes = 10 * 60_000;

describe.skipIf(why !== undefined)(`trouble while setting up${why ? ` (skipped: ${why})` : ""}`, () => {
  let lab: Lab;
  let folder: string;
  let quorate: CommandLineSetup["quorate"];
  useCommandLine({ nodes: 2, bare: true }, (setup) => {
    ({ folder, lab, quorate } = setup);
  });

  const init = (...args: string[]): ReturnType<typeof quorate> => quorate("cluster", "init", "--yes", ...args);
  const traces = (node: string): Promise<string> => tracesOn(lab, node);
  const withSettings = async (
    change: (cluster: Record<string, unknown>) => void,
    work: () => Promise<void>,
  ): Promise<void> => {
    const file = join(folder, ".vscode/settings.json");
    const before = readFileSync(file, "utf8");
    const settings = JSON.parse(before);
    change(settings["quorate.clusters"][0]);
    writeFileSync(file, JSON.stringify(settings));
    await work();
    writeFileSync(file, before);
  };

  beforeAll(async () => {
    const { out } = await quorate("cluster", "init", "--dry-run", "--format", "json");
    writeFileSync(join(folder, "corosync.conf"), `${JSON.parse(out).corosync}\n${systemSection}`);
  });

  it("a host key that isn't known", async () => {
    writeFileSync(join(folder, "empty"), "");
    await withSettings(
      (cluster) => {
        cluster.knownHostsFile = join(folder, "empty");
      },
      async () => {
        const { code, err } = await init();
        expect(err).toMatch(/not known|unknown/);
        expect(err).toContain("Nothing was changed");
        expect(code).toBe(1);
      },
    );
  });

  it("an account that may not use sudo", async () => {
    await withSettings(
      (cluster) => {
        cluster.nodes = (cluster.nodes as string[]).map((node) => node.replace("root@", "guest@"));
      },
      async () => {
        const { code, err } = await init();
        expect(err).toMatch(/sudo|root/);
        expect(err).toContain("Nothing was changed");
        expect(code).toBe(1);
      },
    );
  });

  it("a node that is off", async () => {
    await lab.cutSsh("n2", "refused");
    const { code, err } = await init();
    await lab.restoreSsh("n2");
    expect(err).toContain("Nothing was changed");
    expect(code).toBe(1);
    expect(await traces("n1")).toBe("0\n0");
  });

  it("a UDP port that is blocked one way", { timeout: minutes }, async () => {
    // What n1 sends to n2 goes to a card that nobody has.
    await lab.sh("n1", "ip neigh replace 192.168.1.11 lladdr 02:00:00:00:00:99 dev eth0 nud permanent");
    const { code, err } = await init();
    await lab.sh("n1", "ip neigh del 192.168.1.11 dev eth0");
    expect(err).toContain('"n2" hears nothing from "n1" (192.168.1.10) on UDP port 5405');
    expect(err).not.toContain('"n1" hears nothing');
    expect(err).toContain("is undone");
    expect(code).toBe(1);
    for (const node of ["n1", "n2"]) expect(await traces(node)).toBe("0\n0");
  });

  it("a disk that is full", { timeout: minutes }, async () => {
    await lab.sh("n2", "mount -t tmpfs -o size=8k tmpfs /etc/corosync; head -c 8000 /dev/zero > /etc/corosync/filler");
    const { code, err } = await init();
    expect(err).toMatch(/"n2" couldn't write .*No space left/);
    expect(code).toBe(1);
    expect(await lab.sh("n2", "ls -A /etc/corosync")).toBe("filler");
    expect(await traces("n1")).toBe("0\n0");
    await lab.sh("n2", "umount /etc/corosync");
  });

  // A program that hangs is where the node is when its power goes.
  it.each([
    ["gets its key", "base64", "is undone, except on n2: run this again once the node answers"],
    ["tries corosync.conf", "corosync", "is undone, except on n2: run this again once the node answers"],
    ["starts corosync", "service", "is undone, except on n2: run this again once the node answers"],
    // The lab starts a node's cluster at boot: by now n2 has all, and this run changes n1 alone.
    ["waits for the others", "crm_mon", '"n2" was lost while the cluster formed: '],
  ])("a node that dies while it %s", { timeout: minutes }, async (_, program, ending) => {
    await letHang(lab, "n2", program);
    const begun = init();
    await expect.poll(() => lab.sh("n2", "ls /root/hangs").catch(String)).toBe("/root/hangs");
    await lab.off("n2");
    const { code, err } = await begun;
    expect(err).toContain(ending);
    expect(code).toBe(1);
    expect(await traces("n1")).toBe("0\n0");
    await lab.on("n2");
    await lab.sh("n2", `rm /usr/local/bin/${program}`);
  });

  it("what such a node has of the run, and the next run completes it", { timeout: minutes }, async () => {
    expect(await lab.sh("n2", "ls /etc/corosync/authkey /etc/corosync/corosync.conf | wc -l")).toBe("2");
    const shown = await quorate("cluster", "init", "--dry-run");
    expect(shown.out).toContain("Copy the authkey of n2: n1");
    const { code, err } = await init();
    expect(err).toContain("runs, with quorum");
    expect(code).toBe(0);
    const destroyed = await quorate("cluster", "destroy", "--confirm", "lab");
    expect(destroyed.code).toBe(0);
  });

  it("a key on one node only, and the next run completes it", { timeout: minutes }, async () => {
    await lab.sh("n2", "head -c 256 /dev/urandom > /etc/corosync/authkey");
    const { code, err } = await init();
    expect(err).toContain("runs, with quorum");
    expect(code).toBe(0);
    expect(await lab.sh("n2", "sha256sum < /etc/corosync/authkey")).toBe(
      await lab.sh("n1", "sha256sum < /etc/corosync/authkey"),
    );
    await lab.sh("n2", "service pacemaker stop; service corosync stop; rm /etc/corosync/authkey");
    const again = await init();
    expect(again.err).toContain("Copy the authkey of n1: n2");
    expect(again.code).toBe(0);
    for (const node of ["n1", "n2"]) expect(await lab.sh(node, "ls /etc/corosync")).toBe("authkey\ncorosync.conf");
  });

  it("a cluster that is there already", async () => {
    writeFileSync(
      join(folder, "corosync.conf"),
      readFileSync(join(folder, "corosync.conf"), "utf8").replace("cluster_name: lab", "cluster_name: other"),
    );
    const { code, err } = await init();
    expect(err).toContain('already has a cluster, "lab"');
    expect(code).toBe(4);
    expect(await lab.sh("n1", "crm_node -q")).toBe("1");
  });
});
