import { plainJson } from "../../../../../server/src/text/plain-text.ts";
import { type EventKind, eventKinds } from "../../../cluster/timeline/event.ts";
import { filterEvents, type TimelineFilter, timelineText } from "../../../cluster/timeline/format-timeline.ts";
import { isClockFace, readMoment } from "../../../cluster/timeline/period.ts";
import { liveTimeline, localTimeline, type Period, type Timeline } from "../../../cluster/timeline/timeline.ts";
import { clusterOptions, formats, Misuse, oneOf, Refusal } from "../../options.ts";
import { out } from "../../output.ts";
import { outColoured } from "../../paint.ts";
import { exitCodes } from "../exit-codes.ts";
import { runLocally, runOnCluster } from "../with-cluster.ts";
import { showTransitions } from "./saved-transition.ts";

const options = {
  ...clusterOptions,
  format: { type: "string", default: "text" },
  since: { type: "string" },
  until: { type: "string" },
  from: { type: "string" },
  only: { type: "string" },
  node: { type: "string" },
  resource: { type: "string" },
  details: { type: "boolean" },
  transition: { type: "string", multiple: true },
} as const;

const day = 86_400_000;

/**
 * `quorate timeline`: what happened in a cluster, from the logs of its nodes, or of a folder or archive. The exit code is 3 where there was an
 * incident.
 */
export function runTimeline(args: readonly string[]): Promise<number> {
  type Parsed = Parameters<Parameters<typeof runOnCluster<typeof options>>[3]>[0];
  const read = ({ values, positionals }: Parsed, isLocal: boolean) => {
    const format = oneOf("format", values.format, formats);
    if (positionals.length > 0)
      throw new Misuse("timeline takes no files; name a folder, an archive or a log with --from");
    const moment = (name: "since" | "until"): number | undefined => {
      const text = values[name];
      if (text === undefined) return undefined;
      const found = readMoment(text, Date.now(), isLocal);
      if (found === undefined)
        throw new Misuse(`--${name} is a time such as 2h, 3d, 20:50 or "2026-11-29 20:50", not "${text}"`);
      return found;
    };
    const isFace = (text: string | undefined): boolean => isLocal && text !== undefined && isClockFace(text);
    const faces = { since: isFace(values.since), until: isFace(values.until) };
    const period: Period = { since: moment("since"), until: moment("until"), isClockFace: faces };
    const only = values.only?.split(",").map((each): EventKind => oneOf("only", each.trim(), eventKinds));
    const filter = { only, node: values.node, resource: values.resource, details: values.details };
    return { format, period, filter };
  };
  if (args.some((word) => /^--from(?:=|$)/.test(word)))
    return runLocally("timeline", args, options, (parsed) => {
      const { format, period, filter } = read(parsed, true);
      const from = parsed.values.from ?? "";
      if (parsed.values.cluster !== undefined || parsed.values.host !== undefined)
        throw new Misuse("--from reads files; it takes no --cluster and no --host");
      if (parsed.values.transition !== undefined) {
        const names = parsed.values.transition;
        return (signal) => showTransitions(names, { from }, format, signal);
      }
      return async () => show(await localTimeline(from, period).catch(refused), format, filter);
    });
  return runOnCluster("timeline", args, options, (parsed) => {
    const { format, period, filter } = read(parsed, false);
    const since = period.since ?? (period.until ?? Date.now()) - day;
    const { transition } = parsed.values;
    if (transition !== undefined)
      return ({ session, signal }) => showTransitions(transition, { session }, format, signal);
    return async ({ session, signal }) =>
      show(await liveTimeline(session, { ...period, since }, signal), format, filter);
  });
}

function show(timeline: Timeline, format: (typeof formats)[number], filter: TimelineFilter): number {
  const { inputs, ...plain } = timeline;
  const json = { format: 1, ...plain, events: filterEvents(timeline.events, filter) };
  if (format === "json") out(`${plainJson(json, 2)}\n`);
  else outColoured("events", timelineText(timeline, filter));
  return timeline.incidents.length > 0 ? exitCodes.change : exitCodes.done;
}

/** An archive that can't be unpacked, in its own words. */
function refused(error: unknown): never {
  if (error instanceof Error && error.constructor === Error && !("syscall" in error)) throw new Refusal(error.message);
  throw error;
}
