import type { ApplyMode, Change } from "../../../../server/src/protocol.ts";
import type { CibVersion } from "../cib/cib-version.ts";
import type { RollbackTimerPlace } from "./rollback-timer.ts";

/**
 * What became of an apply. `begun`: its end was never noted, since the editor or terminal died meanwhile. `waiting`: it is in, and goes back
 * unless somebody keeps it. `went-back`: it was in, and was undone again. `left`: it should have gone back, but others had built on it.
 */
export type HistoryOutcome =
  | "begun"
  | "applied"
  | "waiting"
  | "kept"
  | "went-back"
  | "left"
  | "unchanged"
  | "conflict"
  | "failed"
  | "unknown";

/** One apply, as the history keeps it; plain data. No text of it holds a secret. */
export interface HistoryEntry {
  /** Of this form of entry; others are passed over. */
  readonly format: 1;
  /** Sorts by time: `20261120T064501123Z-4f2a91`. */
  readonly id: string;
  /** When it began: ISO 8601, by the clock of the person's machine. */
  readonly at: string;
  /** The cluster by the name it has in the setting. */
  readonly cluster: string;
  readonly by: {
    /** `user@host` of the person. */
    readonly person: string;
    /** The account on the node, and the node as it was addressed. */
    readonly account: string;
    readonly node: string;
  };
  /** Paths of the files that were applied; empty for a roll back. */
  readonly files: readonly string[];
  /** `roll-back` puts a kept configuration back. */
  readonly mode: ApplyMode | "roll-back";
  /** The entry before which a roll back went back to. */
  readonly revertsTo?: string;
  readonly changes: readonly Change[];
  readonly before: CibVersion;
  readonly after?: CibVersion;
  readonly outcome: HistoryOutcome;
  /** The sentences that the person was told at the end. */
  readonly message?: string;
  /** Where a node waits for the confirmation, or waited. */
  readonly rollbackTimers?: readonly RollbackTimerPlace[];
  /** With what the secrets of the kept CIB were hashed, in hexadecimal. */
  readonly salt: string;
}

/** Did this entry's change go in, so that it can be taken back? */
export function wasApplied({ outcome }: HistoryEntry): boolean {
  return ["applied", "waiting", "kept", "left", "unknown", "begun"].includes(outcome);
}
