// Before the first test file: a temporary folder of the run, in which all others are made. It goes with the run, however that ends.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const prefix = "quorate-test-";

export default function makeRunFolder(): () => void {
  const outer = tmpdir();
  removeLeftovers(outer);
  // Short: a socket of VS Code that is made in it has a path of 107 bytes at most.
  const folder = join(outer, `${prefix}${process.pid}`);
  mkdirSync(folder, { mode: 0o700 });
  process.env.TMPDIR = folder;
  process.env.XDG_RUNTIME_DIR = folder;
  if (process.platform !== "win32") removeAfterThisProcess(folder);
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}

/** Removes the folder when this process has ended, killed or not, and its workers have noticed. */
function removeAfterThisProcess(folder: string): void {
  const script = 'cat >/dev/null; sleep 2; rm -rf "$1"; sleep 5; rm -rf "$1"';
  const child = spawn("sh", ["-c", script, "sh", folder], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
    cwd: "/",
  });
  child.unref();
  // Its standard input ends with this process.
  (child.stdin as Partial<Socket> | null)?.unref?.();
}

/** What is left where even the process that removes a folder was killed. */
function removeLeftovers(outer: string): void {
  if (!existsSync("/proc/self")) return;
  for (const name of readdirSync(outer)) {
    const pid = name.startsWith(prefix) ? name.slice(prefix.length) : "";
    if (/^\d+$/.test(pid) && !existsSync(`/proc/${pid}`)) rmSync(join(outer, name), { recursive: true, force: true });
  }
}
