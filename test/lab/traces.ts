import { existsSync, readdirSync, readFileSync } from "node:fs";
import { identify, isAlive, type ProcessIdentity } from "./process-identity.ts";
import { readPlan } from "./run-folder.ts";

/** All processes of a lab as the machine sees them: its supervisor and everything that descends from it. */
export function processesOf(runDir: string): ProcessIdentity[] {
  const plan = readPlan(runDir);
  if (plan === undefined) return [];
  const parents = new Map<number, number>();
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, "utf8");
      parents.set(Number(entry), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
    } catch {
      // It ended while we looked.
    }
  }
  const descends = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at !== 0; at = parents.get(at)) {
      if (at === plan.owner.pid) return true;
    }
    return false;
  };
  return [...parents.keys()].filter(descends).flatMap((pid) => identify(pid) ?? []);
}

/** What is still there of a lab: its processes that live, its run folder, and mounts in any process's sight. */
export function tracesOf(runDir: string, processes: readonly ProcessIdentity[]): string[] {
  const traces = processes.filter(isAlive).map((process) => `process ${process.pid}`);
  if (existsSync(runDir)) traces.push(`folder ${runDir}`);
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      if (readFileSync(`/proc/${entry}/mountinfo`, "utf8").includes(`${runDir}/`)) traces.push(`mount of ${entry}`);
    } catch {
      // It ended while we looked.
    }
  }
  return traces;
}

/** The machine's own network: its interfaces and IPv4 routes. */
export function machineNetwork(): string {
  return `${readdirSync("/sys/class/net").sort().join(" ")}\n${readFileSync("/proc/net/route", "utf8")}`;
}

/** Waits until `look` finds nothing wrong; what it still finds after `milliseconds` is returned. */
export async function waitUntilNone(
  look: () => string[] | Promise<string[]>,
  milliseconds = 90_000,
): Promise<string[]> {
  const until = Date.now() + milliseconds;
  for (;;) {
    const found = await look();
    if (found.length === 0 || Date.now() > until) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
