import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { root } from "../paths.mjs";

const machines = new Set<ChildProcess>();

/** Ends every machine that runs, at once. */
export function endMachines(): void {
  for (const machine of machines) machine.kill("SIGKILL");
}

/** How a command on a bare machine came out. */
interface MachineRun {
  /** The exit code or the signal. */
  readonly end: number | string;
  /** The lines it wrote to file descriptor 3. */
  readonly reports: readonly string[];
}

/**
 * Runs a command on a machine whose root file system is `lower` (unchanged: what is written stays in memory), in a clone of this
 * checkout's last commit, its output to the terminal. When it ends, or this process does, nothing of the machine is left.
 */
export async function runOnBareMachine(lower: string, command: readonly string[]): Promise<MachineRun> {
  const place = mkdtempSync(join(tmpdir(), "quorate-fresh-"));
  try {
    return await runInNamespaces(lower, place, command);
  } finally {
    rmdirSync(place);
  }
}

function runInNamespaces(lower: string, place: string, command: readonly string[]): Promise<MachineRun> {
  const { variables, certificates } = networkOfThisMachine();
  const init = [join(import.meta.dirname, "init.sh"), lower, place, root, certificates];
  const environment = ["env", "-i", ...Object.entries(variables).map(([name, value]) => `${name}=${value}`)];
  // The machine ends with this process, and what runs on it ends with the machine.
  const unshare = [
    "unshare",
    "--mount",
    "--pid",
    "--ipc",
    "--uts",
    "--fork",
    "--kill-child",
    "--propagation",
    "private",
  ];
  const bound = ["--pdeathsig", "KILL", ...unshare, "--"];
  return new Promise((resolve, reject) => {
    const machine = spawn("setpriv", [...bound, ...init, ...environment, ...command], {
      // Ctrl-C in the terminal is for this process alone.
      detached: true,
      stdio: ["ignore", "inherit", "inherit", "pipe"],
    });
    machines.add(machine);
    const reports: string[] = [];
    createInterface({ input: machine.stdio[3] as Readable }).on("line", (line) => reports.push(line));
    machine.once("error", reject);
    machine.once("close", (code, signal) => {
      machines.delete(machine);
      resolve({ reports, end: code ?? signal ?? "an unknown end" });
    });
  });
}

/** What programs must know to reach npm's registry the way this machine does. */
function networkOfThisMachine(): { readonly variables: Record<string, string>; readonly certificates: string } {
  const { NODE_EXTRA_CA_CERTS: file = "" } = process.env;
  const certificates = existsSync(file) ? file : "";
  const variables: Record<string, string> = {
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    HOME: "/root",
    TERM: "dumb",
  };
  for (const [name, value] of Object.entries(process.env)) {
    if (value && /^(https?_proxy|no_proxy|npm_config_registry)$/i.test(name)) variables[name] = value;
  }
  // Not where this machine has them: a package that is installed there writes its own.
  if (certificates) {
    variables.NODE_EXTRA_CA_CERTS = "/root/certificates.pem";
    variables.npm_config_cafile = "/root/certificates.pem";
  }
  return { variables, certificates };
}
