import type { NvPair, NvSet } from "./attributes.ts";
import type { Options } from "./configuration.ts";
import type { DefinedObject } from "./defined-object.ts";
import { inPrecedence } from "./precedence.ts";

/** The ids that the sets of statements without an id get. */
export const firstOptionIds = {
  property: "cib-bootstrap-options",
  rsc_defaults: "rsc-options",
  op_defaults: "op-options",
} as const satisfies Record<Options["kind"], string>;

/** A statement with options, and the file it is written in. */
export type PlacedOptions = DefinedObject & { readonly object: Options };

/** A set of options in the cluster: the statements that have the same id, or none, together. */
export interface OptionSet {
  readonly id: string;
  readonly score?: string;
  readonly isConditional: boolean;
  readonly statements: readonly PlacedOptions[];
}

/** Whether an object is a set of options. */
export function isOptions(at: DefinedObject): at is PlacedOptions {
  return at.object.kind in firstOptionIds;
}

/** The sets of a kind of options in the order in which Pacemaker looks for a name. */
export function optionSets(kind: Options["kind"], places: readonly DefinedObject[]): readonly OptionSet[] {
  const sets = new Map<unknown, PlacedOptions[]>();
  for (const at of places) {
    if (!isOptions(at)) continue;
    const key = at.object.id || (at.object.set.rules.length > 0 ? at : firstOptionIds[kind]);
    const known = sets.get(key);
    if (known) known.push(at);
    else sets.set(key, [at]);
  }
  const all = [...sets.values()].map((statements): OptionSet => {
    const score = statements.find(({ object }) => object.set.score !== undefined)?.object.set.score;
    return {
      id: statements[0]?.object.id || firstOptionIds[kind],
      ...(score === undefined ? {} : { score }),
      isConditional: statements.some(({ object }) => object.set.rules.length > 0),
      statements,
    };
  });
  const ordered = inPrecedence(all, (each) => each);
  // Pacemaker looks for cluster options in the first set before all others, whatever their scores.
  const isFirst = ({ id }: OptionSet): boolean => kind === "property" && id === firstOptionIds.property;
  return ordered.some(isFirst) ? [...ordered.filter(isFirst), ...ordered.filter((each) => !isFirst(each))] : ordered;
}

/** The pair of that name that is in force in a set, and its statement. */
export function pairInSet({ statements }: OptionSet, name: string): { place: PlacedOptions; pair: NvPair } | undefined {
  for (const place of statements.toReversed()) {
    const pair = pairInOptions(place.object, name);
    if (pair) return { place, pair };
  }
  return undefined;
}

/** An option that holds, and the statement in which it is written. */
interface HeldOption {
  readonly pair: NvPair;
  readonly set: NvSet;
  readonly place: PlacedOptions;
  /** A rule decides whether it holds: its own set's, or that of a set before it. */
  readonly isConditional: boolean;
}

/** The option of one of these names that is in force, the first name first; one without a rule where there is one. */
export function optionInForce(
  kind: Options["kind"],
  places: readonly DefinedObject[],
  names: readonly string[],
): HeldOption | undefined {
  if (places.length === 0) return undefined;
  const sets = optionSets(kind, places);
  for (const name of names) {
    let conditional: HeldOption | undefined;
    for (const each of sets) {
      const found = pairInSet(each, name);
      if (!found) continue;
      const held = { ...found, set: found.place.object.set };
      if (!each.isConditional) return { ...held, isConditional: conditional !== undefined };
      conditional ??= { ...held, isConditional: true };
    }
    if (conditional) return conditional;
  }
  return undefined;
}

/** The pair of that name that is in force in one statement of options. */
export function pairInOptions({ set, isFirstInForce }: Options, name: string): NvPair | undefined {
  const isNamed = (each: NvPair): boolean => each.name === name;
  return isFirstInForce ? set.pairs.find(isNamed) : set.pairs.findLast(isNamed);
}

/** Options of a CIB without the pairs that are not in force because an earlier one has the same name. */
export function withoutOverridden(options: Options): Options {
  if (!options.isFirstInForce) return options;
  const { isFirstInForce: _, set, ...rest } = options;
  const seen = new Set<string>();
  const pairs = set.pairs.filter(({ name, idRef }) => idRef !== undefined || (!seen.has(name) && seen.add(name)));
  return { ...rest, set: { ...set, pairs } };
}
