import type { CommandLog } from "../../../cluster/session/session-types.ts";

/** One remote command as a line of the log: `lab n1: crm_mon -1 → 0 (15 ms)`. */
export function commandLine(entry: Parameters<CommandLog>[0]): string {
  return `${entry.cluster} ${entry.node}: ${entry.command} → ${entry.exitCode} (${Math.round(entry.milliseconds)} ms)`;
}
