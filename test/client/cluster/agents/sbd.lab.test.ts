import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { readSbd } from "../../../../client/src/cluster/agents/read-sbd.ts";
import type { ClusterSession } from "../../../../client/src/cluster/session/session-types.ts";
import { readSbd as understand } from "../../../../server/src/workspace.ts";
import { type Lab, whyNoLab } from "../../../lab/lab.ts";
import { machineRelease } from "../../../lab/releases.ts";
import { useLab } from "../../../lab/use-lab.ts";
import { labSession, labSetting } from "../../support/lab-session.ts";

/** A block device of one's own, with SBD's header on it; undefined where this machine can't make one. */
function makeDisk(folder: string): { readonly path: string; readonly loop: string } | undefined {
  try {
    const file = join(folder, "file");
    execFileSync("truncate", ["-s", "10M", file]);
    const loop = execFileSync("losetup", ["-f", "--show", file], { encoding: "utf8" }).trim();
    // The nodes' file systems lie over this machine's, so a device file in it is theirs too.
    const path = join(folder, "disk");
    const [major = "", minor = ""] = execFileSync("stat", ["-c", "%Hr %Lr", loop], { encoding: "utf8" })
      .trim()
      .split(" ");
    execFileSync("mknod", ["-m", "600", path, "b", major, minor]);
    execFileSync("sbd", ["-d", path, "-1", "15", "-4", "20", "create"], { stdio: "ignore" });
    return { path, loop };
  } catch {
    return undefined;
  }
}

const noLab = whyNoLab();
const folder = noLab ? tmpdir() : mkdtempSync(join("/var/lib", "sbd-lab-"));
const disk = noLab || !existsSync("/usr/sbin/sbd") ? undefined : makeDisk(folder);
const why = noLab ?? (disk ? undefined : "no SBD, or no loop device");

describe.skipIf(why !== undefined)(`the SBD of a real node${why ? ` (skipped: ${why})` : ""}`, () => {
  let lab: Lab;
  let home: string;
  let session: ClusterSession;
  const path = disk?.path ?? "";

  // The nodes of another release lie over its files, and so don't have the disk's device file; SBD's texts are the same in all of them.
  useLab({ nodes: 1, release: machineRelease }, (setup) => {
    ({ home, lab } = setup);
  });
  afterAll(() => {
    if (disk) execFileSync("losetup", ["-d", disk.loop]);
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(() => session?.disconnect());

  function meet(user: string): ClusterSession {
    session = labSession(labSetting(lab, undefined, user), home);
    return session;
  }

  const settings = (text: string): Promise<unknown> =>
    lab.exec("n1", ["sh", "-c", "cat > /etc/default/sbd"], { stdin: text });

  it("isn't reported where only its settings were installed", async () => {
    await settings("SBD_PACEMAKER=yes\nSBD_WATCHDOG_TIMEOUT=5\n");
    expect(await readSbd(meet("root"))).toEqual({ unread: [] });
  });

  it("is read with the times of its disks by an account that may be root", async () => {
    await settings(
      `# SBD_DEVICE="/dev/example"\nSBD_DEVICE="${path};/dev/nothing;/dev/null"\nSBD_WATCHDOG_TIMEOUT=7\n`,
    );
    for (const user of ["root", "automation"]) {
      const { sbd, unread } = await readSbd(meet(user));
      expect(unread).toEqual(["/dev/nothing", "/dev/null"]);
      expect(understand(sbd ?? { settings: "", dump: "" })).toEqual({
        paths: [path, "/dev/nothing", "/dev/null"],
        watchdogTimeout: 7000,
        disks: [{ path, watchdog: 15_000, msgwait: 20_000 }],
      });
      await session.disconnect();
    }
  });

  it("is read with its settings only by others", async () => {
    await settings(`SBD_DEVICE=${path}\n`);
    const { sbd, unread } = await readSbd(meet("operator"));
    expect(sbd).toEqual({ settings: `SBD_DEVICE=${path}\n`, dump: "" });
    expect(unread).toEqual([path]);
  });

  it("includes the disks that only the live configuration names", async () => {
    await settings("SBD_WATCHDOG_TIMEOUT=5\n");
    const device = `<primitive id="fence" class="stonith" type="fence_sbd"><instance_attributes id="fence-a"><nvpair id="fence-d" name="devices" value="${path}"/></instance_attributes></primitive>`;
    await lab.exec("n1", ["cibadmin", "--create", "--scope", "resources", "--xml-text", device]);
    const { sbd, unread } = await readSbd(meet("root"));
    expect(unread).toEqual([]);
    expect(understand(sbd ?? { settings: "", dump: "" }).disks).toEqual([{ path, watchdog: 15_000, msgwait: 20_000 }]);
  });
});
