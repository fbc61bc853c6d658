import type { ClusterModel } from "../../model/cluster-model.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { metaOf } from "../../model/inheritance.ts";
import type { Rule, RuleReport } from "../rule.ts";
import {
  type Amounts,
  amountsOf,
  capacitiesOf,
  isWithoutNeed,
  sumOf,
  whyNoneFits,
} from "../support/placement/capacity.ts";
import { mandatorySets } from "../support/placement/colocations.ts";
import { objectSpan } from "../support/spans.ts";

/** The primitives that constraints and groups keep on one node, by their set. */
function placedTogether(model: ClusterModel): DefinedObject[][] {
  const sets = mandatorySets(model);
  const members = new Map<number, DefinedObject[]>();
  for (const at of model.ofKind("primitive")) {
    const set = sets.setOf(at.object.id);
    const isStopped = /^stopped$/i.test(metaOf(model, at, "target-role")?.pair.value ?? "");
    if (set !== undefined && !isStopped) members.set(set, [...(members.get(set) ?? []), at]);
  }
  return [...members.values()];
}

/** Where a finding about what is placed together is shown: the group of all of them, else the constraint that joins the last two. */
function placeOf(model: ClusterModel, members: readonly DefinedObject[]): DefinedObject | undefined {
  const [first, last] = [members[0], members.at(-1)];
  if (!first || !last) return undefined;
  const group = model.containerOf(first.object.id);
  if (group && members.every(({ object }) => model.containerOf(object.id) === group)) return group;
  return mandatorySets(model)
    .chain(first.object.id, last.object.id)
    .findLast(({ at }) => at.object.kind === "colocation")?.at;
}

function checkTogether(
  model: ClusterModel,
  capacities: readonly Amounts[],
  report: (finding: RuleReport) => void,
): void {
  for (const members of placedTogether(model)) {
    const needy = members.filter((at) => !isWithoutNeed(at));
    const needs = needy.flatMap(({ object }) =>
      object.kind === "primitive" ? (amountsOf(object.utilization) ?? []) : [],
    );
    // One that fits nowhere alone has a finding of its own.
    if (needs.length < 2 || needs.length < needy.length) continue;
    if (needs.some((each) => whyNoneFits(each, capacities, "it needs") !== undefined)) continue;
    const why = whyNoneFits(sumOf(needs), capacities, "they need");
    const at = placeOf(model, needy) ?? needy.at(-1);
    if (why === undefined || !at) continue;
    const named = needy.slice(0, 6).map(({ object }) => `"${object.id}"`);
    const all = `${named.join(", ")}${needy.length > named.length ? ` and ${needy.length - named.length} more` : ""}`;
    report({
      at,
      span: objectSpan(at.object),
      message: `${all} must run on one node: ${why}, so what is placed last stays stopped. Correct the numbers, or let them run on different nodes.`,
    });
  }
}

/** Resources for which no node has the capacity. */
export const noNodeWithCapacity: Rule = {
  id: "no-node-with-capacity",
  group: "resources",
  severity: "error",
  title: "No node has the capacity",
  why: "With placement-strategy utilization, minimal or balanced a resource runs only on a node that has as much of everything as it needs; what a node doesn't name, it has none of. A resource that needs more than any node has stays stopped; where a group or a mandatory colocation keeps several on one node, the first that fit run, and the rest stays stopped. Correct the numbers, or the capacity of a node.",
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
      const needs = amountsOf(at.object.utilization);
      const why = needs && whyNoneFits(needs, capacities, "it needs");
      if (why === undefined) continue;
      report({
        at,
        span: at.object.utilization.find(({ span }) => span)?.span ?? objectSpan(at.object),
        message: `"${at.object.id}" can't run anywhere: ${why}. Correct the numbers.`,
      });
    }
    checkTogether(model, capacities, report);
  },
};
