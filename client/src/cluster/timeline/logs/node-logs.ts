import { zoneMinutes } from "./log-times.ts";
import type { LogSource } from "./read-source.ts";

/** What one node, or one node's folder of an archive, gave. */
export interface NodeLogs {
  readonly node: string;
  readonly sources: readonly LogSource[];
  /** How far its clock is ahead of ours, in milliseconds; undefined offline. */
  readonly ahead?: number;
  /** Minutes east of UTC. */
  readonly zone: number;
  /** What couldn't be read there, and why. */
  readonly unread: readonly { readonly file: string; readonly why: string }[];
  /** Names of the scheduler inputs that it saved in the period. */
  readonly saved: readonly string[];
  /** Elements `fence_event` of crm_mon. */
  readonly fenceEvents: readonly string[];
}

/** Reads what read-logs.sh printed. `address` names the node where it doesn't say. */
export function readNodeLogs(output: string, mark: string, address: string): NodeLogs {
  let node = address;
  let zone = 0;
  let now = Date.now();
  let isWhole = false;
  const sources: LogSource[] = [];
  const unread: { file: string; why: string }[] = [];
  const saved: string[] = [];
  const fenceEvents: string[] = [];
  for (const section of `\n${output}`.split(`\n${mark} `).slice(1)) {
    const [head = "", ...rest] = section.split("\n");
    const [kind, first = "", ...words] = head.split(" ");
    const lines = rest.filter((line) => line !== "");
    if (kind === "clock") {
      now = Number(first) * 1000;
      zone = zoneMinutes(words[0] ?? "");
    } else if (kind === "name") node = first;
    else if (kind === "log") {
      const numbered = lines.map((line) => {
        const at = line.indexOf(":");
        return { number: Number(line.slice(0, at)), text: line.slice(at + 1) };
      });
      sources.push({ node, file: words.join(" "), lines: numbered, modified: Number(first) * 1000, zone });
    } else if (kind === "journal") {
      if (lines.length > 0)
        sources.push({ node, file: "journal", lines: lines.map((text) => ({ number: 0, text })), modified: now, zone });
    } else if (kind === "unread") unread.push({ file: first, why: words.join(" ") });
    else if (kind === "saved") saved.push(...lines.map((line) => line.replace(/^\d+ .*\//, "")));
    else if (kind === "fencing") fenceEvents.push(...lines);
    else if (kind === "end") isWhole = true;
  }
  if (!isWhole) unread.push({ file: "the rest", why: "the answer ended early" });
  return { node, sources, zone, unread, saved, fenceEvents };
}
