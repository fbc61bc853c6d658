import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { withPrivateFolder } from "../../../client/src/cluster/private-folder.ts";
import { main } from "../cli/command-line.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "quorate-test-"));
  vi.stubEnv("TMPDIR", folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

test("the folder goes in any case, and takes with it what a killed process left", async () => {
  const made = (name: string, hoursAgo: number): void => {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, "0.xml"), "<cib/>");
    const then = Date.now() / 1000 - hoursAgo * 3600;
    utimesSync(join(folder, name), then, then);
  };
  made("quorate-what-if-old000", 3);
  made("quorate-what-if-young0", 1);
  made("quorate-other", 3);
  const failed = withPrivateFolder("what-if", async (own) => {
    writeFileSync(join(own, "0.xml"), "<cib/>");
    throw new Error("It failed.");
  });
  await expect(failed).rejects.toThrow("It failed.");
  expect(readdirSync(folder).sort()).toEqual(["quorate-other", "quorate-what-if-young0"]);
});

test("what only has the name of a left folder stays, and so does what a link of that name leads to", async () => {
  const [target, link, file] = ["target", "quorate-what-if-link00", "quorate-what-if-file00"].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  mkdirSync(target);
  writeFileSync(join(target, "mine"), "");
  symlinkSync(target, link);
  writeFileSync(file, "");
  const then = Date.now() / 1000 - 3 * 3600;
  for (const each of [target, file]) utimesSync(each, then, then);
  lutimesSync(link, then, then);
  await withPrivateFolder("what-if", async (own) => expect(statSync(own).mode & 0o777).toBe(0o700));
  expect(readdirSync(folder).sort()).toEqual(["quorate-what-if-file00", "quorate-what-if-link00", "target"]);
  expect(readdirSync(target)).toEqual(["mine"]);
});

test.each(["SIGTERM", "SIGHUP", "SIGINT"] as const)("%s ends what-if, and leaves nothing behind", async (signal) => {
  const [bin, asked, temporary] = ["bin", "asked", "tmp"].map((name) => join(folder, name)) as [string, string, string];
  mkdirSync(bin);
  mkdirSync(temporary);
  // A scheduler that doesn't answer.
  const script = `#!/bin/sh\n[ "$1" != --version ] || { echo "Pacemaker 2.1.5"; exit; }\n: > '${asked}'\nexec sleep 600\n`;
  writeFileSync(join(bin, "crm_simulate"), script);
  chmodSync(join(bin, "crm_simulate"), 0o755);
  writeFileSync(join(folder, "a.crm"), "primitive d ocf:pacemaker:Dummy\n");
  const program = spawn(process.execPath, [main, "what-if", "--nodes", "n1,n2", "a.crm"], {
    cwd: folder,
    env: { ...process.env, TMPDIR: temporary, PATH: `${bin}:${process.env.PATH}` },
    stdio: "ignore",
  });
  try {
    const ended = once(program, "exit");
    await vi.waitFor(() => expect(existsSync(asked)).toBe(true), { timeout: 60_000, interval: 50 });
    expect(readdirSync(temporary)).toHaveLength(1);
    program.kill(signal);
    const [code] = await ended;
    expect(code).not.toBe(0);
    expect(readdirSync(temporary)).toEqual([]);
  } finally {
    program.kill("SIGKILL");
  }
});
