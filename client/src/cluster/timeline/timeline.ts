import { plainLine, plainTexts } from "../../../../server/src/text/plain-text.ts";
import type { ClusterSession } from "../session/session-types.ts";
import type { TimelineEvent } from "./event.ts";
import { onlyInHistory } from "./fence-history.ts";
import { withDivergence } from "./incidents/diverged.ts";
import { withDoubles } from "./incidents/double-activation.ts";
import { explainTransitions } from "./incidents/explain-transitions.ts";
import { duration } from "./incidents/incident-sentence.ts";
import { type Incident, incidentsOf } from "./incidents/incidents.ts";
import { markRepeats } from "./incidents/repeats.ts";
import { askNodes } from "./logs/ask-nodes.ts";
import { type ClockOffset, clockOffsets } from "./logs/clocks.ts";
import { withNodeNames } from "./logs/host-names.ts";
import type { LocalFile } from "./logs/local-files.ts";
import { readLocalLogs } from "./logs/local-logs.ts";
import { withZones } from "./logs/log-zones.ts";
import type { NodeLogs } from "./logs/node-logs.ts";
import { eventsOf, type ReadLog, readLog } from "./logs/read-source.ts";
import { mergeEvents } from "./merge-events.ts";
import { namesIn, ownNames } from "./node-names.ts";
import { weighWitnesses } from "./witnesses.ts";

/** What happened in a cluster, and what isn't known of it. */
export interface Timeline {
  /** The cluster, or the path that was read. */
  readonly of: string;
  /** The nodes whose logs were read. */
  readonly nodes: readonly string[];
  readonly incidents: readonly Incident[];
  readonly events: readonly TimelineEvent[];
  readonly clocks: readonly ClockOffset[];
  /** Minutes east of UTC in which times are shown; undefined: as the logs have them. */
  readonly zone?: number;
  /** What isn't known, a sentence each. */
  readonly unknown: readonly string[];
  /** The saved inputs of the scheduler beside the logs, of a folder or an archive. */
  readonly inputs?: readonly LocalFile[];
}

/** The part that is asked for, in milliseconds since 1970. */
export interface Period {
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  /** They are what a clock showed, as if it were UTC's: the clock of the logs. */
  readonly isClockFace?: { readonly since: boolean; readonly until: boolean };
}

/** The timeline of a live cluster from all its nodes. Rejects with a ClusterError when it was cancelled or no node answered. */
export async function liveTimeline(
  session: ClusterSession,
  period: Period & { readonly since: number },
  signal?: AbortSignal,
): Promise<Timeline> {
  const { logs, unasked } = await askNodes(session, period.since / 1000, signal);
  const unknown = [
    ...unasked.map(({ node, why }) => `The logs of ${node} weren't read: ${why}`),
    ...logs.flatMap(({ node, unread, sources }) =>
      sources.length === 0
        ? [
            `The logs of ${node} weren't read: ${unread.map(({ file, why }) => `${file}: ${why}`).join("; ") || "none was written since"}.`,
          ]
        : // Where the file is missing, the journal has what is most important of it.
          unread.map(({ file, why }) => `${file} of ${node} wasn't read: ${why}.`),
    ),
  ];
  const read = logs.flatMap((each) => each.sources).map(readLog);
  return build(session.config.name, read, logs, period, unknown, logs[0]?.zone ?? 0);
}

/** The timeline of a folder, an archive or a file of logs. Rejects where the path can't be read. */
export async function localTimeline(from: string, period: Period): Promise<Timeline> {
  const { sources, unread, saved, names } = await readLocalLogs(from);
  const { logs, zone, assumed } = withZones(sources.map(readLog));
  const offset = (zone ?? 0) * 60_000;
  const moment = (at: number | undefined, isFace: boolean | undefined) =>
    at !== undefined && isFace ? at - offset : at;
  const { since, until, isClockFace } = period;
  const lines = logs.reduce((sum, each) => sum + each.lines.length, 0);
  const timeless = logs.reduce((sum, each) => sum + each.withoutTime, 0);
  const unknown = [
    ...unread.map(({ file, why }) => `${file} wasn't read: ${why}.`),
    ...(assumed.length > 0
      ? [
          `${assumed.slice(0, 5).join(", ")}${assumed.length > 5 ? " …" : ""}: the lines name no time zone; the zone of the other logs is assumed.`,
        ]
      : []),
    ...(timeless > 0
      ? [`${timeless} lines of the cluster's programs don't say when, or not in a known form: they aren't shown.`]
      : []),
    ...(logs.some((log) => log.lines.some(({ year }) => year === undefined))
      ? ["Lines without a year have the one that fits the time of their file."]
      : []),
  ];
  const node: NodeLogs = {
    ...{ node: "", sources: [], zone: 0, unread: [], fenceEvents: [] },
    saved: saved.map(({ name }) => name.replace(/.*\//, "")),
  };
  const timeline = build(
    from,
    logs,
    [node],
    { since: moment(since, isClockFace?.since), until: moment(until, isClockFace?.until) },
    unknown,
    zone,
    names,
  );
  const found = saved.map(({ name }) => name);
  const inputs =
    found.length > 0
      ? ` Saved transitions are there: ${found.slice(0, 20).join(", ")}${found.length > 20 ? " …" : ""}.`
      : "";
  const none = lines === 0 && timeless === 0 ? [`No log of a cluster was found there.${inputs}`] : [];
  return { ...timeline, unknown: [...timeline.unknown, ...none], inputs: saved };
}

function build(
  of: string,
  read: readonly ReadLog[],
  nodes: readonly NodeLogs[],
  period: Period,
  problems: readonly string[],
  zone: number | undefined,
  known: ReadonlyMap<string, string> = new Map(),
): Timeline {
  const since = period.since ?? Number.NEGATIVE_INFINITY;
  const until = period.until ?? Number.POSITIVE_INFINITY;
  // Pacemaker's logs say which node has which number in corosync's.
  const names = new Map([...known, ...namesIn(read)]);
  const logs = new Map<string, TimelineEvent[]>();
  const found = withNodeNames(
    read.flatMap((log) => eventsOf(log, names)),
    names.values(),
    ownNames(read),
  );
  for (const event of found) {
    const node = event.seenBy[0] ?? "";
    const own = logs.get(node);
    if (own === undefined) logs.set(node, [event]);
    else own.push(event);
  }
  const measured = new Map(nodes.flatMap(({ node, ahead }) => (ahead === undefined ? [] : [[node, ahead] as const])));
  for (const { node, sources: own } of nodes) if (own.length > 0 && !logs.has(node)) logs.set(node, []);
  const order = [...logs].sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }));
  const sorted = new Map(order.map(([node, events]) => [node, events.toSorted((a, b) => a.at - b.at)]));
  const clocks = clockOffsets(sorted, measured);
  const merged = withDivergence(withDoubles(markRepeats(weighWitnesses(mergeEvents(sorted, clocks)))));
  const events = explainTransitions([...merged, ...onlyInHistory(nodes, merged)].sort((a, b) => a.at - b.at)).filter(
    ({ at }) => at >= since && at <= until,
  );
  const unknown = [...problems, ...unclear(clocks, zone), ...unexplained(events, nodes, since, until)];
  const shown = { of, nodes: [...sorted.keys()], events, clocks, unknown, ...(zone === undefined ? {} : { zone }) };
  return plainTexts({ ...shown, incidents: incidentsOf(events, (at) => clockFace(at, zone)) }, plainLine);
}

/** A time of day, `14:02:11`, in a zone (minutes east of UTC). */
export function clockFace(at: number, zone = 0): string {
  return new Date(at + zone * 60_000).toISOString().slice(11, 19);
}

function unclear(clocks: readonly ClockOffset[], zone: number | undefined): string[] {
  const doubtful = clocks.filter(({ isDoubtful }) => isDoubtful).map(({ node }) => node);
  const unmeasured = clocks.length > 1 ? clocks.filter(({ from }) => from === "unknown").map(({ node }) => node) : [];
  const set = clocks.flatMap(({ node, ahead, before = [] }) =>
    before.map((part, index) => {
      const by = (before[index + 1]?.ahead ?? ahead) - part.ahead;
      const [from, until] = [clockFace(part.last, zone), clockFace(part.until, zone)];
      return `The clock of ${node} was set ${by < 0 ? "back " : ""}by ${duration(Math.abs(by))} between ${from} and ${until}, as it showed: in between, the order to the other nodes may be wrong.`;
    }),
  );
  return [
    ...set,
    ...(doubtful.length > 0
      ? [`The clock of ${doubtful.join(", ")} was set since: the order between nodes may be wrong.`]
      : []),
    ...(unmeasured.length > 0
      ? [
          `Whether the clock of ${unmeasured.join(", ")} agreed with the others isn't known: the logs share no moment with theirs.`,
        ]
      : []),
    ...(zone === undefined ? ["Times are as the logs have them."] : []),
  ];
}

/** The saved transitions that no log has: lines are missing, or have another wording. */
function unexplained(
  events: readonly TimelineEvent[],
  nodes: readonly NodeLogs[],
  since: number,
  until: number,
): string[] {
  const logged = new Set(
    events.flatMap(({ type, by }) => (type === "transition" && by ? [by.replace(/.*\//, "")] : [])),
  );
  const saved = new Set(nodes.flatMap((each) => each.saved));
  const missing = [...saved].filter((name) => !logged.has(name));
  // With an end, or no beginning, files of other times are among them.
  if (missing.length === 0 || until !== Number.POSITIVE_INFINITY) return [];
  const of = saved.size === 1 ? "the saved transition is" : `${missing.length} of ${saved.size} saved transitions are`;
  const which = missing.slice(0, 5).join(", ");
  return [
    `${of.replace(/^t/, "T")} in no log that was read${since === Number.NEGATIVE_INFINITY ? "" : " since then"}: ${which}${missing.length > 5 ? " …" : ""}.`,
  ];
}
