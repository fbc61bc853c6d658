/** What an event is about; what `--only` takes. */
export const eventKinds = [
  "membership",
  "fencing",
  "election",
  "transition",
  "operation",
  "configuration",
  "daemon",
] as const;

/** What an event is about. */
export type EventKind = (typeof eventKinds)[number];

/** Where an event was read. */
interface EventPlace {
  /** The file, or `journal`. */
  readonly file: string;
  /** The line in it, from 1; 0 where it isn't known. */
  readonly line: number;
}

/** What one line of a log says. */
export interface Fact {
  readonly kind: EventKind;
  /** Which of a kind, such as `member-lost`. */
  readonly type: string;
  /** One sentence. */
  readonly text: string;
  /** Something failed or was lost. */
  readonly isTrouble?: boolean;
  /** The node that it is about. */
  readonly target?: string;
  readonly resource?: string;
  /** Facts of several nodes with the same key, seconds apart, are one event. */
  readonly key?: string;
  /** The key of the fact that this one ends: where that is so again, seconds later, it is another event. */
  readonly ends?: string;
  /** The same number on every node: of a fencing, of a change of the configuration, or of a membership. It compares their clocks. */
  readonly moment?: string;
  /** The device, the client, the file: what other sentences are made of. */
  readonly by?: string;
  /** Only of use for what is derived from it; not shown by itself. */
  readonly isDetail?: boolean;
  /** Another line's fact of this type, about the same, says it better: beside one it is only a detail. */
  readonly unless?: string;
  /** It is written again and again as long as it is so: only the first time counts. */
  readonly repeats?: boolean;
}

/** A fact at a time. */
export interface TimelineEvent extends Fact {
  /** Milliseconds since 1970, by the common clock. */
  readonly at: number;
  /** The nodes whose logs have it, first the one whose place is given. */
  readonly seenBy: readonly string[];
  readonly place: EventPlace;
  /** Why, where it is known. */
  readonly cause?: string;
}
