import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { scriptToSend } from "../client/src/cluster/node-script.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The shell scripts of the project, as their paths from its folder. */
const scripts = ["client", "scripts", "test"].flatMap((folder) =>
  readdirSync(`${root}${folder}`, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".sh"))
    .map((file) => `${folder}/${file}`),
);
const onNodes = scripts.filter((file) => file.startsWith("client/"));

/** Every shell that is the /bin/sh of some system with Pacemaker. */
const shells = [["dash"], ["bash", "--posix"], ["busybox", "ash"], ["ksh93"]] as const;

function isInstalled(program: string): boolean {
  return (process.env.PATH ?? "").split(":").some((folder) => existsSync(`${folder}/${program}`));
}

describe("shell scripts", () => {
  it.skipIf(!isInstalled("shellcheck")).each(scripts)("%s passes shellcheck", (file) => {
    const { stdout, stderr } = spawnSync("shellcheck", [file], { cwd: root, encoding: "utf8" });
    expect(`${stdout}${stderr}`).toBe("");
  });

  it.each(onNodes)("%s is a POSIX shell script", (file) => {
    const { stdout } = spawnSync("head", ["-n", "1", file], { cwd: root, encoding: "utf8" });
    expect(stdout).toBe("#!/bin/sh\n");
  });

  for (const [shell, ...options] of shells)
    it.skipIf(!isInstalled(shell)).each(onNodes)(`%s is read by ${[shell, ...options].join(" ")}`, (file) => {
      const { status, stderr } = spawnSync(shell, [...options, "-n", file], { cwd: root, encoding: "utf8" });
      // ksh93 also says which POSIX arithmetic its own would do faster.
      const complaints = stderr
        .split("\n")
        .filter((line) => line !== "" && !/: warning: .* is slower than /.test(line));
      expect([status, complaints]).toEqual([0, []]);
    });

  // bash prints a script as it understood it: comments are gone, and only the programs and texts in quotes are as they were.
  it.skipIf(!isInstalled("bash")).each(onNodes)("%s means the same as it is sent", (file) => {
    const understood = (script: string): string[] => {
      const { stdout } = spawnSync("bash", ["--pretty-print", "/dev/stdin"], { input: script, encoding: "utf8" });
      return stdout
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== "" && !line.startsWith("#"));
    };
    const script = readFileSync(`${root}${file}`, "utf8");
    expect(understood(scriptToSend(script))).toEqual(understood(script));
    // To Python, indentation says what belongs together.
    for (const [, program = ""] of scriptToSend(script).matchAll(/python" -c '\n([^']*)'/g)) {
      const compile = "import sys; compile(sys.stdin.read(), 'sent', 'exec')";
      const { stderr } = spawnSync("python3", ["-c", compile], { input: program, encoding: "utf8" });
      expect(stderr).toBe("");
    }
    expect(script).not.toMatch(/<<|\bprintf '[^'\n]*\n/);
  });

  it.skipIf(!isInstalled("python3"))("Python programs are sent with their indentation", () => {
    const compiles = "import sys; compile(sys.stdin.read(), 'sent', 'exec')";
    const programs = onNodes.flatMap((file) => {
      const sent = scriptToSend(readFileSync(`${root}${file}`, "utf8"));
      return [...sent.matchAll(/python[^\n]* -c '\n([^']*)'/g)].map(([, program = ""]) => ({ file, program }));
    });
    expect(programs.length).toBeGreaterThan(0);
    for (const { file, program } of programs) {
      const { stderr } = spawnSync("python3", ["-c", compiles], { input: program, encoding: "utf8" });
      expect([file, stderr]).toEqual([file, ""]);
    }
  });
});
