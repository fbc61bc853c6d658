import { setTimeout as delay } from "node:timers/promises";
import { ClusterError } from "../errors.ts";
import { exitCodes } from "../exit-codes.ts";
import { changingResources, describeActivity, stoppedWithoutReason } from "../status/resource-activity.ts";
import type { ClusterSession } from "./session-types.ts";

/** How the wait for the cluster ended. */
export type IdleResult = "idle" | "busy" | "cancelled" | "unknown";

const pollMilliseconds = 1_000;

/**
 * Waits until the cluster has nothing more to do (`crm_resource --wait`), telling meanwhile what moves.
 * Goes on with another node when the connection breaks. Never rejects: the change that went before is in, however the wait ends.
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

const idleEvery = 2_000;
const idleLooks = 4;

/**
 * Resolves to true once the controller has been idle for several looks. `crm_resource --wait` goes on waiting where the scheduler
 * would do something but may not, such as stopping what was removed while fencing is on and no fence device is there.
 */
async function watchForIdle(session: ClusterSession, signal: AbortSignal): Promise<boolean> {
  for (let looks = 0; looks < idleLooks; ) {
    await delay(idleEvery, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return false;
    const dc = session.view.snapshot?.dc;
    const state =
      dc && (await session.run(["crmadmin", "--status", dc], { timeoutMs: 10_000, signal }).catch(() => undefined));
    looks = state && /\bS_IDLE\b/.test(state.stdout) ? looks + 1 : 0;
  }
  return true;
}

const lateSeconds = 12;
const movingSeconds = 60;

/**
 * Gives resources that run nowhere, for no reason known, a while more: some start only when a node attribute comes that another
 * resource sets (a ping resource keeps it back for its `dampen`, 5 s by default). Waits longer for those that are starting then;
 * the cluster is busy when they still are. Never rejects.
 */
export async function waitForLateStarts(
  session: ClusterSession,
  touched: ReadonlySet<string>,
  onProgress: (text: string) => void,
  signal?: AbortSignal,
): Promise<IdleResult> {
  const began = Date.now();
  while (!signal?.aborted) {
    const snapshot = await session.refresh(signal).catch(() => undefined);
    const moving = snapshot ? changingResources(snapshot, touched) : [];
    const late = [...moving, ...(snapshot ? stoppedWithoutReason(snapshot, touched) : [])];
    if (late.length === 0) break;
    if (Date.now() - began > (moving.length > 0 ? movingSeconds : lateSeconds) * 1000)
      return moving.length > 0 ? "busy" : "idle";
    onProgress(`Settled; waiting a little for ${late.map((id) => `"${id}"`).join(", ")}`);
    await delay(pollMilliseconds, undefined, signal ? { signal } : {}).catch(() => undefined);
  }
  return "idle";
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
    const moves = await session.refresh(signal).then(describeActivity, () => "");
    if (!signal.aborted)
      onProgress(`Waiting until the cluster has settled, ${seconds} s${moves === "" ? "" : `: ${moves}`}`);
  }
}
