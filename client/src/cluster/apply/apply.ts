import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { touchedResources } from "../cib/cib-change.ts";
import { type Cib, readCibText, sameConfiguration } from "../cib/cib-content.ts";
import { documentsToCompare, makePatch } from "../cib/cib-patch.ts";
import type { CibVersion } from "../cib/cib-version.ts";
import { whoChanged } from "../cib/last-change.ts";
import { ClusterError } from "../errors.ts";
import { exitCodes } from "../exit-codes.ts";
import type { ClusterSession } from "../session/session-types.ts";
import { sessionError } from "../session/tool-errors.ts";
import { type IdleResult, waitForLateStarts, waitUntilIdle } from "../session/wait-until-idle.ts";
import type { CommandResult } from "../ssh/command-result.ts";
import type { ClusterSnapshot } from "../status/snapshot.ts";
import { whatRuns } from "./format-outcome.ts";
import { rejection } from "./rejection.ts";
import { isNewer, sameVersion, verifyApplied } from "./verify-applied.ts";

/** Where an apply is. */
export type ApplyStep = "reading" | "comparing" | "patching" | "verifying" | "settling";

/** How an apply ended, with sentences for people. */
export interface ApplyResult {
  /** `conflict`: nothing of ours went in, or it was changed again at once, as the message says; `unknown`: no node could be asked any more. */
  readonly outcome: "applied" | "unchanged" | "conflict" | "unknown";
  /** Whether the cluster came to rest afterwards; false when the wait was cancelled or took too long. */
  readonly settled: boolean;
  readonly message: string;
  readonly snapshot?: ClusterSnapshot;
  /** The cluster took the change, but what was found afterwards isn't what was wanted: some of it may be in. */
  readonly mayBeIn?: true;
  /** The version that has the change, as it was read back; absent when it isn't in. */
  readonly version?: CibVersion;
}

/** How an apply is watched and given up. */
export interface ApplyOptions {
  readonly onStep: (step: ApplyStep, text: string) => void;
  /** Before the patch is sent it cancels the apply; afterwards only the wait until the cluster has settled. */
  readonly signal?: AbortSignal;
  /** Seconds to wait until the cluster has settled; 120 when absent. */
  readonly settleSeconds?: number;
  /** How the patch is sent, in place of cibadmin alone, and the messages for exit codes by which it tells that nothing was sent. */
  readonly sender?: { readonly argv: readonly string[]; readonly unsent: Readonly<Record<number, string>> };
}

/** A command whose connection broke may be at work on its node for some milliseconds; this is much longer. */
const findOutMilliseconds = 3_000;
const patchCommand = ["cibadmin", "--patch", "--xml-pipe"];

/**
 * Changes the live CIB from `base` to `wanted` by compare-and-swap: only if the cluster's configuration still is `base`.
 * Both are whole CIBs; of `wanted` only the configuration and its schema count. Never overwrites a change of somebody else's.
 * Rejects with a ClusterError where nothing was applied and the reason is not a change by somebody else.
 */
export async function applyCib(
  session: ClusterSession,
  base: string,
  wanted: string,
  options: ApplyOptions,
): Promise<ApplyResult> {
  const { onStep, signal } = options;
  const from = readCibText(base, "The CIB that the plan was made for");
  const to = readCibText(wanted, "The wanted CIB");
  if (sameConfiguration(from, to)) return unchanged;

  const prepared = await prepare(session, from, to, options).catch((error: unknown) => {
    throw error instanceof ClusterError ? nothingApplied(error) : error;
  });
  if ("outcome" in prepared) return prepared;
  const { live, patch } = prepared;

  onStep("patching", "Sending the change");
  const sent = await send(session, patch, live, to, options);
  if ("outcome" in sent) return sent;

  onStep("settling", "Waiting until the cluster has settled");
  let settled = await waitUntilIdle(session, options.settleSeconds ?? 120, (text) => onStep("settling", text), signal);
  const touched = touchedResources(live, to);
  if (settled === "idle") {
    settled = await waitForLateStarts(session, touched, (text) => onStep("settling", text), signal);
  }
  return { ...(await applied(session, settled, touched)), version: { adminEpoch: sent.adminEpoch, epoch: sent.epoch } };
}

const unchanged: ApplyResult = {
  outcome: "unchanged",
  settled: true,
  message: "The cluster already is as wanted. Nothing was applied.",
};

const madeMeanwhile: ApplyResult = {
  ...unchanged,
  message: "The cluster already is as wanted: the same change was made meanwhile. Nothing was applied.",
};

/** Reads the live CIB and makes the patch, or says why there is none to make. Harmless, so a broken connection only means to begin again. */
async function prepare(
  session: ClusterSession,
  from: Cib,
  to: Cib,
  options: ApplyOptions,
): Promise<ApplyResult | { live: Cib; patch: string }> {
  const { onStep, signal } = options;
  for (let count = 1; ; count++) {
    onStep("reading", "Reading the live configuration");
    const live = readCibText(await session.readCib(signal), "The live CIB");
    if (sameConfiguration(live, to)) return madeMeanwhile;
    if (!sameVersion(from, live) || !sameConfiguration(from, live)) return changedMeanwhile(live);
    onStep("comparing", "Comparing it with the wanted one");
    try {
      const patch = await makePatch(session, live, to, signal);
      if (signal?.aborted) throw new ClusterError("cancelled", "The apply was cancelled.");
      return { live, patch };
    } catch (error) {
      if (count >= 2 || !(error instanceof ClusterError) || error.kind !== "connection-lost") throw error;
    }
  }
}

/** Sends the patch and finds out what became of it: the CIB that has the change, or the reason to stop. */
async function send(
  session: ClusterSession,
  patch: string,
  base: Cib,
  wanted: Cib,
  { onStep, sender }: ApplyOptions,
): Promise<ApplyResult | Cib> {
  let result: CommandResult | undefined;
  try {
    // From here on there is no way back, and the command takes milliseconds: it isn't cancelled any more.
    const title = patchCommand.join(" ");
    const how = { stdin: patch, isWhole: true, timeoutMs: 40_000, title };
    result = await session.run(sender?.argv ?? patchCommand, how);
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    if (error.kind !== "connection-lost" && error.kind !== "timeout") throw nothingApplied(error);
    onStep("verifying", "The connection broke while the change was sent; finding out whether it went in");
  }
  const unsent = result && sender?.unsent[result.exitCode];
  if (unsent !== undefined) return { outcome: "conflict", settled: false, message: unsent };
  if (result !== undefined) onStep("verifying", "Reading the configuration back");
  const certain = result !== undefined && result.exitCode !== 0 && result.exitCode !== exitCodes.timeout;
  const found = await verifyApplied(session, base, wanted, certain ? 0 : findOutMilliseconds);
  if (found?.verdict === "in" && result?.exitCode === exitCodes.old) return madeMeanwhile;
  if (found?.verdict === "in" || found?.verdict === "in-and-more") return found.live;
  if (found?.verdict === "other")
    return result?.exitCode === 0 && isNewer(found.live, base)
      ? changedAtOnce(found.live)
      : changedMeanwhile(found.live);
  if (result !== undefined && certain && result.exitCode !== exitCodes.old)
    throw await refusalError(session, documentsToCompare(base, wanted).after, result);
  if (found === undefined) return noAnswer(base);
  return result?.exitCode === exitCodes.timeout ? notYet : notIn(result);
}

async function refusalError(session: ClusterSession, wanted: string, result: CommandResult): Promise<ClusterError> {
  if (result.exitCode === exitCodes.config || result.exitCode === exitCodes.error)
    return await rejection(session, wanted, result);
  return nothingApplied(sessionError(session, patchCommand, result));
}

const notYet: ApplyResult = {
  outcome: "unknown",
  settled: false,
  message:
    "The cluster didn't answer in time. The change hasn't gone in so far, but may still do so. Look at the cluster's state (is there a controller, is there quorum?), then plan again.",
};

/** The same error, saying also that nothing was applied. */
export function nothingApplied(error: ClusterError): ClusterError {
  const message = error.message.includes("othing was applied")
    ? error.message
    : `${error.message} Nothing was applied.`;
  return new ClusterError(error.kind, message, error.detail, error.declined);
}

function changedMeanwhile(live: Cib): ApplyResult {
  return {
    outcome: "conflict",
    settled: false,
    message: `The cluster's configuration was changed meanwhile${whoChanged(live)}. Nothing was applied, and that change is kept. Plan again to see yours on top of it.`,
  };
}

function changedAtOnce(live: Cib): ApplyResult {
  return {
    outcome: "conflict",
    settled: false,
    mayBeIn: true,
    message: `The cluster took the change, but its configuration isn't what was wanted: it was changed again at once${whoChanged(live)}. Plan again to see what is different now.`,
  };
}

function notIn(result: CommandResult | undefined): ApplyResult {
  const why =
    result === undefined
      ? "The connection broke while the change was sent, and the change did not go in"
      : "The cluster took the command but did not change its configuration";
  return { outcome: "conflict", settled: false, message: `${why}. Nothing was applied. Plan and apply again.` };
}

function noAnswer(base: Cib): ApplyResult {
  return {
    outcome: "unknown",
    settled: false,
    message: `The connection broke while the change was sent, and no node answers, so it isn't known whether the change went in. When the cluster can be reached again, plan once more: no changes left to apply means that it did (the configuration's epoch was ${base.epoch} before).`,
  };
}

async function applied(
  session: ClusterSession,
  settled: IdleResult,
  touched: ReadonlySet<string>,
): Promise<ApplyResult> {
  const snapshot = await session.refresh().catch(() => undefined);
  const endings: Readonly<Record<IdleResult, string>> = {
    idle: "The change is in, and the cluster has settled.",
    busy: "The change is in, but the cluster hasn't settled yet.",
    cancelled: "The change is in; the wait for the cluster to settle was ended.",
    unknown: "The change is in; whether the cluster has settled couldn't be found out.",
  };
  const message = [endings[settled], ...(snapshot ? [whatRuns(snapshot, touched)] : [])].join(" ");
  return { outcome: "applied", settled: settled === "idle", message, ...omitUndefined({ snapshot }) };
}
