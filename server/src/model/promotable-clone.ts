import type { NvPair, NvSet } from "./attributes.ts";
import type { Clone } from "./configuration.ts";

const newNames = new Map([
  ["master-max", "promoted-max"],
  ["master-node-max", "promoted-node-max"],
]);

/** The clone with `promotable=true` that a `master` is, with the options' names of today. */
export function promotableClone(master: Clone): Clone {
  const meta = master.meta.map((set): NvSet => ({ ...set, pairs: renamed(set.pairs) }));
  const promotable: NvPair = { name: "promotable", value: "true" };
  // In a set with a rule it would be promotable only while the rule holds, and a reference can't have pairs of its own.
  const index = meta.findIndex(({ rules, idRef }) => rules.length === 0 && idRef === undefined);
  const set = meta[index];
  const sets: NvSet[] =
    set === undefined
      ? [{ rules: [], pairs: [promotable] }, ...meta]
      : meta.with(index, { ...set, pairs: [promotable, ...set.pairs] });
  return { ...master, kind: "clone", meta: sets };
}

function renamed(pairs: readonly NvPair[]): NvPair[] {
  const names = new Set(pairs.map(({ name }) => name));
  return pairs.flatMap((pair) => {
    const today = newNames.get(pair.name);
    // Of both names Pacemaker takes the new one.
    if (pair.name === "promotable" || (today !== undefined && names.has(today))) return [];
    return [today === undefined ? pair : { ...pair, name: today }];
  });
}
