// The field's tutorials from their beginning, in the terminal: machines with nothing but SSH, then a web page that fails over.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import type { Lab } from "../../../lab/lab.ts";
import { bareTutorials, installWebServer, servedBy, statementsOf } from "../../../support/bare-tutorials.ts";
import { isSoak } from "../../../support/soak.ts";
import { type CommandLineSetup, type CommandResult, useCommandLine } from "../../support/use-command-line.ts";

const minute = 60_000;

// All of them are a soak's: each installs a cluster.
const tried = isSoak ? bareTutorials : bareTutorials.slice(0, 1);

describe.each(tried)("$title, from bare machines", { timeout: 15 * minute }, (tutorial) => {
  const { nodes, networks = 1, interface: nic } = tutorial;
  const [first, second] = nodes;
  let lab: Lab;
  let folder: string;
  let quorate: CommandLineSetup["quorate"];
  /** The first crm file, as setting up writes it. */
  let fencing = "";
  useCommandLine({ fresh: true, names: nodes, networks, ...omitUndefined({ interface: nic }) }, (setup) => {
    ({ folder, lab, quorate } = setup);
  });
  const page = (): Promise<string> => servedBy(lab, tutorial);

  it("installs and starts the cluster", async () => {
    const { code, err } = await quorate("cluster", "init", "--yes", "--boot", "--fencing", "fence_lab");
    expect(`${code} ${err}`).toMatch(/^0 /);
    for (const node of nodes) {
      expect(await lab.sh(node, "systemctl is-active corosync pacemaker")).toBe("active\nactive");
      expect(await lab.sh(node, "systemctl is-enabled corosync pacemaker")).toBe("enabled\nenabled");
      expect(await lab.sh(node, `getent ahostsv4 ${node}`)).not.toContain("127.");
    }
    fencing = readFileSync(join(folder, "cluster.crm"), "utf8");
    expect(fencing).toContain("stonith:fence_lab");
    expect((await lab.sh(first, "grep ring._addr /etc/corosync/corosync.conf")).split("\n")).toHaveLength(2 * networks);
  });

  it("serves a page, which moves with the services of its node and when that node dies", async () => {
    await installWebServer(lab, tutorial);
    writeFileSync(join(folder, "cluster.crm"), `${fencing}\n${statementsOf(tutorial)}`);
    const applied = await quorate("apply", "cluster.crm", "--yes");
    expect(`${applied.out}${applied.err}`).toContain("applied");
    expect(applied.code).toBe(0);
    await expect.poll(page).toMatch(/^[a-z-]+\d+$/);

    const before = await page();
    const other = before === first ? second : first;
    const stopped = await quorate("cluster", "stop", before, "--yes");
    expect(`${stopped.code} ${stopped.err}`).toMatch(/^0 /);
    await expect.poll(page).toBe(other);
    expect(await lab.sh(before, "systemctl is-active corosync pacemaker")).toBe("inactive\ninactive");
    const started = await quorate("cluster", "start", before, "--yes");
    expect(`${started.code} ${started.err}`).toMatch(/^0 /);
    await lab.wait();

    const holder = await page();
    const survivor = holder === first ? second : first;
    await lab.off(holder);
    await expect.poll(page).toBe(survivor);
    // Fencing gave it power again, and its services are enabled.
    await expect.poll(() => lab.sh(holder, "systemctl is-active pacemaker").catch(String)).toBe("active");
    await lab.wait();
  });
});

// What only bare machines with systemd show: apt and dpkg themselves, units, and a firewall that blocks.
if (isSoak)
  describe("trouble on bare machines", { timeout: 15 * minute, retry: 0 }, () => {
    let lab: Lab;
    let quorate: CommandLineSetup["quorate"];
    useCommandLine({ fresh: true, nodes: 2 }, (setup) => {
      ({ lab, quorate } = setup);
    });
    const init = (): Promise<CommandResult> => quorate("cluster", "init", "--yes");
    const hasCluster = (node: string): Promise<string> =>
      lab.sh(
        node,
        "ls /etc/corosync/authkey 2>/dev/null; grep quorate /etc/hosts; systemctl is-active corosync pacemaker",
      );

    it("names the archive that can't be reached", async () => {
      await lab.cutGateway();
      const { code, err } = await init();
      await lab.restoreGateway();
      expect(err).toContain("apt could not fetch http://192.168.1.1");
      expect(err).toContain("is undone");
      expect(code).toBe(1);
    });

    it("names the package that is missing", async () => {
      await lab.sh(
        "n2",
        "printf 'Package: pacemaker\\nPin: version *\\nPin-Priority: -1\\n' > /etc/apt/preferences.d/none",
      );
      const { code, err } = await init();
      await lab.sh("n2", "rm /etc/apt/preferences.d/none; apt-get -qq -y purge corosync pacemaker >/dev/null");
      expect(err).toContain("\"n2\" couldn't install the packages: Package 'pacemaker' has no installation candidate");
      expect(code).toBe(1);
      expect(await lab.sh("n1", "systemctl is-active corosync pacemaker; ls /run/systemd/system")).toBe(
        "inactive\ninactive",
      );
    });

    it("completes what dpkg was at when its machine lost its power", async () => {
      const begun = init();
      // Only n2 still lacks packages.
      await expect
        .poll(() => lab.sh("n2", "grep 'unpacked pacemaker' /var/log/dpkg.log").catch(String))
        .toContain("unpacked");
      await lab.off("n2");
      const { code, err } = await begun;
      expect(err).toContain("What was changed is undone, except on n2");
      expect(code).toBe(1);
      await lab.on("n2");
      // Here something else blocks: a firewall.
      await lab.sh(
        "n1",
        `apt-get -qq update; DEBIAN_FRONTEND=noninteractive apt-get -qq -y install nftables >/dev/null 2>&1
         nft -f - <<'NFT'
table inet strict {
  chain input {
    type filter hook input priority 0; policy drop;
    ct state established,related accept
    iif lo accept
    tcp dport 22 accept
    icmp type echo-request accept
  }
}
NFT`,
      );
      const blocked = await init();
      await lab.sh("n1", "nft delete table inet strict");
      expect(blocked.err).toContain('"n1" hears nothing from "n2"');
      expect(blocked.err).toContain("is undone");
      for (const node of ["n1", "n2"]) expect(await hasCluster(node)).toBe("inactive\ninactive");
      const done = await init();
      expect(`${done.code} ${done.err}`).toMatch(/^0 /);
      for (const node of ["n1", "n2"])
        expect(await lab.sh(node, "systemctl is-active corosync pacemaker; dpkg --audit")).toBe("active\nactive");
    });
  });
