import type { NvSet } from "../../model/attributes.ts";
import type { ClusterModel } from "../../model/cluster-model.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { agentOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { completeNodes } from "../support/locations.ts";
import { objectSpan } from "../support/spans.ts";

/** The numbers of a utilization; undefined where a rule decides, or one is no whole number. */
function numbersOf(sets: readonly NvSet[]): ReadonlyMap<string, number> | undefined {
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
function capacitiesOf(model: ClusterModel): ReadonlyMap<string, ReadonlyMap<string, number>> | undefined {
  const nodes = completeNodes(model);
  if (!nodes || nodes.size === 0) return undefined;
  const capacities = new Map<string, ReadonlyMap<string, number>>();
  for (const { object } of model.ofKind("node")) {
    if (object.kind !== "node") continue;
    const numbers = numbersOf(object.utilization);
    if (!numbers || numbers.size === 0) return undefined;
    capacities.set(object.uname.value, numbers);
  }
  const isMeasured = model
    .ofKind("primitive")
    .some(({ object }) => object.kind === "primitive" && agentOf(model, object)?.type === "NodeUtilization");
  return isMeasured || [...nodes].some((name) => !capacities.has(name)) ? undefined : capacities;
}

/** A resource for which no node has the capacity. */
export const noNodeWithCapacity: Rule = {
  id: "no-node-with-capacity",
  group: "resources",
  severity: "error",
  title: "No node has the capacity",
  why: "With placement-strategy utilization, minimal or balanced a resource runs only on a node that has as much of everything as it needs; what a node doesn't name, it has none of. A resource that needs more than any node has stays stopped. Correct the numbers, or the capacity of a node.",
  source:
    "Pacemaker Explained: utilization and placement strategy; tried with crm_simulate of Pacemaker 2.0.5, 2.1.5 and 3.0.3",
  wrong:
    "node 1: n1 utilization memory=4096\nnode 2: n2 utilization memory=4096\nproperty placement-strategy=balanced\nprimitive vm ocf:pacemaker:Dummy utilization memory=8192 op monitor interval=10s",
  right:
    "node 1: n1 utilization memory=4096\nnode 2: n2 utilization memory=4096\nproperty placement-strategy=balanced\nprimitive vm ocf:pacemaker:Dummy utilization memory=2048 op monitor interval=10s",
  check(model, report) {
    const strategy = model.property("placement-strategy")?.pair.value;
    if (strategy === undefined || !/^(utilization|minimal|balanced)$/.test(strategy)) return;
    if (model.ofKind("primitive").every(isWithoutNeed)) return;
    const capacities = capacitiesOf(model);
    if (!capacities) return;
    for (const at of model.ofKind("primitive")) {
      if (at.object.kind !== "primitive" || isWithoutNeed(at)) continue;
      const needs = numbersOf(at.object.utilization);
      if (!needs) continue;
      const fits = (has: ReadonlyMap<string, number>): boolean =>
        [...needs].every(([name, number]) => number <= (has.get(name) ?? 0));
      if ([...capacities.values()].some(fits)) continue;
      const [what, number] =
        [...needs].find(([name, needed]) => [...capacities.values()].every((has) => needed > (has.get(name) ?? 0))) ??
        [];
      const most = what === undefined ? 0 : Math.max(...[...capacities.values()].map((has) => has.get(what) ?? 0));
      report({
        at,
        span: at.object.utilization.find(({ span }) => span)?.span ?? objectSpan(at.object),
        message:
          what === undefined
            ? `"${at.object.id}" can't run anywhere: no node has all that it needs together. Correct the numbers.`
            : `"${at.object.id}" can't run anywhere: it needs ${what}=${number}, but ${most === 0 ? `no node has any ${what}` : `the largest node has ${most}`}. Correct the numbers.`,
      });
    }
  },
};

function isWithoutNeed({ object }: DefinedObject): boolean {
  return object.kind !== "primitive" || object.utilization.every(({ pairs }) => pairs.length === 0);
}
