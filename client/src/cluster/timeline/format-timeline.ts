import type { EventKind, TimelineEvent } from "./event.ts";
import { duration } from "./incidents/incident-sentence.ts";
import { clockFace, type Timeline } from "./timeline.ts";

/** Which events are shown. */
export interface TimelineFilter {
  readonly only?: readonly EventKind[] | undefined;
  readonly node?: string | undefined;
  readonly resource?: string | undefined;
  /** Also what others are derived from: single steps, broken-off transitions, what repeats. */
  readonly details?: boolean | undefined;
}

/** The events that a filter lets through. */
export function filterEvents(
  events: readonly TimelineEvent[],
  { only, node, resource, details = false }: TimelineFilter,
): readonly TimelineEvent[] {
  const names = (text: string, name: string): boolean =>
    text.split(/[^\w.:-]+/).some((word) => word === name || word.replace(/:$|:\d+$/, "") === name);
  return events.filter(
    (each) =>
      (details || !each.isDetail) &&
      (only === undefined || only.includes(each.kind)) &&
      (node === undefined || each.target === node || each.seenBy.includes(node) || names(each.text, node)) &&
      (resource === undefined || each.resource === resource || names(each.text, resource)),
  );
}

/** A timeline as text: incidents in sentences, the list by time with the place of each line, and what isn't known. */
export function timelineText(timeline: Timeline, filter: TimelineFilter = {}): string {
  const { of, nodes, incidents, events, clocks, zone, unknown } = timeline;
  const lines = [`${of}: what happened, from the logs of ${nodes.join(", ") || "no node"}${zoneText(zone)}`, ""];
  const isFiltered = filter.only !== undefined || filter.node !== undefined || filter.resource !== undefined;
  for (const { from, to, isOver, sentences } of isFiltered ? [] : incidents) {
    lines.push(
      `Incident at ${dayOf(from, zone)} ${clockFace(from, zone)}, ${duration(to - from)}${isOver ? "" : "; its end isn't in the logs"}`,
    );
    lines.push(...sentences.map((each) => `  ${each}`), "");
  }
  const shown = filterEvents(events, filter);
  let day = "";
  for (const event of shown) {
    const own = dayOf(event.at, zone);
    if (own !== day) lines.push(own);
    day = own;
    const part = String(((event.at % 1000) + 1000) % 1000).padStart(3, "0");
    const { file, line } = event.place;
    lines.push(
      `  ${clockFace(event.at, zone)}.${part}  ${event.isTrouble ? "!" : " "} ${event.text}${event.cause ? ` (after: ${event.cause})` : ""}  [${event.seenBy.join(", ")}: ${file}${line > 0 ? `:${line}` : ""}${savedAs(event)}]`,
    );
  }
  if (shown.length === 0) lines.push("Nothing of that kind is in the logs of that time.");
  lines.push("");
  const ahead = clocks.filter((each) => each.from !== "unknown" && Math.abs(each.ahead) >= 100);
  for (const each of ahead) {
    const than = each.from === "date" ? "this machine's" : `that of ${clocks[0]?.node}`;
    lines.push(
      `The clock of ${each.node} is ${(Math.abs(each.ahead) / 1000).toFixed(1)} s ${each.ahead > 0 ? "ahead of" : "behind"} ${than}; its times are corrected.`,
    );
  }
  lines.push(...unknown);
  return `${lines.join("\n").replace(/\n+$/, "")}\n`;
}

/** The saved input of a transition, as `--transition` takes it. */
function savedAs({ type, by, seenBy }: TimelineEvent): string {
  const name = type === "transition" ? /pe-(?:input|warn|error)-\d+/.exec(by ?? "")?.[0] : undefined;
  return name === undefined ? "" : `; ${seenBy[0]}:${name}`;
}

function dayOf(at: number, zone = 0): string {
  return new Date(at + zone * 60_000).toISOString().slice(0, 10);
}

function zoneText(zone: number | undefined): string {
  if (zone === undefined) return "";
  const minutes = Math.abs(zone);
  const two = (number: number): string => String(number).padStart(2, "0");
  return zone === 0 ? " (UTC)" : ` (UTC${zone < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)})`;
}
