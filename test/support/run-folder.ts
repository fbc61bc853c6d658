// Before the first test file: a temporary folder of the run, in which all others are made. It goes with the run, however that ends;
// what a run leaves that was killed with all its processes, the next one removes.
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
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
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  process.once("exit", remove);
  // Without a listener these end the process before anything is removed.
  for (const signal of ["SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(1));
  return remove;
}

function removeLeftovers(outer: string): void {
  if (!existsSync("/proc/self")) return;
  for (const name of readdirSync(outer)) {
    const pid = name.startsWith(prefix) ? name.slice(prefix.length) : "";
    if (/^\d+$/.test(pid) && !existsSync(`/proc/${pid}`)) rmSync(join(outer, name), { recursive: true, force: true });
  }
}
