// What the steps for SBD do on a machine: its settings file, and disks, which are loop devices with the real sbd.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { root } from "../../../../../scripts/paths.mjs";

const script = ["services/daemons.sh", "setup/machines/sbd.sh", "setup/machines/device.sh", "setup/machines/step.sh"]
  .map((file) => readFileSync(join(root, "client/src/cluster", file), "utf8"))
  .join("");
const own = mkdtempSync(join(tmpdir(), "quorate-sbd-"));
const loops: string[] = [];

afterAll(() => {
  for (const loop of loops) execFileSync("losetup", ["-d", loop]);
  rmSync(own, { recursive: true, force: true });
});

describe("SBD's settings", () => {
  const file = join(own, "sbd");
  const before = "# SBD's own\nSBD_PACEMAKER=yes\nSBD_WATCHDOG_TIMEOUT=5\nSBD_OPTS=\n";
  const run = (step: string, input = ""): string => {
    // Nothing of this machine is enabled or disabled.
    const fake = `sbd_file() { echo '${file}'; }\nsystemctl() { :; }\nhas_systemd() { false; }\n`;
    const text = script.replace("\nstep=$1\n", `\n${fake}step=$1\n`);
    execFileSync("sh", ["-c", text, "step", step], { input });
    return readFileSync(file, "utf8");
  };
  beforeEach(() => writeFileSync(file, before));

  it("are in a block, and what the file set otherwise becomes comments", () => {
    expect(run("sbd", "SBD_WATCHDOG_TIMEOUT=15\n")).toBe(
      "# SBD's own\n# quorate was: SBD_PACEMAKER=yes\n# quorate was: SBD_WATCHDOG_TIMEOUT=5\nSBD_OPTS=\n# quorate begin\nSBD_WATCHDOG_TIMEOUT=15\n# quorate end\n",
    );
  });

  it("are the same when it is done twice, and as before when it is undone", () => {
    run("sbd", "SBD_WATCHDOG_TIMEOUT=5\n");
    const once = run("sbd", "SBD_WATCHDOG_TIMEOUT=15\n");
    expect(run("sbd", "SBD_WATCHDOG_TIMEOUT=15\n")).toBe(once);
    expect(run("unsbd")).toBe(before);
  });
});

/** Makes a loop device of so many MiB; undefined where this machine can't. */
function makeDisk(name: string): string | undefined {
  try {
    const file = join(own, name);
    execFileSync("truncate", ["-s", "4M", file]);
    const loop = execFileSync("losetup", ["-f", "--show", file], { encoding: "utf8", stdio: "pipe" }).trim();
    loops.push(loop);
    return loop;
  } catch {
    return undefined;
  }
}

const first = existsSync("/usr/sbin/sbd") ? makeDisk("first") : undefined;
const why = first === undefined ? "no SBD, or no loop device" : undefined;

describe.skipIf(why !== undefined)(`SBD's disks${why ? ` (skipped: ${why})` : ""}`, () => {
  const disk = first ?? "";
  const step = (...args: string[]): string =>
    execFileSync("sh", ["-c", script, "step", ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  /** What the disks are: path, state and more. */
  const look = (...paths: string[]): string[][] =>
    step("disks", ...paths)
      .trimEnd()
      .split("\n")
      .map((line) => line.split("\t").map((each) => each.trim()));
  afterEach(() => execFileSync("dd", ["if=/dev/zero", `of=${disk}`, "bs=1M", "count=4"], { stdio: "ignore" }));

  it("are empty, then have the header as sbd itself reads it, and are empty again", () => {
    expect(look(disk)[0]).toEqual([disk, "empty", "4194304"]);
    step("sbd-disk", "15", "30", disk);
    const dump = execFileSync("sbd", ["-d", disk, "dump"], { encoding: "utf8" });
    const uuid = /^UUID\s*: (\S+)$/m.exec(dump)?.[1]?.replaceAll("-", "");
    expect(look(disk)).toEqual([[disk, "sbd", uuid, "15", "30"]]);
    // Again changes nothing.
    step("sbd-disk", "5", "10", disk);
    expect(look(disk)).toEqual([[disk, "sbd", uuid, "15", "30"]]);
    step("unsbd-disk", disk);
    expect(look(disk)[0]?.[1]).toBe("empty");
  });

  it("aren't overwritten where anything else is on them", () => {
    execFileSync("mkswap", [disk], { stdio: "ignore" });
    expect(look(disk)).toEqual([[disk, "used", "swap"]]);
    expect(() => step("sbd-disk", "15", "30", disk)).toThrow("has swap");
    execFileSync("wipefs", ["-qa", disk]);
    execFileSync("sh", ["-c", `echo text | dd of=${disk} bs=512 seek=100 conv=notrunc 2>/dev/null`]);
    expect(look(disk)).toEqual([[disk, "used", "data"]]);
  });

  it("are named where there is none", () => {
    expect(look("/dev/quorate-none", "/dev/null").map(([, state]) => state)).toEqual(["missing", "no-disk"]);
  });
});
