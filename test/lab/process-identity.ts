import { readFileSync } from "node:fs";

/** A process named so that a later process with the same number isn't taken for it. */
export interface ProcessIdentity {
  pid: number;
  /** Ticks from boot to the process's start: field 22 of /proc/PID/stat. */
  start: number;
  /** The boot it lives in: pids and ticks start again with each. */
  boot: string;
}

function startTicks(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in parentheses may hold blanks and parentheses itself, so count from the last one.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : Number(fields[19]);
  } catch {
    return undefined;
  }
}

function bootId(): string {
  return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
}

/** Names the process `pid` now; undefined when there is none (a zombie counts as none). */
export function identify(pid: number): ProcessIdentity | undefined {
  const start = startTicks(pid);
  return start === undefined ? undefined : { pid, start, boot: bootId() };
}

/** Whether that very process is still there. */
export function isAlive(process: ProcessIdentity): boolean {
  return startTicks(process.pid) === process.start && bootId() === process.boot;
}

/** Sends a signal to that very process; does nothing when it is gone. */
export function signal(target: ProcessIdentity, name: NodeJS.Signals): void {
  if (!isAlive(target)) return;
  try {
    process.kill(target.pid, name);
  } catch {
    // Gone between the look and the signal.
  }
}

/** Waits until that very process is gone; false when it is still there after `milliseconds`. */
export async function waitUntilGone(target: ProcessIdentity, milliseconds: number): Promise<boolean> {
  const until = Date.now() + milliseconds;
  while (isAlive(target)) {
    if (Date.now() > until) return false;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return true;
}
