// A bare machine, as `npm run fresh` makes it: here out of this machine's own files, which takes no time.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { endMachines, runOnBareMachine } from "../../scripts/fresh/bare-machine.ts";
import { findProgram } from "../../scripts/paths.mjs";
import { whyNoLab } from "../lab/lab.ts";

const why = findProgram("git") ? whyNoLab() : "git is not installed";

/** What could be left of a machine in a temporary folder of the test's own: its folder, its mounts, and processes that run the command. */
function leftovers(command: string): string[] {
  const folders = readdirSync(tmpdir());
  const mounts = readFileSync("/proc/self/mounts", "utf8")
    .split("\n")
    .filter((line) => line.includes(tmpdir()));
  const processes = readdirSync("/proc").filter((name) => {
    try {
      return readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ").startsWith(command);
    } catch {
      return false;
    }
  });
  return [...folders, ...mounts, ...processes];
}

describe.skipIf(why !== undefined)(`a bare machine${why ? ` (skipped: ${why})` : ""}`, () => {
  const before = process.env.TMPDIR;
  beforeAll(() => {
    process.env.TMPDIR = mkdtempSync(join(tmpdir(), "fresh-test-"));
  });
  afterAll(() => {
    rmdirSync(tmpdir());
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  });

  it("runs a command in a clone of the checkout, passes on its end and what it reports", async () => {
    const script = "test -e package.json && touch /etc/written && hostname >&3 && echo $$ >&3; exit 7";
    const { end, reports } = await runOnBareMachine("/", ["bash", "-c", script]);
    expect(end).toBe(7);
    expect(reports[0]).toBe("bare");
    expect(existsSync("/etc/written")).toBe(false);
  });

  it("leaves nothing behind when it is ended from outside", async () => {
    const command = `sleep ${process.pid}.25`;
    const running = runOnBareMachine("/", ["bash", "-c", `${command} & setsid ${command} & wait`]);
    await expect.poll(() => leftovers(command).length).toBeGreaterThan(2);
    endMachines();
    expect((await running).end).toBe("SIGKILL");
    await expect.poll(() => leftovers(command)).toEqual([]);
  });
});
