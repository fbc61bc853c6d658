/** A step of an explanation. */
export interface WhyLink {
  /** 0 for the resource that was asked about, 1 for what it depends on … */
  readonly depth: number;
  readonly resource: string;
  readonly sentence: string;
  /** The ids of the elements of the CIB that it rests on. */
  readonly ids: readonly string[];
}

/** A node's score for a resource, with what is known to add up to it. */
export interface WhyScore {
  readonly node: string;
  /** As Pacemaker writes it; empty where it gave none. */
  readonly score: string;
  readonly runs: boolean;
  /** `prefer (100)`, `stickiness (1)` */
  readonly terms: readonly string[];
  /** Why the score doesn't count: `offline`. */
  readonly excluded?: string;
}

/** Why a resource runs, or doesn't, where it does. */
export interface Why {
  readonly resource: string;
  readonly state: "started" | "stopped" | "blocked" | "unpromoted" | "unknown";
  /** The answer, in a sentence. */
  readonly sentence: string;
  readonly chain: readonly WhyLink[];
  /** What each alone would change it, as the scheduler confirms. */
  readonly remedies: readonly WhyRemedy[];
  readonly scores: readonly WhyScore[];
  /** Where the scheduler runs. */
  readonly scheduler: string;
  readonly assumptions: readonly string[];
}

/** Something that would change the answer. */
export interface WhyRemedy {
  readonly text: string;
  /** Whether it is advice; else it only explains. */
  readonly isFix: boolean;
  readonly ids: readonly string[];
}
