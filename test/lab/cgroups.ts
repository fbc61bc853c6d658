import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync } from "node:fs";
import { basename, join } from "node:path";

/** Where this process sees control groups of version 2; undefined where none are mounted. */
export function cgroupRoot(): string | undefined {
  const mounts = readFileSync("/proc/self/mounts", "utf8").split("\n");
  return mounts.map((line) => line.split(" ")).find(([, , type]) => type === "cgroup2")?.[1];
}

/** The control group of the lab in that run folder; one for each of its nodes that runs systemd is inside. */
export function labCgroup(runDir: string): string | undefined {
  const root = cgroupRoot();
  return root === undefined ? undefined : join(root, `quorate-lab-${basename(runDir)}`);
}

/** Makes the control group of one node, empty, and returns the file that takes the process which starts it. */
export function makeNodeCgroup(runDir: string, node: string): string {
  const lab = labCgroup(runDir);
  if (lab === undefined) throw new Error("There are no control groups of version 2.");
  const folder = join(lab, node);
  // What the node's former systemd left.
  removeCgroup(folder);
  mkdirSync(folder, { recursive: true });
  return join(folder, "cgroup.procs");
}

/** Removes a control group with all inside it; what still has processes stays, and it isn't an error. */
export function removeCgroup(folder: string | undefined): void {
  if (folder === undefined || !existsSync(folder)) return;
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) removeCgroup(join(folder, entry.name));
    }
    rmdirSync(folder);
  } catch {
    // Something runs there, or somebody else removed it.
  }
}

/** Removes the control groups of a lab that has ended; its last processes may take some seconds to be gone. */
export function removeLabCgroup(runDir: string): void {
  const folder = labCgroup(runDir);
  const until = Date.now() + 10_000;
  for (;;) {
    removeCgroup(folder);
    if (folder === undefined || !existsSync(folder) || Date.now() > until) return;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  }
}
