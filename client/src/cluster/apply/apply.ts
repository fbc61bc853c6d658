import { randomUUID } from "node:crypto";
import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { touchedResources } from "../cib/cib-change.ts";
import { type Cib, readCibText, sameConfiguration } from "../cib/cib-content.ts";
import { documentsToCompare, makePatch } from "../cib/cib-patch.ts";
import { joiningCode, sendPatchArgv } from "../cib/send-patch.ts";
import { ClusterError } from "../errors.ts";
import { exitCodes } from "../exit-codes.ts";
import type { PatchSender } from "../rollback/control-rollback-timer.ts";
import type { ClusterSession } from "../session/session-types.ts";
import { sessionError } from "../session/tool-errors.ts";
import { type IdleResult, waitForLateStarts, waitUntilIdle } from "../session/wait-until-idle.ts";
import type { CommandResult } from "../ssh/commands/command-result.ts";
import type { ClusterSnapshot } from "../status/snapshot.ts";
import {
  type ApplyResult,
  changedAtOnce,
  changedConcurrently,
  noAnswer,
  notAnswered,
  notApplied,
  nothingApplied,
  sameChange,
  stillJoining,
  unchanged,
} from "./apply-result.ts";
import { findGone } from "./find-gone.ts";
import { whatRuns } from "./format-outcome.ts";
import { rejection } from "./rejection.ts";
import { isNewer, sameVersion, verifyApplied } from "./verify-applied.ts";

/** The steps of an apply, in their order. */
export type ApplyStep = "reading" | "comparing" | "sending" | "verifying" | "waiting";

/** How an apply is watched and cancelled. */
export interface ApplyOptions {
  /** Shows progress; nothing depends on it. */
  readonly onStep: (step: ApplyStep, text: string) => void;
  /** Before the patch is sent it cancels the apply; afterwards only the wait until the cluster is idle. */
  readonly signal?: AbortSignal;
  /** Seconds to wait until the cluster is idle; 120 when absent. */
  readonly idleSeconds?: number;
}

/** Where an apply lets others take part. */
interface ApplyHooks {
  /** Called right before the patch is sent; when it throws, nothing is applied and the apply rejects with that error. */
  readonly beforeSend?: () => void;
  /** Called once, as soon as the change is known to be in. */
  readonly onCommitted?: () => void;
  /**
   * Begins at once, while the patch is made, and ends before it is sent; gives what sends the patch in place of cibadmin alone. When it
   * rejects, nothing is applied and the apply rejects with that error.
   */
  readonly arm?: () => Promise<PatchSender | undefined>;
}

/** A command whose connection was lost may be at work on its node for some milliseconds; this is much longer. */
const findOutMilliseconds = 3_000;
const patchCommand = ["cibadmin", "--patch", "--xml-pipe"];

/**
 * Changes the live CIB from `base` to `wanted` by compare-and-swap: only if the cluster's configuration still is `base`.
 * Both are whole CIBs; of `wanted` only the configuration and its schema count. Never overwrites a concurrent change.
 * Rejects with a ClusterError where nothing was applied and the reason is not a concurrent change.
 */
export async function applyCib(
  session: ClusterSession,
  base: string,
  wanted: string,
  options: ApplyOptions,
  hooks: ApplyHooks = {},
): Promise<ApplyResult> {
  const from = readCibText(base, "The CIB that the plan was made for");
  const to = readCibText(wanted, "The wanted CIB");
  if (sameConfiguration(from, to)) return unchanged;

  // At once: on a slow line each round trip counts. Both have ended before anything else is done.
  const [arming, preparing] = await Promise.allSettled([
    hooks.arm?.() ?? Promise.resolve(undefined),
    prepare(session, from, to, options),
  ]);
  for (const step of [preparing, arming])
    if (step.status === "rejected")
      throw step.reason instanceof ClusterError ? nothingApplied(step.reason) : step.reason;
  if (preparing.status === "rejected" || arming.status === "rejected") throw new Error("A step was lost.");
  if ("outcome" in preparing.value) return preparing.value;
  const { live, patch } = preparing.value;

  hooks.beforeSend?.();
  options.onStep("sending", "Sending the change");
  const sent = await send(session, patch, live, to, options, arming.value);
  if ("outcome" in sent) return sent;
  hooks.onCommitted?.();

  const touched = touchedResources(live, to);
  const { idle, snapshot = await session.refresh().catch(() => undefined) } = await waitForIdle(
    session,
    touched,
    options,
  );
  const gone = await findGone(session, live, to, sent);
  if (gone) return gone;
  return { ...applied(idle, snapshot, touched), version: { adminEpoch: sent.adminEpoch, epoch: sent.epoch } };
}

/** Reads the live CIB and makes the patch, or says why there is none to make. Harmless, so after a lost connection it just starts again. */
async function prepare(
  session: ClusterSession,
  from: Cib,
  to: Cib,
  { onStep, signal }: ApplyOptions,
): Promise<ApplyResult | { live: Cib; patch: string }> {
  for (let count = 1; ; count++) {
    onStep("reading", "Reading the live configuration");
    onStep("comparing", "Comparing it with the wanted one");
    // The patch is made from the configuration that the plan was made for: it counts only if the live one still is that.
    const [reading, making] = await Promise.allSettled([session.readCib(signal), makePatch(session, from, to, signal)]);
    try {
      if (reading.status === "rejected") throw reading.reason;
      const live = readCibText(reading.value, "The live CIB");
      if (sameConfiguration(live, to)) return sameChange;
      if (!sameVersion(from, live) || !sameConfiguration(from, live)) return changedConcurrently(live);
      if (making.status === "rejected") throw making.reason;
      const patch = making.value;
      if (signal?.aborted) throw new ClusterError("cancelled", "The apply was cancelled.");
      return { live, patch };
    } catch (error) {
      if (count >= 2 || !(error instanceof ClusterError) || error.kind !== "connection-lost") throw error;
    }
  }
}

/** Sends the patch and finds out whether it went in: the CIB that has the change, or the reason to stop. */
async function send(
  session: ClusterSession,
  patch: string,
  base: Cib,
  wanted: Cib,
  { onStep }: ApplyOptions,
  sender?: PatchSender,
): Promise<ApplyResult | Cib> {
  let result: CommandResult | undefined;
  const mark = `@@${randomUUID()}`;
  try {
    // The command takes milliseconds and may be in at any of them: from here on it isn't cancelled any more.
    const title = patchCommand.join(" ");
    const how = { stdin: patch, isWhole: true, timeoutMs: 60_000, title };
    result = await session.run([...(sender?.argv ?? sendPatchArgv), mark], how);
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    if (error.kind !== "connection-lost" && error.kind !== "timeout") throw nothingApplied(error);
    onStep("verifying", "The connection was lost while the change was sent; finding out whether it went in");
  }
  const unsent = result && sender?.unsent[result.exitCode];
  if (result?.exitCode === joiningCode) return stillJoining;
  if (unsent !== undefined) return { outcome: "conflict", isIdle: false, message: unsent };
  if (result !== undefined) onStep("verifying", "Reading the configuration back");
  // What the node read back right after it had sent the patch.
  const [stdout = "", readBack] = result?.stdout.split(`\n${mark}\n`) ?? [];
  result &&= { ...result, stdout };
  const isCertain = result !== undefined && result.exitCode !== 0 && result.exitCode !== exitCodes.timeout;
  const found = await verifyApplied(session, base, wanted, isCertain ? 0 : findOutMilliseconds, readBack);
  if (found?.verdict === "in" && result?.exitCode === exitCodes.old) return sameChange;
  if (found?.verdict === "in" || found?.verdict === "in-and-more") return found.live;
  if (found?.verdict === "other")
    return result?.exitCode === 0 && isNewer(found.live, base)
      ? changedAtOnce(found.live)
      : changedConcurrently(found.live);
  if (result !== undefined && isCertain && result.exitCode !== exitCodes.old)
    throw await refusalError(session, base, documentsToCompare(base, wanted).after, result);
  if (found === undefined) return noAnswer(base);
  return result?.exitCode === exitCodes.timeout ? notAnswered : notApplied(result === undefined);
}

async function refusalError(
  session: ClusterSession,
  base: Cib,
  wanted: string,
  result: CommandResult,
): Promise<ClusterError> {
  if (result.exitCode === exitCodes.config || result.exitCode === exitCodes.error)
    return await rejection(session, base, wanted, result);
  return nothingApplied(sessionError(session, patchCommand, result));
}

async function waitForIdle(
  session: ClusterSession,
  touched: ReadonlySet<string>,
  { onStep, signal, idleSeconds = 120 }: ApplyOptions,
): Promise<{ readonly idle: IdleResult; readonly snapshot?: ClusterSnapshot | undefined }> {
  const onProgress = (text: string): void => onStep("waiting", text);
  onProgress("Waiting until the cluster is idle");
  const idle = await waitUntilIdle(session, idleSeconds, onProgress, signal);
  return idle === "idle" ? await waitForLateStarts(session, touched, onProgress, signal) : { idle };
}

function applied(idle: IdleResult, snapshot: ClusterSnapshot | undefined, touched: ReadonlySet<string>): ApplyResult {
  const message = [
    idleMessages[idle],
    ...(snapshot ? [whatRuns(snapshot, touched)] : []),
    ...(snapshot?.quorum === false ? [noQuorum] : []),
  ].join(" ");
  return { outcome: "applied", isIdle: idle === "idle", message, ...omitUndefined({ snapshot }) };
}

const noQuorum =
  "The node has no quorum: should others be running without it, the change may be lost when they join again.";

const idleMessages: Readonly<Record<IdleResult, string>> = {
  idle: "The change is applied, and the cluster is idle.",
  busy: "The change is applied, but the cluster isn't idle yet.",
  cancelled: "The change is applied; the wait until the cluster is idle was cancelled.",
  unknown: "The change is applied; whether the cluster is idle couldn't be found out.",
};
