import type { NvPair, NvSet } from "../../model/attributes.ts";
import {
  type ClusterObject,
  isPrimitive,
  isResource,
  type Options,
  type Primitive,
} from "../../model/configuration.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { setsWithTemplate } from "../../model/inheritance.ts";
import type { Lookup } from "../../model/lookup.ts";
import { firstOptionIds, type OptionSet, optionSets, pairInSet } from "../../model/options-in-force.ts";
import { inPrecedence } from "../../model/precedence.ts";
import { scoreValue } from "../../model/score.ts";

/** A pair that is never in force, because that of another set always is. */
export interface OverriddenPair {
  readonly at: DefinedObject;
  readonly pair: NvPair;
  /** A rule decides when its set applies. */
  readonly isConditional: boolean;
  readonly inForce: { readonly at: DefinedObject; readonly pair: NvPair };
  /** Why the other one is in force, as a clause. */
  readonly why: string;
}

function whyBefore(winner: Pick<NvSet, "score">, loser: Pick<NvSet, "score">): string {
  const isHigher = (scoreValue(winner.score) ?? 0) > (scoreValue(loser.score) ?? 0);
  return isHigher ? "the score of its set is higher" : "of sets with equal scores the last one counts";
}

function* inSets(at: DefinedObject, sets: readonly { set: NvSet; place: DefinedObject }[]): Generator<OverriddenPair> {
  if (sets.length < 2 || sets.some(({ set }) => set.idRef !== undefined)) return;
  const winners = new Map<string, { set: NvSet; place: DefinedObject; pair: NvPair }>();
  for (const { set, place } of inPrecedence(sets, (each) => each.set)) {
    const isConditional = set.rules.length > 0;
    for (const pair of set.pairs) {
      if (pair.idRef !== undefined) continue;
      const winner = winners.get(pair.name);
      if (!winner) {
        if (!isConditional) winners.set(pair.name, { set, place, pair });
        continue;
      }
      // A set has a name twice, or a template gives what a primitive overrides.
      if (winner.set === set || place !== at || winner.pair.value === pair.value) continue;
      const inForce = { at: winner.place, pair: winner.pair };
      yield { at, pair, isConditional, inForce, why: whyBefore(winner.set, set) };
    }
  }
}

/** Whether there are two sets of a kind; most primitives have one. */
function hasSeveralSets({ params, meta, utilization, operations }: Primitive): boolean {
  if (params.length > 1 || meta.length > 1 || utilization.length > 1) return true;
  return operations.some((operation) => operation.params.length > 1 || operation.meta.length > 1);
}

/** Names that several sets of one object, or it and its template, give different values, where one can never be in force. */
export function* overriddenInSets(lookup: Lookup, at: DefinedObject): Generator<OverriddenPair> {
  const { object } = at;
  if (isPrimitive(object) && object.template === undefined && !hasSeveralSets(object)) return;
  const own = (sets: readonly NvSet[]) => sets.map((set) => ({ set, place: at }));
  if (isPrimitive(object)) {
    const params = (each: ClusterObject): readonly NvSet[] => (isPrimitive(each) ? each.params : []);
    const meta = (each: ClusterObject): readonly NvSet[] => (isResource(each) ? each.meta : []);
    yield* inSets(at, setsWithTemplate(lookup, at, params));
    yield* inSets(at, setsWithTemplate(lookup, at, meta));
    yield* inSets(at, own(object.utilization));
    for (const operation of object.operations) {
      yield* inSets(at, own(operation.params));
      yield* inSets(at, own(operation.meta));
    }
  } else if (isResource(object)) {
    yield* inSets(at, own(object.params));
    yield* inSets(at, own(object.meta));
  } else if (object.kind === "node") {
    yield* inSets(at, own(object.attributes));
    yield* inSets(at, own(object.utilization));
  }
}

function whySet(kind: Options["kind"], winner: OptionSet, loser: OptionSet): string {
  if (winner === loser) return "Quorate merges the two statements, and the last one counts";
  if (kind === "property" && winner.id === firstOptionIds.property)
    return `the set "${winner.id}" counts before all others`;
  return whyBefore(winner, loser);
}

/** Options that several statements give different values, where one can never be in force. */
export function* overriddenOptions(kind: Options["kind"], places: readonly DefinedObject[]): Generator<OverriddenPair> {
  if (places.length < 2) return;
  const winners = new Map<string, { set: OptionSet; place: DefinedObject; pair: NvPair }>();
  for (const set of optionSets(kind, places)) {
    const { statements, isConditional } = set;
    const names = new Set(statements.flatMap(({ object }) => object.set.pairs.map(({ name }) => name)));
    for (const name of names) {
      const held = name === "" ? undefined : pairInSet(set, name);
      if (!held) continue;
      const winner = winners.get(name) ?? { set, ...held };
      if (!isConditional) winners.set(name, winner);
      for (const at of statements) {
        const pair = at.object.set.pairs.find((each) => each.name === name);
        const isOther = winner.set !== set || (at !== held.place && !isConditional);
        if (!pair || !isOther || pair.value === winner.pair.value) continue;
        yield {
          at,
          pair,
          isConditional,
          inForce: { at: winner.place, pair: winner.pair },
          why: whySet(kind, winner.set, set),
        };
      }
    }
  }
}
