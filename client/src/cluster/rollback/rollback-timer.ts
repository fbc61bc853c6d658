/** What lies beside a rollback timer for whoever finds it. Holds no secret. */
export interface RollbackTimerNote {
  /** Of the history entry that it belongs to; the same on every node. */
  readonly id: string;
  /** The cluster's name in the editor or terminal that applied the change. */
  readonly cluster: string;
  /** `user@host` of the person. */
  readonly by: string;
  /** When it was armed, by the clock of the person's machine; for display only. */
  readonly at: string;
  /** What was applied, in a few words. */
  readonly summary: string;
  /** From arming to rolling back. */
  readonly seconds: number;
  /** As in RollbackTimerPlace. */
  readonly isBackup?: boolean;
}

/** Where a rollback timer is armed. */
export interface RollbackTimerPlace {
  /** The node's address, as in the cluster's setting. */
  readonly node: string;
  readonly folder: string;
  /** The node's name in the cluster. */
  readonly name: string;
  /** Is it the second one, which rolls back only if it doesn't hear how the first one ended? */
  readonly isBackup?: boolean;
}

/** What was decided: by a person (`discard`: nothing was applied), or because the time is up. */
export type RollbackTimerDecision = "confirm" | "roll-back" | "discard" | "timeout";

/**
 * How a rollback timer ended. `rolled-back`: the change is undone, `othersPreserved` says whether changes that others made since are still
 * there; `nothing`: the change wasn't in any more, or never went in; `failed`: it couldn't be undone cleanly, and nothing was changed.
 */
export type RollbackTimerEnd =
  | { readonly kind: "confirmed" | "nothing" }
  | { readonly kind: "rolled-back"; readonly othersPreserved: boolean }
  | { readonly kind: "failed"; readonly reason: string };

/** A rollback timer on a node as it is now. */
export interface RollbackTimer {
  readonly place: Pick<RollbackTimerPlace, "node" | "folder" | "isBackup">;
  readonly note: RollbackTimerNote;
  /** Until the change is rolled back; undefined when nothing waits any more: it was decided, or the node was restarted. */
  readonly secondsLeft?: number;
  /** It is armed, but nothing was sent so far that it could roll back. */
  readonly isUnsent?: true;
  /** It ended, and what it could roll back was never sent, or was refused. */
  readonly wasNeverIn?: true;
  readonly decision?: RollbackTimerDecision;
  /** It was decided, and its process is at work on that. Without it and without an end, nobody acts on the decision any more. */
  readonly isActing?: true;
  readonly end?: RollbackTimerEnd;
}

/** A change that is awaiting confirmation, or was, put together from the rollback timers that nodes have for it. */
export interface Confirmation {
  readonly note: RollbackTimerNote;
  readonly places: readonly (Pick<RollbackTimerPlace, "node" | "folder" | "isBackup"> & Partial<RollbackTimerPlace>)[];
  /** Until it is rolled back; undefined when no timer is running any more. */
  readonly secondsLeft?: number;
  /** Timers are armed, but nothing was sent so far: somebody is about to apply, or lost the connection before. Then `secondsLeft` is absent. */
  readonly isUnsent?: true;
  /** Undefined without `secondsLeft`: it is in progress, or no process is left that would act. */
  readonly end?: RollbackTimerEnd;
  /** It ended, and the change surely never got in. */
  readonly wasNeverIn?: true;
  /** It was decided, and hasn't ended yet. */
  readonly isInProgress?: true;
  /** Its processes were ended before any of them acted: the change is as it was. */
  readonly isLeft?: true;
  /** Was the time up, rather than a person deciding? */
  readonly byTimeout: boolean;
}

/** A folder of a rollback timer on a node; timer-folders.sh says in which places they are. */
export const rollbackTimerFolder = /^\/(?!.*\/\.\.?\/)(?:[^\n]+\/)?quorate\.[A-Za-z0-9]{6,}$/;

/**
 * Exit codes by which a change surely isn't in: it was refused (64, 65, 78), the CIB was changed concurrently (103), or it wasn't sent at
 * all (98, 99; with 96 and 97 nothing is noted). As in watch.sh.
 */
export const surelyNotApplied: readonly number[] = [64, 65, 78, 98, 99, 103];
