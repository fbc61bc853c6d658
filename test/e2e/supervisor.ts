// Supervises a VS Code server: runs it as long as standard input stays open, then ends it with everything it started and removes its folders.
// So nothing is left when whoever wanted the server was killed. Arguments: a JSON list of folders, then the server's own.
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";

const [folders = "[]", ...args] = process.argv.slice(2);
const server = spawn(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"], detached: true });
const group = -(server.pid ?? process.pid);

/** False when nobody is left in the server's group. */
function signalGroup(name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(group, name);
  } catch {
    return false;
  }
}

let ending = false;

async function end(): Promise<void> {
  ending = true;
  for (const name of ["SIGTERM", "SIGKILL"] as const) {
    signalGroup(name);
    for (let waited = 0; waited < 2000 && signalGroup(0); waited += 50)
      await new Promise((done) => setTimeout(done, 50));
  }
  for (const folder of JSON.parse(folders) as string[]) {
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
  process.exit(server.exitCode ?? 0);
}

const endOnce = () => {
  if (!ending) void end();
};
process.stdin.on("end", endOnce).on("error", endOnce).resume();
server.once("exit", endOnce).once("error", endOnce);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, endOnce);
