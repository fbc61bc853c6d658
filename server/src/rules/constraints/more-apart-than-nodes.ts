import type { ClusterModel } from "../../model/cluster-model.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import type { Rule } from "../rule.ts";
import { clusterNodes } from "../support/fencing/fencing.ts";
import { colocationsOf } from "../support/placement/colocations.ts";
import { unitsOf } from "../support/placement/units.ts";
import { objectSpan } from "../support/spans.ts";

interface Apart {
  readonly at: DefinedObject;
  readonly one: string;
  readonly other: string;
}

/** The pairs of single resources that must never be on one node. */
function apartIn(model: ClusterModel): Apart[] {
  const isSingle = (id: string): boolean => {
    const units = unitsOf(model, id);
    return units.length > 0 && units.every(({ isMany }) => !isMany);
  };
  return colocationsOf(model).flatMap(
    ({ at, resource, with: other, role, withRole, score, nodeAttribute }): Apart[] => {
      const isBan = score === -1_000_000 && role === "" && withRole === "" && nodeAttribute === "#uname";
      return isBan && resource !== other && isSingle(resource) && isSingle(other) ? [{ at, one: resource, other }] : [];
    },
  );
}

/** Resources that keep each other off their nodes, as many as there are nodes or more. */
export const moreApartThanNodes: Rule = {
  id: "more-apart-than-nodes",
  group: "constraints",
  severity: "warning",
  title: "More resources to keep apart than nodes",
  why: "Resources that a colocation with -INFINITY keeps apart need a node each. With fewer nodes than resources one of them never runs; with as many, one stops when a node is lost, instead of running beside another one. Use a finite score, such as -1000, where running together is better than not running.",
  source:
    "Pacemaker Explained, colocation; tried with crm_simulate of Pacemaker 2.0.5, 2.1.5 and 3.0.3: the third of three stays stopped on two nodes",
  wrong:
    "node 1: n1\nnode 2: n2\nprimitive a ocf:heartbeat:Dummy op monitor interval=10s\nprimitive b ocf:heartbeat:Dummy op monitor interval=10s\nprimitive c ocf:heartbeat:Dummy op monitor interval=10s\ncolocation ab -inf: a b\ncolocation bc -inf: b c\ncolocation ac -inf: a c",
  right:
    "node 1: n1\nnode 2: n2\nprimitive a ocf:heartbeat:Dummy op monitor interval=10s\nprimitive b ocf:heartbeat:Dummy op monitor interval=10s\nprimitive c ocf:heartbeat:Dummy op monitor interval=10s\ncolocation ab -1000: a b\ncolocation bc -1000: b c\ncolocation ac -1000: a c",
  check(model, report) {
    const apart = apartIn(model);
    if (apart.length === 0 || apart.length > 500 || model.facts.isPartlyUnread) return;
    const count = clusterNodes(model)?.size;
    if (count === undefined || model.facts.allNodes?.size !== count) return;
    const others = new Map<string, Set<string>>();
    for (const { one, other } of apart) {
      for (const [from, to] of [
        [one, other],
        [other, one],
      ] as const)
        others.set(from, (others.get(from) ?? new Set()).add(to));
    }
    const done = new Set<string>();
    for (const { at, one, other } of apart) {
      if (done.has(one) && done.has(other)) continue;
      const all = [one, other];
      for (const each of others.keys()) {
        if (!all.includes(each) && all.every((id) => others.get(each)?.has(id))) all.push(each);
      }
      if (all.length < count) continue;
      for (const id of all) done.add(id);
      const list = all.map((id) => `"${id}"`).join(", ");
      const isTooMany = all.length > count;
      report({
        at,
        span: objectSpan(at.object),
        ...(isTooMany ? {} : { severity: "information" as const }),
        message: isTooMany
          ? `${list} must all be on different nodes, but there are ${count}: one of them never runs. Use a finite score, such as -1000, or add a node.`
          : `${list} must all be on different nodes, and there are ${count}: when a node is lost, one of them stays stopped. Use a finite score, such as -1000, if they may share a node then.`,
      });
    }
  },
};
