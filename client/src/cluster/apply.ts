import type { ClusterSession } from "./session.ts";
import type { ClusterSnapshot } from "./snapshot.ts";

/** Where an apply is. */
export type ApplyStep = "reading" | "comparing" | "patching" | "verifying" | "settling";

/** How an apply ended, with a sentence for people. */
export interface ApplyResult {
  /** `conflict`: the cluster was changed meanwhile and nothing of ours went in; `unknown`: no node could be asked any more. */
  readonly outcome: "applied" | "unchanged" | "conflict" | "unknown";
  /** Whether the cluster came to rest afterwards; false when the wait was cancelled or took too long. */
  readonly settled: boolean;
  readonly message: string;
  readonly snapshot?: ClusterSnapshot;
}

/**
 * Changes the live CIB from `base` to `wanted` by compare-and-swap: only if the cluster's configuration still is `base`.
 * Rejects with a ClusterError where nothing was applied and the reason is not a rival edit.
 */
export function applyCib(
  _session: ClusterSession,
  _base: string,
  _wanted: string,
  _options: { readonly onStep: (step: ApplyStep, text: string) => void; readonly signal?: AbortSignal },
): Promise<ApplyResult> {
  return Promise.reject(new Error("not written yet"));
}
