import type { CibEdit } from "../what-if/cib-edit.ts";
import type { Candidate } from "./candidate.ts";
import { type Goal, isReached, type Oracle } from "./oracle.ts";

/** What the scheduler confirms as the cause: each alone, or several only together. */
interface Proof {
  /** Taking any one of them away reaches the goal. */
  readonly single: readonly Candidate[];
  /** Where no single one suffices: a minimal set that does together. */
  readonly together: readonly Candidate[];
}

/** Which candidates' edits reach the goal; with edits that always apply. */
export async function prove(
  oracle: Oracle,
  goal: Goal,
  candidates: readonly Candidate[],
  always: readonly CibEdit[] = [],
): Promise<Proof> {
  const outcomes = await oracle.ask(candidates.map(({ edits }) => [...edits, ...always]));
  const single = candidates.filter((_, index) => isReached(outcomes[index], goal));
  return { single, together: single.length > 0 ? [] : await minimalSet(oracle, goal, candidates, always) };
}

/** A set of candidates that reaches the goal together, and doesn't without any one of them; empty where even all don't. */
export async function minimalSet(
  oracle: Oracle,
  goal: Goal,
  candidates: readonly Candidate[],
  always: readonly CibEdit[] = [],
): Promise<readonly Candidate[]> {
  const editsOf = (set: readonly Candidate[]): CibEdit[] => [...set.flatMap(({ edits }) => edits), ...always];
  const [all] = await oracle.ask([editsOf(candidates)]);
  if (!isReached(all, goal)) return [];
  const needed: Candidate[] = [];
  let left = [...candidates];
  // Each round finds how many of the first ones can go; the next one is needed.
  while (left.length > 0) {
    const outcomes = await oracle.ask(left.map((_, index) => editsOf([...needed, ...left.slice(index + 1)])));
    const first = outcomes.findIndex((outcome) => !isReached(outcome, goal));
    const needs = first < 0 ? undefined : left[first];
    if (needs === undefined) break;
    needed.push(needs);
    left = left.slice(first + 1);
  }
  return needed;
}
