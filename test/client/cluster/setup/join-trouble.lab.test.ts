// What goes wrong while a machine joins a cluster that runs: each is named, the members keep what they had, and the next run completes it.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type Lab, whyNoLab } from "../../../lab/lab.ts";
import { letHang, tracesOn } from "../../support/setup-trouble.ts";
import { initCluster, useSpareMachines } from "../../support/spare-machines.ts";
import type { CommandLineSetup, CommandResult } from "../../support/use-command-line.ts";

const why = whyNoLab();
const minutes = 10 * 60_000;

describe.skipIf(why !== undefined)(
  `trouble while joining${why ? ` (skipped: ${why})` : ""}`,
  { timeout: minutes },
  () => {
    let lab: Lab;
    let folder: string;
    let quorate: CommandLineSetup["quorate"];
    let host: (node: string) => string;
    useSpareMachines({ nodes: 3, bare: true }, 2, (setup) => {
      ({ folder, lab, quorate, host } = setup);
    });

    const members = ["n1", "n2"];
    let former: string;
    beforeAll(async () => {
      expect((await initCluster({ folder, quorate })).err).toContain("runs, with quorum");
      await lab.sh("n1", "crm_attribute --name dc-deadtime --update 1s");
      former = await stateOf("n1");
    }, minutes);

    const joining = (machine = host("n3")): Promise<CommandResult> => quorate("cluster", "join", machine, "--yes");
    /** What a member has: its files, what its corosync counts, and the nodes that Pacemaker knows. */
    const stateOf = (node: string): Promise<string> =>
      lab.sh(
        node,
        `cd /etc/corosync; sha256sum authkey corosync.conf; grep -c quorate /etc/hosts
       corosync-quorumtool -s | grep -E '^(Expected votes|Total votes|Quorum|Flags):'
       cibadmin -Q -o nodes | grep -o 'uname="[^"]*"' | sort; pidof pacemakerd >/dev/null && echo runs`,
      );
    const expectUntouched = async (machine = "0\n0"): Promise<void> => {
      for (const node of members) await expect.poll(() => stateOf(node)).toBe(former);
      expect(await tracesOn(lab, "n3")).toBe(machine);
      expect(await lab.sh("n3", "ls -A /var/lib/pacemaker/cib")).toBe("");
      expect(
        JSON.parse(readFileSync(join(folder, ".vscode/settings.json"), "utf8"))["quorate.clusters"][0].nodes,
      ).toHaveLength(2);
    };

    it("a host key that isn't known", async () => {
      const file = join(folder, ".vscode/settings.json");
      const before = readFileSync(file, "utf8");
      const settings = JSON.parse(before);
      const port = host("n3").split(":")[1] ?? "";
      const known = readFileSync(lab.knownHostsFile, "utf8");
      writeFileSync(
        join(folder, "known"),
        known.replaceAll(new RegExp(`^\\[127\\.0\\.0\\.1\\]:${port} .*\\n`, "gm"), ""),
      );
      settings["quorate.clusters"][0].knownHostsFile = join(folder, "known");
      writeFileSync(file, JSON.stringify(settings));
      const { code, err } = await joining();
      writeFileSync(file, before);
      expect(err).toMatch(/not known|unknown/);
      expect(code).toBe(1);
      await expectUntouched();
    });

    it("an account that may not use sudo", async () => {
      const { code, err } = await joining(host("n3").replace("root@", "guest@"));
      expect(err).toMatch(/sudo|root/);
      expect(code).toBe(1);
      await expectUntouched();
    });

    it("a machine that is off, and a member that is", async () => {
      await lab.cutSsh("n3", "refused");
      const { code } = await joining();
      await lab.restoreSsh("n3");
      expect(code).toBe(1);
      await expectUntouched();
      await lab.cutSsh("n2", "refused");
      const without = await joining();
      await lab.restoreSsh("n2");
      expect(without.err).toContain('corosync.conf changes on all nodes, but "n2" can\'t be connected.');
      expect(without.err).toContain("Nothing was changed");
      expect(without.code).toBe(1);
      await expectUntouched();
    });

    it("a machine that has another cluster, or a configuration of one", async () => {
      await lab.sh(
        "n3",
        "mkdir -p /etc/corosync; printf 'totem {\\n version: 2\\n cluster_name: other\\n}\\n' > /etc/corosync/corosync.conf",
      );
      const { code, err } = await joining();
      expect(err).toContain('"n3" already has a cluster, "other"');
      expect(err).toContain("Nothing was changed");
      expect(code).toBe(4);
      await lab.sh("n3", "rm /etc/corosync/corosync.conf; echo '<cib/>' > /var/lib/pacemaker/cib/cib.xml");
      const left = await joining();
      expect(left.err).toContain('"n3" has the configuration of an earlier cluster');
      expect(left.code).toBe(4);
      await lab.sh("n3", "rm /var/lib/pacemaker/cib/cib.xml");
      await expectUntouched();
    });

    it("a disk that is full", async () => {
      await lab.sh(
        "n3",
        "mount -t tmpfs -o size=8k tmpfs /etc/corosync; head -c 8000 /dev/zero > /etc/corosync/filler",
      );
      const { code, err } = await joining();
      expect(err).toMatch(/"n3" couldn't write .*No space left/);
      expect(err).toContain("is undone");
      expect(code).toBe(1);
      await expectUntouched("filler\n0\n0");
      await lab.sh("n3", "umount /etc/corosync");
    });

    it("a corosync.conf that the machine refuses", async () => {
      await lab.sh("n3", "mv /var/log/corosync /var/log/corosync.away");
      const { code, err } = await joining();
      await lab.sh("n3", "mv /var/log/corosync.away /var/log/corosync");
      expect(err).toContain("n3");
      expect(err).toContain("is undone");
      expect(code).toBe(1);
      await expectUntouched();
    });

    // A program that hangs is where the node is when its power goes.
    it.each([
      ["gets its key", "base64"],
      ["tries corosync.conf", "corosync"],
      ["starts corosync", "service"],
    ])("a machine that dies while it %s", async (_, program) => {
      await letHang(lab, "n3", program);
      const begun = joining();
      await expect.poll(() => lab.sh("n3", "ls /root/hangs").catch(String)).toBe("/root/hangs");
      await lab.off("n3");
      const { code, err } = await begun;
      expect(err).toContain("is undone, except on n3: run this again once the node answers");
      expect(code).toBe(1);
      for (const node of members) await expect.poll(() => stateOf(node)).toBe(former);
      await lab.sh("n1", "true");
      await lab.on("n3");
      await lab.sh("n3", `rm -f /usr/local/bin/${program}; service pacemaker stop; service corosync stop`);
    });

    it("its UDP port, which is blocked", async () => {
      // What is left of the runs before.
      const left = await lab.sh("n3", "ls -A /etc/corosync");
      expect(left).toMatch(/^(?:authkey(?:\ncorosync\.conf)?)?$/);
      await lab.sh("n3", "rm -f /etc/corosync/* /var/lib/pacemaker/cib/*");
      for (const address of ["192.168.1.10", "192.168.1.11"])
        await lab.sh("n3", `ip neigh replace ${address} lladdr 02:00:00:00:00:99 dev eth0 nud permanent`);
      const { code, err } = await joining();
      for (const address of ["192.168.1.10", "192.168.1.11"]) await lab.sh("n3", `ip neigh del ${address} dev eth0`);
      expect(err).toContain("n3");
      expect(err).toContain("is undone");
      expect(code).toBe(1);
      await expectUntouched();
    });

    it("the next run completes it, also with a key of another cluster on the machine", async () => {
      await lab.sh("n3", "mkdir -p /etc/corosync; head -c 256 /dev/urandom > /etc/corosync/authkey");
      const { code, err } = await joining();
      expect(`${code} ${err}`).toMatch(/^0 [\s\S]*n3 joined "lab"/);
      expect(await lab.sh("n3", "ls -A /etc/corosync")).toBe("authkey\ncorosync.conf");
      for (const node of [...members, "n3"])
        expect(await lab.sh(node, "sha256sum < /etc/corosync/authkey; sha256sum < /etc/corosync/corosync.conf")).toBe(
          await lab.sh("n1", "sha256sum < /etc/corosync/authkey; sha256sum < /etc/corosync/corosync.conf"),
        );
      expect(await lab.sh("n3", "crm_node -q")).toBe("1");
    });
  },
);
