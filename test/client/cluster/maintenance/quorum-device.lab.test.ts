// Rolling maintenance of two nodes whose third vote is a quorum device, to its end: with the device, and with the device lost on the way.
import { describe, expect, it } from "vitest";
import type { Lab } from "../../../lab/lab.ts";
import { whyNoScheduler } from "../../../lab/why-no-lab.ts";
import { makeClusterWithDevice, votesOn } from "../../support/quorum-device.ts";
import { useSpareMachines } from "../../support/spare-machines.ts";
import type { CommandLineSetup } from "../../support/use-command-line.ts";

const why = whyNoScheduler();
const minutes = 10 * 60_000;

describe.skipIf(why !== undefined)(
  `rolling maintenance with a quorum device${why ? ` (skipped: ${why})` : ""}`,
  { timeout: minutes },
  () => {
    let lab: Lab;
    let quorate: CommandLineSetup["quorate"];
    let make: () => Promise<void>;
    useSpareMachines({ nodes: 3, bare: true }, 2, (setup) => {
      ({ lab, quorate } = setup);
      make = () => makeClusterWithDevice(setup);
    });

    const votes = (node: string): Promise<string> => votesOn(lab, node);
    const nodes = ["n1", "n2"];
    const other = (node: string): string => (node === "n1" ? "n2" : "n1");
    const device = (action: string): Promise<string> => lab.sh("n3", `service corosync-qnetd ${action}`);
    /** The node where that file is, once it is on one of them. */
    const nodeWith = async (file: string, among: readonly string[] = nodes): Promise<string> => {
      let found: string | undefined;
      await expect
        .poll(async () => {
          for (const node of among) if ((await lab.sh(node, `ls ${file}`).catch(() => "")) !== "") found = node;
          return found;
        })
        .toBeDefined();
      return found ?? "";
    };
    const standby = (): Promise<string> => lab.sh("n1", "crm_mon -1 | sed -n 's/.*Node \\(.*\\): standby.*/\\1/p'");
    const stopHere = "service pacemaker stop; service corosync-qdevice stop; service corosync stop";
    /** A step that takes until somebody removes a file. */
    const wait = "touch /root/here; while test -e /root/here; do sleep 0.2; done";
    const without = (node: string): string => `With "${node}" down: Quorum stays: 2 of 3 votes are left, 2 are needed.`;
    const lost = "Quorum is lost: 1 of 3 votes is left, 2 are needed.";

    it("says what corosync then counts, with a step that stops the cluster on each node", async () => {
      await make();
      for (const node of nodes) expect(await votes(node)).toBe("Yes 3 3 2 Quorate Qdevice");
      const shown = await quorate("maintenance", "--dry-run");
      expect(shown.out).toContain("With a node down: Quorum stays: 2 of 3 votes are left, 2 are needed.");
      const running = quorate("maintenance", "--run", `${stopHere}; ${wait}`, "--yes");
      const first = await nodeWith("/root/here");
      const second = other(first);
      for (const node of [first, second]) {
        await nodeWith("/root/here", [node]);
        await expect.poll(() => votes(other(node))).toBe("Yes 3 2 2 Quorate Qdevice");
        expect(await votes(node)).toBe("");
        await lab.sh(node, "rm /root/here");
      }
      const { code, err } = await running;
      expect(err).toContain(without(first));
      expect(err).toContain(without(second));
      expect(err).toContain("All nodes are done");
      expect(code).toBe(0);
      for (const node of nodes) await expect.poll(() => votes(node)).toBe("Yes 3 3 2 Quorate Qdevice");
      expect(await standby()).toBe("");
    });

    it("stops before the next node where the device was lost, and goes on once a person agreed", async () => {
      const running = quorate("maintenance", "--run", wait, "--yes");
      const first = await nodeWith("/root/here");
      const second = other(first);
      await device("stop");
      for (const node of nodes) await expect.poll(() => votes(node)).toBe("Yes 3 2 2 Quorate");
      await lab.sh(first, "rm /root/here");
      const { code, err } = await running;
      expect(err).toContain(`stopped at "${second}" (1 of 2 nodes done): If "${second}" stops: ${lost}`);
      expect(code).toBe(1);
      expect(await standby()).toBe("");
      const resumed = await quorate("maintenance", "--resume", "--run", "true", "--yes");
      expect(resumed.out).toContain(`If a node stops: ${lost} Don't stop the cluster there.`);
      expect(resumed.err).toContain("All nodes are done");
      expect(resumed.code).toBe(0);
    });

    it("reboots no node with which quorum would go, and each once the device is back", async () => {
      const refused = await quorate("maintenance", "--reboot", "--yes");
      expect(refused.err).toContain(`the cluster has no quorum. ${lost}`);
      expect(refused.code).toBe(4);
      await device("start");
      for (const node of nodes) await expect.poll(() => votes(node)).toBe("Yes 3 3 2 Quorate Qdevice");
      // In place of a reboot by the node itself, which a lab's node can't do.
      for (const node of nodes)
        await lab.sh(
          node,
          "printf '#!/bin/sh\\ntouch /root/reboot\\n' > /usr/local/sbin/reboot; chmod 755 /usr/local/sbin/reboot",
        );
      const running = quorate("maintenance", "--reboot", "--yes");
      const first = await nodeWith("/root/reboot");
      const second = other(first);
      await expect.poll(() => votes(second)).toBe("Yes 3 2 2 Quorate Qdevice");
      // The device goes while the node is away: quorum is lost, and back with the node.
      await device("stop");
      await expect.poll(() => votes(second)).toMatch(/^No 3 1 2/);
      await lab.sh(first, "rm /root/reboot");
      await lab.reboot(first);
      const { code, err } = await running;
      expect(err).toContain(without(first));
      expect(err).toContain(
        `stopped at "${second}" (1 of 2 nodes done): While "${second}" is rebooted, the cluster would have no quorum. ${lost}`,
      );
      expect(code).toBe(1);
      for (const node of nodes) expect(await votes(node)).toBe("Yes 3 2 2 Quorate");
      await device("start");
      for (const node of nodes) await expect.poll(() => votes(node)).toBe("Yes 3 3 2 Quorate Qdevice");
      const resuming = quorate("maintenance", "--resume", "--yes");
      await nodeWith("/root/reboot", [second]);
      await expect.poll(() => votes(first)).toBe("Yes 3 2 2 Quorate Qdevice");
      await lab.reboot(second);
      const resumed = await resuming;
      expect(resumed.err).toContain(without(second));
      expect(resumed.err).toContain("All nodes are done");
      expect(resumed.code).toBe(0);
      for (const node of nodes) await expect.poll(() => votes(node)).toBe("Yes 3 3 2 Quorate Qdevice");
      expect((await lab.powerLog()).filter(({ by }) => by === "fencing")).toEqual([]);
    });

    it("counts the device's vote on the nodes that stay", async () => {
      await lab.sh("n1", "service corosync-qdevice stop");
      await expect.poll(() => votes("n1")).toBe("Yes 3 2 2 Quorate");
      expect(await votes("n2")).toBe("Yes 3 3 2 Quorate Qdevice");
      // n1 would be left, which has no vote of the device.
      const second = await quorate("cluster", "stop", "n2", "--dry-run");
      expect(second.out).toContain(lost);
      const refused = await quorate("maintenance", "n2", "--reboot", "--yes");
      expect(refused.err).toContain(lost);
      expect(refused.code).toBe(4);
      const first = await quorate("maintenance", "n1", "--reboot", "--dry-run");
      expect(first.out).toContain("Quorum stays: 2 of 3 votes are left, 2 are needed.");
      await lab.sh("n2", stopHere);
      await expect.poll(() => votes("n1")).toMatch(/^No 3 1 2/);
    });
  },
);
