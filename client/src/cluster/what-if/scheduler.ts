import { ClusterError } from "../errors.ts";
import type { CibEdit } from "./cib-edit.ts";

/** What the scheduler says about one variant of a CIB. */
export interface SchedulerAnswer {
  /** What `crm_simulate --run --output-as=xml` printed; the state of the resources may be left out of all but the first. */
  readonly output: string;
  /** The graph of the transition, as XML; empty where there is none. */
  readonly graph: string;
  /** Why there is no answer, in a sentence; absent where there is one. */
  readonly problem?: string;
}

/** Why an answer can't be read, in a sentence: `crm_simulate` of Pacemaker 2.0 prints no XML. */
export function whyUnreadable(answer: SchedulerAnswer | undefined): string {
  return (
    answer?.problem ??
    "crm_simulate printed something that isn't known here. Pacemaker before 2.1 can't be asked, as it prints no XML."
  );
}

/** The error for an answer that can't be read. */
export function unreadable(answer: SchedulerAnswer | undefined): ClusterError {
  return new ClusterError("protocol", whyUnreadable(answer));
}

/** Pacemaker's scheduler: on this machine, or on a node. */
export interface Scheduler {
  /** Where it runs, for a sentence: `this machine (Pacemaker 2.1.5)`. */
  readonly name: string;
  /**
   * Asks about variants of a CIB, each given by its edits; the answers are in their order. `onAnswer` is called as they arrive. Rejects only
   * when it was cancelled or can't run at all.
   */
  run(
    base: string,
    variants: readonly (readonly CibEdit[])[],
    options?: {
      readonly signal?: AbortSignal | undefined;
      readonly onAnswer?: (index: number, answer: SchedulerAnswer) => void;
      /** Of which variants the graph is wanted; of none when absent. */
      readonly withGraph?: (index: number) => boolean;
      /** Whether the scores of the nodes (`--show-scores`) and the state of all resources are wanted of every variant. */
      readonly withScores?: boolean;
    },
  ): Promise<readonly SchedulerAnswer[]>;
}
