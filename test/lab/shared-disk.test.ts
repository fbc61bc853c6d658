// The disk that nodes of a lab share: SBD's, whose poison pill resets a node for real. Its watchdog is /dev/null by another name.
import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import type { Lab } from "./lab.ts";
import { sharedDisk, whyNoSharedDisk } from "./shared-disk.ts";
import { useLab } from "./use-lab.ts";
import { whyNoLab } from "./why-no-lab.ts";

const why = whyNoLab() ?? whyNoSharedDisk();

describe.skipIf(why !== undefined)(`a shared disk${why ? ` (skipped: ${why})` : ""}`, () => {
  let lab: Lab;
  useLab({ nodes: 2, bare: true, sharedDisk: true }, (setup) => {
    ({ lab } = setup);
  });

  it("is the same on all nodes, and empty at first", async () => {
    expect(await lab.sh("n1", `readlink ${sharedDisk}`)).toMatch(/^\/dev\/loop\d+$/);
    expect(await lab.sh("n2", `head -c 8 ${sharedDisk} | tr -d '\\0'`)).toBe("");
    await lab.sh(
      "n1",
      `sbd -d ${sharedDisk} -1 5 -4 10 create; for n in n1 n2; do sbd -d ${sharedDisk} allocate $n; done`,
    );
    expect(await lab.sh("n2", `sbd -d ${sharedDisk} list | xargs`)).toBe("0 n1 clear 1 n2 clear");
  });

  it("brings a node the order to reset itself", async () => {
    await lab.sh(
      "n2",
      `touch /run/this-boot /dev/watchdog; mount --bind /dev/null /dev/watchdog
       setsid sbd -d ${sharedDisk} -w /dev/watchdog -T -n n2 watch >/dev/null 2>&1 </dev/null &`,
    );
    await expect.poll(() => lab.sh("n2", "pgrep -cf '[s]bd: watcher: /dev/disk'")).toBe("1");
    await lab.sh("n1", `sbd -d ${sharedDisk} message n2 reset`);
    await expect.poll(() => lab.sh("n2", "ls /run/this-boot || echo gone").catch(String)).toBe("gone");
    // It did that itself: the power board had no part in it.
    expect((await lab.powerLog()).filter(({ by }) => by === "fencing")).toEqual([]);
    expect(await lab.sh("n2", `sbd -d ${sharedDisk} list | xargs`)).toContain("1 n2 reset n1");
  });

  it("is detached with the lab", async () => {
    await lab.down();
    const attached = (): string =>
      spawnSync("losetup", ["--list", "--output", "BACK-FILE"], { encoding: "utf8" }).stdout;
    await expect.poll(attached).not.toContain(lab.runDir);
  });
});
