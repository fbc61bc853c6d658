import type { ApplyMode, Change } from "../../../../server/src/protocol.ts";
import type { CibVersion } from "../cib/cib-version.ts";
import type { RollbackTimerPlace } from "./rollback-timer.ts";

/**
 * The outcome of an apply. `started`: its end was never recorded, since the editor or terminal died. `awaiting-confirmation`: it is in, and
 * is rolled back unless somebody confirms it. `rolled-back`: it was in, and was undone. `rollback-failed`: it should have been rolled back,
 * but later changes rely on it. `not-in`: it isn't in the configuration, and whether it was isn't known. `unknown`: no node could report whether it is in.
 */
export type HistoryOutcome =
  | "started"
  | "applied"
  | "awaiting-confirmation"
  | "confirmed"
  | "rolled-back"
  | "rollback-failed"
  | "not-in"
  | "unchanged"
  | "conflict"
  | "failed"
  | "unknown";

/** An apply in the history; plain data. No text of it holds a secret. */
export interface HistoryEntry {
  /** The version of this form of entry; entries of other versions are skipped. */
  readonly format: 1;
  /** Sorts by time: `20261120T064501123Z-4f2a91`. */
  readonly id: string;
  /** When it began: ISO 8601, by the clock of the person's machine. */
  readonly at: string;
  /** The cluster's name in the setting. */
  readonly cluster: string;
  /** The nodes of the setting, as `clusterHosts` gives them: by which two clusters of one name are distinguished. Absent in older entries. */
  readonly hosts?: readonly string[];
  readonly by: {
    /** `user@host` of the person. */
    readonly person: string;
    /** The account on the node, and the node's address. */
    readonly account: string;
    readonly node: string;
  };
  /** Paths of the files that were applied; empty for a rollback. */
  readonly files: readonly string[];
  /** `roll-back`: to a configuration of the history, or to one that follows from the live one (isRollback says which). */
  readonly mode: ApplyMode | "roll-back";
  /** Of a rollback: the entry before which the configuration was that of now; empty for what follows from a node's coming or going. */
  readonly revertsTo?: string;
  readonly changes: readonly Change[];
  readonly before: CibVersion;
  readonly after?: CibVersion;
  readonly outcome: HistoryOutcome;
  /** The message that the person got at the end. */
  readonly message?: string;
  /** Where rollback timers are armed, or were. */
  readonly rollbackTimers?: readonly RollbackTimerPlace[];
  /** With what the secrets of the recorded CIB were hashed, in hexadecimal. */
  readonly salt: string;
}

/** Whether it restores an earlier configuration; what follows from a node's coming or going is applied like it, but from no file and no entry. */
export function isRollback({ mode, revertsTo }: { readonly mode: string; readonly revertsTo?: string }): boolean {
  return mode === "roll-back" && revertsTo !== "";
}

/** The hosts of a cluster's setting, each with the way to it, which may be another host of the same address at another site. */
export function clusterHosts({
  nodes,
  jumpHost,
}: {
  readonly nodes: readonly string[];
  readonly jumpHost?: string;
}): readonly string[] {
  return nodes.map((node) => `${jumpHost === undefined ? "" : `${jumpHost} `}${node.replace(/^[^@]*@/, "")}`);
}

/**
 * The entries of one of several clusters of the same name: those that share a host with it, or with another entry that does, for nodes are
 * replaced one after the other. Entries that name no hosts belong to any.
 */
export function entriesOf(hosts: readonly string[], entries: readonly HistoryEntry[]): readonly HistoryEntry[] {
  const own = new Set(hosts);
  const found = new Set<HistoryEntry>();
  for (let size = -1; size < found.size; ) {
    size = found.size;
    for (const entry of entries) {
      if (found.has(entry) || (entry.hosts && !entry.hosts.some((host) => own.has(host)))) continue;
      found.add(entry);
      for (const host of entry.hosts ?? []) own.add(host);
    }
  }
  return entries.filter((entry) => found.has(entry));
}

/** Did this entry's change go in, so that it can be rolled back? */
export function wasApplied({ outcome }: HistoryEntry): boolean {
  return ["applied", "awaiting-confirmation", "confirmed", "rollback-failed", "unknown", "started"].includes(outcome);
}
