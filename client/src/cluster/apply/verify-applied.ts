import { containsChange } from "../cib/cib-change.ts";
import { type Cib, readCibText, sameConfiguration } from "../cib/cib-content.ts";
import { ClusterError } from "../errors.ts";
import type { ClusterSession } from "../session/session-types.ts";

/** How the live CIB relates to a change: it is there as wanted; it is there, with concurrent changes; nothing changed; only others changed something. */
type Verdict = "in" | "in-and-more" | "out" | "other";

/** Compares the live CIB with what was and what was wanted. */
function verdictOf(base: Cib, wanted: Cib, live: Cib): Verdict {
  if (sameConfiguration(live, wanted)) return "in";
  if (sameVersion(base, live)) return "out";
  if (live.adminEpoch < base.adminEpoch || (live.adminEpoch === base.adminEpoch && live.epoch < base.epoch))
    return "other";
  return containsChange(base, wanted, live) ? "in-and-more" : "other";
}

/** Do two CIBs have the same version of the configuration? Status updates (num_updates) don't count. */
export function sameVersion(one: Cib, other: Cib): boolean {
  return one.adminEpoch === other.adminEpoch && one.epoch === other.epoch;
}

/** Is the first one's configuration of a later version? */
export function isNewer(one: Cib, other: Cib): boolean {
  return one.adminEpoch > other.adminEpoch || (one.adminEpoch === other.adminEpoch && one.epoch > other.epoch);
}

const readEveryMilliseconds = 250;

/**
 * Reads the live CIB until it shows whether a change is in, or until it has stayed without it for `milliseconds`:
 * a command whose connection was lost may still be at work on its node. Undefined when no node could be asked. `known` is the live CIB where
 * it was just read.
 */
export async function verifyApplied(
  session: ClusterSession,
  base: Cib,
  wanted: Cib,
  milliseconds: number,
  known?: string,
): Promise<{ verdict: Verdict; live: Cib } | undefined> {
  const until = Date.now() + milliseconds;
  let read = known;
  let last: { verdict: Verdict; live: Cib } | undefined;
  for (;;) {
    try {
      const text = read || (await session.readCib());
      read = undefined;
      const live = readCibText(text, "The live CIB");
      last = { verdict: verdictOf(base, wanted, live), live };
      if (last.verdict !== "out") return last;
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
    }
    if (Date.now() >= until) return last;
    await new Promise((resolve) => setTimeout(resolve, readEveryMilliseconds));
  }
}
