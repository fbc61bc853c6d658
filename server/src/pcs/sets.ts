import type { NvPair, NvSet } from "../model/attributes.ts";
import { nvPairOf, type Pair } from "./arguments.ts";

/** A new set of pairs; none when there are no pairs. */
export function newSet(pairs: readonly Pair[]): NvSet[] {
  return pairs.length > 0 ? [{ rules: [], pairs: pairs.map(nvPairOf) }] : [];
}

/** A set with pairs added or changed; an empty value removes one. */
export function changedPairs(old: readonly NvPair[], changes: readonly NvPair[]): NvPair[] {
  const pairs = [...old];
  for (const change of changes) {
    const at = pairs.findIndex(({ name }) => name === change.name);
    if (change.value === "" || change.value === undefined) {
      if (at >= 0) pairs.splice(at, 1);
    } else if (at >= 0) pairs[at] = { ...pairs[at], ...change };
    else pairs.push(change);
  }
  return pairs;
}

/** The sets with the first one changed; a first set is created where there is none and a pair to add. */
export function changedSets(sets: readonly NvSet[], changes: readonly NvPair[]): NvSet[] {
  const [first, ...others] = sets;
  if (first) return [{ ...first, pairs: changedPairs(first.pairs, changes) }, ...others];
  const pairs = changedPairs([], changes);
  return pairs.length > 0 ? [{ rules: [], pairs }] : [];
}
