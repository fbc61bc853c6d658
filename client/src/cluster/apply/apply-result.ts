import type { Cib } from "../cib/cib-content.ts";
import type { CibVersion } from "../cib/cib-version.ts";
import { whoChanged } from "../cib/last-change.ts";
import { ClusterError } from "../errors.ts";
import type { ClusterSnapshot } from "../status/snapshot.ts";

/** How an apply ended, with a message for people. */
export interface ApplyResult {
  /** `conflict`: nothing of ours went in, or it was changed again at once, as the message says; `unknown`: no node could be asked any more. */
  readonly outcome: "applied" | "unchanged" | "conflict" | "unknown";
  /** Whether the cluster is idle afterwards; false when the wait was cancelled or took too long. */
  readonly isIdle: boolean;
  readonly message: string;
  readonly snapshot?: ClusterSnapshot;
  /** The cluster accepted the change, but what was read afterwards isn't what was wanted: some of it may be in. */
  readonly mayBeApplied?: true;
  /** The version that has the change, as it was read back; absent when it isn't in. */
  readonly version?: CibVersion;
}

/** There is nothing to apply. */
export const unchanged: ApplyResult = {
  outcome: "unchanged",
  isIdle: true,
  message: "The cluster is up to date. Nothing was applied.",
};

/** Somebody else made the same change. */
export const sameChange: ApplyResult = {
  ...unchanged,
  message: "The cluster is up to date: the same change was made concurrently. Nothing was applied.",
};

/** The cluster gave no answer in time. */
export const notAnswered: ApplyResult = {
  outcome: "unknown",
  isIdle: false,
  message:
    "The cluster didn't answer in time. The change isn't in so far, but may still go in. Check whether the cluster has a controller and quorum, then plan again.",
};

/** The nodes were joining one another for as long as it was waited. */
export const stillJoining: ApplyResult = {
  outcome: "conflict",
  isIdle: false,
  message:
    "The cluster's nodes are just joining one another, or it has no DC, so a change could be replaced by the configuration of another node. Nothing was applied. Wait until the cluster has a DC and is idle, and plan again.",
};

/** The change was in, and isn't any more. */
export function noLongerIn(live: Cib): ApplyResult {
  return {
    outcome: "conflict",
    isIdle: false,
    mayBeApplied: true,
    message: `The change was applied, but isn't in force any more: somebody undid it, or another node's configuration replaced it when nodes joined one another again. The configuration was last changed${whoChanged(live) || " by nobody that it names"}. Plan again to see what is missing.`,
  };
}

/** Somebody else changed the configuration since the plan was made. */
export function changedConcurrently(live: Cib): ApplyResult {
  return {
    outcome: "conflict",
    isIdle: false,
    message: `The cluster's configuration was changed concurrently${whoChanged(live)}. Nothing was applied, and that change is preserved. Plan again to see yours on top of it.`,
  };
}

/** Somebody else changed the configuration right after the change went in. */
export function changedAtOnce(live: Cib): ApplyResult {
  return {
    outcome: "conflict",
    isIdle: false,
    mayBeApplied: true,
    message: `The cluster accepted the change, but its configuration isn't what was wanted: it was changed again at once${whoChanged(live)}. Plan again to see what is different now.`,
  };
}

/** The change surely isn't in, and nobody else changed anything; `isLost`: because the connection was lost while it was sent. */
export function notApplied(isLost: boolean): ApplyResult {
  const why = isLost
    ? "The connection was lost while the change was sent, and the change did not go in"
    : "The cluster accepted the command but did not change its configuration";
  return { outcome: "conflict", isIdle: false, message: `${why}. Nothing was applied. Plan and apply again.` };
}

/** Nobody knows whether the change was applied. */
export function noAnswer(base: Cib): ApplyResult {
  return {
    outcome: "unknown",
    isIdle: false,
    message: `The connection was lost while the change was sent, and no node answers, so it isn't known whether the change went in. When the cluster can be reached again, plan once more: if no changes are left, it did (the configuration's epoch was ${base.epoch} before).`,
  };
}

/** The same error, saying also that nothing was applied. */
export function nothingApplied(error: ClusterError): ClusterError {
  const message = error.message.includes("othing was applied")
    ? error.message
    : `${error.message} Nothing was applied.`;
  return new ClusterError(error.kind, message, error.detail, error.declined);
}
