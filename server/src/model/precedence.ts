import type { NvPair, NvSet } from "./attributes.ts";
import { scoreValue } from "./score.ts";

// Facts: crm_simulate and crm_verify of Pacemaker 2.0.5, 2.1.5 and 3.0.3.

/**
 * Sets in the order in which Pacemaker looks for a name: those of a higher score first, and of equal scores the last one first.
 * Within a set the first pair of a name counts. `sets` are in the order of the CIB; those of a template come before a primitive's own.
 */
export function inPrecedence<T>(sets: readonly T[], setOf: (each: T) => Pick<NvSet, "score">): readonly T[] {
  if (sets.length < 2) return sets;
  const score = (each: T): number => scoreValue(setOf(each).score) ?? 0;
  return sets.toReversed().sort((a, b) => score(b) - score(a));
}

/** The pair of that name that is in force, sets with a rule taken as those without. Undefined when there is none. */
export function findPair(sets: readonly NvSet[], name: string): NvPair | undefined {
  for (const set of inPrecedence(sets, (each) => each)) {
    const pair = set.pairs.find((each) => each.name === name);
    if (pair) return pair;
  }
  return undefined;
}
