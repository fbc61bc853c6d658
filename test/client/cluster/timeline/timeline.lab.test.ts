// Incidents that are made on a real cluster, and what the timeline says of them: what happened, in order, and nothing else.
import { describe, expect, it, vi } from "vitest";
import type { Timeline } from "../../../../client/src/cluster/timeline/timeline.ts";
import { type Lab, whyNoLab } from "../../../lab/lab.ts";
import { createInCib, nodeOf, waitUntilIdle, watchedDummy } from "../../support/lab-resources.ts";
import { type CommandLineSetup, jsonOf, useCommandLine } from "../../support/use-command-line.ts";

const why = whyNoLab();

describe.skipIf(why !== undefined)(`the timeline of a real cluster${why ? ` (skipped: ${why})` : ""}`, () => {
  let lab: Lab;
  let quorate: CommandLineSetup["quorate"];

  useCommandLine({ nodes: 3, fencing: true, networks: 2 }, async (setup) => {
    ({ lab, quorate } = setup);
    await createInCib(lab, "resources", watchedDummy("web", 2));
    await createInCib(lab, "constraints", '<rsc_location id="web-on-n2" rsc="web" node="n2" score="100"/>');
    // A hook can't use expect.poll.
    await vi.waitFor(async () => expect(await nodeOf(lab, "web")).toBe("n2"), { timeout: 120_000, interval: 500 });
    await waitUntilIdle(lab);
  });

  const everybodyIsBack = async (): Promise<void> => {
    const online = async () => (await lab.exec("n1", ["crm_mon", "-1"])).stdout;
    await expect.poll(online, { timeout: 240_000, interval: 1000 }).toMatch(/Online: \[ n1 n2 n3 \]/);
  };
  const timeline = (...args: string[]) => jsonOf<Timeline>(quorate, "timeline", "--trust", ...args);
  const sentences = async (): Promise<readonly string[]> =>
    (await timeline()).incidents.flatMap((each) => each.sentences.map((text) => text.replace(/^[\d:]+ /, "")));

  it("names who changed the configuration", async () => {
    await lab.exec("n1", ["crm_attribute", "--type", "rsc_defaults", "--name", "migration-threshold", "--update", "5"]);
    const texts = async (): Promise<readonly string[]> =>
      (await timeline("--only", "configuration")).events.map(({ text }) => text);
    await expect
      .poll(texts, { timeout: 120_000, interval: 2000 })
      .toContainEqual(expect.stringMatching(/^the configuration was changed .*by crm_attribute on n1/));
  });

  it("names an operation that failed, and what was done about it", async () => {
    await lab.exec("n2", ["sh", "-c", "rm -f /run/Dummy-web.state /var/run/Dummy-web.state"]);
    await expect
      .poll(sentences, { timeout: 120_000, interval: 2000 })
      .toContainEqual(expect.stringMatching(/^monitor of web failed on n2: not running/i));
    expect(await sentences()).not.toContainEqual(expect.stringMatching(/ left| fenced /));
  });

  it("names a node that died: who saw it go, who fenced it by which device, and where its resource went", async () => {
    await lab.off("n2");
    await expect.poll(() => nodeOf(lab, "web"), { timeout: 240_000, interval: 1000 }).toMatch(/^n[13]$/);
    await expect
      .poll(sentences, { timeout: 120_000, interval: 2000 })
      .toContainEqual(expect.stringMatching(/^web moved to n[13]; it was down for /));
    const said = await sentences();
    const at = (pattern: RegExp): number => said.findIndex((text) => pattern.test(text));
    expect(at(/^n2 left .*as n1 and n3 saw it/), said.join("\n")).toBeGreaterThanOrEqual(0);
    expect(at(/^n[13] fenced n2 by \S+ in /), said.join("\n")).toBeGreaterThan(at(/^n2 left/));
    expect(said.join("\n")).not.toMatch(/n[13] left|fenced n[13] /);
  });

  it("names a link that was cut while another one held, and no loss of a node", async () => {
    await everybodyIsBack();
    // The nodes have a second network; corosync learns of it while it runs.
    for (const [index, node] of ["n1", "n2", "n3"].entries()) {
      const address = `    ring1_addr: 10.9.0.1${index}`;
      const add = `for i in 0 1 2; do sed -i "s/^    ring0_addr: 192.168.1.1$i$/&\\n    ring1_addr: 10.9.0.1$i/" /etc/corosync/corosync.conf; done`;
      await lab.exec(node, ["sh", "-c", add]);
      expect((await lab.exec(node, ["cat", "/etc/corosync/corosync.conf"])).stdout).toContain(address);
    }
    await lab.exec("n1", ["corosync-cfgtool", "-R"]);
    const links = async () => (await lab.exec("n3", ["corosync-cfgtool", "-s"])).stdout;
    await expect.poll(links, { timeout: 120_000, interval: 500 }).toMatch(/10\.9\.0\.12[\s\S]*: +1:\s+connected/);
    const before = (await sentences()).length;
    await lab.exec("n3", ["ip", "link", "set", "eth1", "down"]);
    const log = async () => (await lab.exec("n1", ["cat", "/var/log/corosync/corosync.log"])).stdout;
    await expect.poll(log, { timeout: 120_000, interval: 500 }).toMatch(/host: 3 link: 1 is down/);
    await lab.exec("n3", ["ip", "link", "set", "eth1", "up"]);
    await expect
      .poll(sentences, { timeout: 120_000, interval: 2000 })
      .toContainEqual(expect.stringMatching(/^link 1 from n3 to n1 and n2 was down for .*no node left/));
    expect((await sentences()).slice(before).join("\n")).not.toMatch(/^n\d left|\bfenced\b/m);
  });

  it("names both links that were cut, a device that refused to fence, and the next level's that did it", async () => {
    const refusing = `<primitive id="refuses" class="stonith" type="fence_lab"><instance_attributes id="refuses-i"><nvpair id="refuses-l" name="pcmk_host_list" value="n2"/><nvpair id="refuses-a" name="pcmk_reboot_action" value="nonsense"/></instance_attributes></primitive>`;
    const levels = `<fencing-topology><fencing-level id="l1" target="n2" index="1" devices="refuses"/><fencing-level id="l2" target="n2" index="2" devices="fence"/></fencing-topology>`;
    await createInCib(lab, "resources", refusing);
    await createInCib(lab, "configuration", levels);
    await waitUntilIdle(lab);
    await expect.poll(() => nodeOf(lab, "web"), { timeout: 240_000, interval: 1000 }).toBe("n2");
    await lab.exec("n2", ["sh", "-c", "ip link set eth1 down; ip link set eth0 down"]);
    await expect
      .poll(sentences, { timeout: 240_000, interval: 2000 })
      .toContainEqual(
        expect.stringMatching(
          /^n[13] fenced n2 by fence in .* after .*refuses.* failed .*there is no action.* because: /,
        ),
      );
    await everybodyIsBack();
    const said = (await sentences()).join("\n");
    expect(said).toMatch(/^n2 left \(the token was lost, its links 0 and 1 were down\), as n1 and n3 saw it/m);
    expect(said).toMatch(/^n2 lost quorum/m);
    expect(said).not.toMatch(/n[13] left|fenced n[13] /);
  });

  it("opens a saved transition of the DC", async () => {
    const { events } = await timeline("--only", "transition");
    const last = events.findLast(({ type, by }) => type === "transition" && /pe-/.test(by ?? ""));
    const name = `${last?.seenBy[0]}:${/pe-\w+-\d+/.exec(last?.by ?? "")?.[0]}`;
    const { out, err } = await quorate("timeline", "--trust", "--transition", name);
    expect(out, err).toContain("primitive web ocf:pacemaker:Dummy");
    expect(out).toMatch(/^# pe-\w+-\d+ \(n[123]\)\n# At 20\d\d-/);
  });
});
