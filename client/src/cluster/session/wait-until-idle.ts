import { setTimeout as delay } from "node:timers/promises";
import { ClusterError } from "../errors.ts";
import { exitCodes } from "../exit-codes.ts";
import { changingResources, describeActivity, stoppedWithoutReason } from "../status/resource-activity.ts";
import type { ClusterSnapshot } from "../status/snapshot.ts";
import type { ClusterSession } from "./session-types.ts";

/** The result of waiting for the cluster. */
export type IdleResult = "idle" | "busy" | "cancelled" | "unknown";

const pollMilliseconds = 1_000;

/**
 * Waits until the cluster is idle (`crm_resource --wait`), and reports which resources are changing. Continues on another node when the
 * connection is lost. Never rejects: the change before it is made, whatever the result of the wait.
 */
export async function waitUntilIdle(
  session: ClusterSession,
  seconds: number,
  onProgress: (text: string) => void,
  signal?: AbortSignal,
): Promise<IdleResult> {
  const until = Date.now() + seconds * 1000;
  const done = new AbortController();
  const idle = new AbortController();
  const progress = reportProgress(session, onProgress, done.signal);
  void watchForIdle(session, done.signal).then((isIdle) => isIdle && idle.abort());
  const either = AbortSignal.any(signal ? [signal, idle.signal] : [idle.signal]);
  try {
    for (;;) {
      const left = Math.ceil((until - Date.now()) / 1000);
      if (left <= 0) return "busy";
      try {
        const result = await session.run(["crm_resource", "--wait", `--timeout=${left}`], {
          timeoutMs: (left + 10) * 1000,
          signal: either,
        });
        if (result.exitCode === 0) return "idle";
        return result.exitCode === exitCodes.timeout ? "busy" : "unknown";
      } catch (error) {
        if (signal?.aborted) return "cancelled";
        if (idle.signal.aborted) return "idle";
        if (!(error instanceof ClusterError) || error.kind !== "connection-lost")
          return error instanceof ClusterError && error.kind === "timeout" ? "busy" : "unknown";
      }
    }
  } finally {
    done.abort();
    await progress;
  }
}

const idlePollMilliseconds = 2_000;
const idlePolls = 4;

/**
 * Resolves to true once the DC was idle several times in a row. `crm_resource --wait` never returns where the scheduler has actions that it may
 * not run, such as stopping removed resources while fencing is enabled without a fence device.
 */
async function watchForIdle(session: ClusterSession, signal: AbortSignal): Promise<boolean> {
  for (let polls = 0; polls < idlePolls; ) {
    await delay(idlePollMilliseconds, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return false;
    const dc = session.view.snapshot?.dc;
    const state =
      dc && (await session.run(["crmadmin", "--status", dc], { timeoutMs: 10_000, signal }).catch(() => undefined));
    polls = state && /\bS_IDLE\b/.test(state.stdout) ? polls + 1 : 0;
  }
  return true;
}

/** The result of waiting, and the status that it was found in; undefined where that couldn't be read. */
interface IdleAfterStarts {
  readonly idle: IdleResult;
  readonly snapshot: ClusterSnapshot | undefined;
}

const lateSeconds = 12;
const changingSeconds = 60;

/**
 * Waits a little longer for resources that are stopped without a known reason: some start only when another resource sets a node attribute
 * (a ping resource delays that by its `dampen`, 5 s by default). Waits longer for those that are starting then; the cluster is busy when they
 * still are. Never rejects.
 */
export async function waitForLateStarts(
  session: ClusterSession,
  touched: ReadonlySet<string>,
  onProgress: (text: string) => void,
  signal?: AbortSignal,
): Promise<IdleAfterStarts> {
  const began = Date.now();
  let snapshot: ClusterSnapshot | undefined;
  while (!signal?.aborted) {
    snapshot = await session.refresh(signal).catch(() => undefined);
    const changing = snapshot ? changingResources(snapshot, touched) : [];
    const late = [...changing, ...(snapshot ? stoppedWithoutReason(snapshot, touched) : [])];
    if (late.length === 0) break;
    if (Date.now() - began > (changing.length > 0 ? changingSeconds : lateSeconds) * 1000)
      return { idle: changing.length > 0 ? "busy" : "idle", snapshot };
    onProgress(`Idle; waiting for ${late.map((id) => `"${id}"`).join(", ")} to start`);
    await delay(pollMilliseconds, undefined, signal ? { signal } : {}).catch(() => undefined);
  }
  return { idle: "idle", snapshot };
}

async function reportProgress(
  session: ClusterSession,
  onProgress: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const began = Date.now();
  while (!signal.aborted) {
    await delay(pollMilliseconds, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const seconds = Math.round((Date.now() - began) / 1000);
    const activity = await session.refresh(signal).then(describeActivity, () => "");
    if (!signal.aborted)
      onProgress(`Waiting until the cluster is idle, ${seconds} s${activity === "" ? "" : `: ${activity}`}`);
  }
}
