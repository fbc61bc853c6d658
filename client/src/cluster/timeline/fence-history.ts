import type { TimelineEvent } from "./event.ts";
import type { NodeLogs } from "./logs/node-logs.ts";

/** So far from a line of a log an entry of the history, which has whole seconds, is still the same. */
const sameMs = 5_000;

/** Fencing that the cluster remembers (elements `fence_event` of crm_mon) but no log that was read has. */
export function onlyInHistory(nodes: readonly NodeLogs[], events: readonly TimelineEvent[]): readonly TimelineEvent[] {
  const seen = new Set<string>();
  return nodes.flatMap(({ fenceEvents, node, zone, ahead = 0 }) =>
    fenceEvents.flatMap((element): TimelineEvent[] => {
      const value = (name: string): string => new RegExp(` ${name}="([^"]*)"`).exec(element)?.[1] ?? "";
      const [target, status, completed] = [value("target"), value("status"), value("completed")];
      const at = completedAt(completed, zone) - ahead;
      const key = `${target} ${status} ${completed} ${value("client")}`;
      if (Number.isNaN(at) || seen.has(key) || (status !== "success" && status !== "failed")) return [];
      seen.add(key);
      const type = status === "success" ? "fenced" : "fence-failed";
      const isKnown = events.some(
        (each) => each.type === type && each.target === target && Math.abs(each.at - at) <= sameMs,
      );
      if (isKnown) return [];
      const by = value("delegate");
      const why = value("exit-reason");
      const text =
        status === "success"
          ? `${target} was fenced (${value("action")})${by ? ` by ${by}` : ""} for ${value("client")}`
          : `fencing ${target} (${value("action")}) for ${value("client")} failed${why ? `: ${why}` : ""}`;
      const place = { file: "fencing history", line: 0 };
      const trouble = status === "failed" ? { isTrouble: true } : {};
      return [{ kind: "fencing", type, target, ...(by ? { by } : {}), text, at, seenBy: [node], place, ...trouble }];
    }),
  );
}

/** Milliseconds of `2026-11-30 06:49:59Z`, or of a time without a zone, which is the node's. NaN for none. */
function completedAt(text: string, zone: number): number {
  const hasZone = /Z$|[+-]\d\d:?\d\d$/.test(text);
  const parsed = Date.parse(hasZone ? text.replace(/ (?=[+-]\d\d:?\d\d$)/, "").replace(" ", "T") : `${text} UTC`);
  return hasZone ? parsed : parsed - zone * 60_000;
}
