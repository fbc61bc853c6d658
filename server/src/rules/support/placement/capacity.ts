import type { NvSet } from "../../../model/attributes.ts";
import type { ClusterModel } from "../../../model/cluster-model.ts";
import type { DefinedObject } from "../../../model/defined-object.ts";
import { agentOf } from "../../../model/inheritance.ts";
import { completeNodes } from "./locations.ts";

/** Whole numbers by the name of what they count: what a node has, or what a resource needs. */
export type Amounts = ReadonlyMap<string, number>;

/** The numbers of a utilization; undefined where a rule decides, or one is no whole number. */
export function amountsOf(sets: readonly NvSet[]): Amounts | undefined {
  const numbers = new Map<string, number>();
  for (const { rules, pairs, idRef } of sets) {
    if (rules.length > 0 || idRef !== undefined) return undefined;
    for (const { name, value } of pairs) {
      if (value === undefined || !/^-?\d+$/.test(value)) return undefined;
      numbers.set(name, Number(value));
    }
  }
  return numbers;
}

/** The capacity of each node, if every node of the cluster has one; the cluster itself may measure it. */
export function capacitiesOf(model: ClusterModel): readonly Amounts[] | undefined {
  const nodes = completeNodes(model);
  if (!nodes || nodes.size === 0) return undefined;
  const capacities = new Map<string, Amounts>();
  for (const { object } of model.ofKind("node")) {
    if (object.kind !== "node") continue;
    const numbers = amountsOf(object.utilization);
    if (!numbers || numbers.size === 0) return undefined;
    capacities.set(object.uname.value, numbers);
  }
  const isMeasured = model
    .ofKind("primitive")
    .some(({ object }) => object.kind === "primitive" && agentOf(model, object)?.type === "NodeUtilization");
  return isMeasured || [...nodes].some((name) => !capacities.has(name)) ? undefined : [...capacities.values()];
}

/** What several resources need together. */
export function sumOf(all: readonly Amounts[]): Amounts {
  const sum = new Map<string, number>();
  for (const amounts of all) for (const [name, number] of amounts) sum.set(name, (sum.get(name) ?? 0) + number);
  return sum;
}

/** Why no node has that much: `it needs cpu=8, but the largest node has 4`; undefined where some node has. */
export function whyNoneFits(
  needs: Amounts,
  capacities: readonly Amounts[],
  who: "it needs" | "they need",
): string | undefined {
  const has = (capacity: Amounts, name: string): number => capacity.get(name) ?? 0;
  if (capacities.some((each) => [...needs].every(([name, number]) => number <= has(each, name)))) return undefined;
  const [what, number] =
    [...needs].find(([name, needed]) => capacities.every((each) => needed > has(each, name))) ?? [];
  if (what === undefined) return `no node has all that ${who} together`;
  const most = Math.max(...capacities.map((each) => has(each, what)));
  return `${who} ${what}=${number}, but ${most === 0 ? `no node has any ${what}` : `the largest node has ${most}`}`;
}

/** Whether a resource has no utilization. */
export function isWithoutNeed({ object }: DefinedObject): boolean {
  return object.kind !== "primitive" || object.utilization.every(({ pairs }) => pairs.length === 0);
}
