import type { ClusterSession } from "../session/session-types.ts";
import { shellLine } from "../ssh/quote.ts";
import type { Scheduler } from "../what-if/scheduler.ts";
import { sessionScheduler } from "../what-if/session-scheduler.ts";
import { askWhy } from "./ask-why.ts";
import type { Why } from "./why.ts";

/** So many resources are asked about for a status, and so long: it is to be there soon. */
const mostResources = 8;
const longest = 6_000;

/**
 * What is known of resources that are stopped, or promoted nowhere, to go behind that, by id: ` because …`, or that they are about to start.
 * What isn't known in time is said to be so. Rejects only when `signal` aborts.
 */
export async function inactiveReasons(
  resources: readonly string[],
  cib: string,
  scheduler: Scheduler,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const limit = AbortSignal.timeout(longest);
  const either = AbortSignal.any([limit, signal]);
  const found = new Map(resources.map((id) => [id, `; "${shellLine`quorate why ${id}`}" says more`]));
  for (const resource of resources.slice(0, mostResources)) {
    const why = await askWhy({ cib, scheduler, resource, signal: either }).catch(() => undefined);
    signal.throwIfAborted();
    if (limit.aborted) break;
    const ending = why && endingOf(why);
    if (ending !== undefined) found.set(resource, ending);
  }
  return found;
}

function endingOf({ state, sentence }: Why): string | undefined {
  const isInactive = state === "stopped" || state === "unpromoted";
  const [, because] = (isInactive && /( because .*)\.$/s.exec(sentence)) || [];
  const [, soon] = (!isInactive && /^\S+ is (about to (?:start|be promoted)[^;]*?)(?:;.*)?\.$/s.exec(sentence)) || [];
  return because ?? (soon === undefined ? undefined : `, and ${soon}`);
}

/** A report with the reason behind each `"web" is stopped.` in it, as far as the live cluster's scheduler gives one. Rejects only when `signal` aborts. */
export async function withStopReasons(report: string, session: ClusterSession, signal: AbortSignal): Promise<string> {
  const named = [...report.matchAll(/"([^"]+)" is stopped\./g)].flatMap(([, id]) => id ?? []);
  if (named.length === 0) return report;
  const cib = await session.readCib(signal).catch(() => undefined);
  signal.throwIfAborted();
  if (cib === undefined) return report;
  const reasons = await inactiveReasons(named, cib, sessionScheduler(session), signal);
  return report.replace(/"([^"]+)" is stopped\./g, (text, id: string) =>
    reasons.has(id) ? `"${id}" is stopped${reasons.get(id)}.` : text,
  );
}
