import type { CibEdit } from "../what-if/cib-edit.ts";
import type { Candidate } from "./candidate.ts";
import type { Oracle, Outcome } from "./oracle.ts";
import type { WhyLink, WhyRemedy } from "./why.ts";
import type { WhyCib } from "./why-cib.ts";

/** What an explanation is made from. */
export interface WhyContext {
  readonly cib: WhyCib;
  readonly oracle: Oracle;
  /** What the scheduler makes of the CIB as it is. */
  readonly base: Outcome;
  /** The cluster's time, in seconds. */
  readonly now: number;
}

/** An answer about one resource, without the full stop. */
export interface Explained {
  readonly sentence: string;
  readonly links: readonly WhyLink[];
  readonly remedies: readonly WhyRemedy[];
  /** What to do about it, as the scheduler confirms; what depends on it asks whether that helps as well. */
  readonly fixes?: readonly Candidate[];
  /** Nothing that was checked explains it. */
  readonly isUnknown?: boolean;
}

/** Where in a chain an answer stands. */
export interface Step {
  readonly depth: number;
  /** What was asked about on the way here. */
  readonly visited: readonly string[];
  /** Edits that hold in every variant, such as a preference for the node in question. */
  readonly always?: readonly CibEdit[];
}

/** How long a chain gets. */
export const greatestDepth = 5;
