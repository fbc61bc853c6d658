import type { ClusterModel } from "../../model/cluster-model.ts";
import type { Rule, RuleReport } from "../rule.ts";
import { clusterNodes } from "../support/fencing/fencing.ts";
import { type OrderedPair, type RelatedPair, relatedPairs } from "../support/order/related-pairs.ts";
import {
  formatBase,
  isForUnpromoted,
  isPlaced,
  isPlacedInAnyRole,
  nameForConstraint,
} from "../support/placement/dependency-state.ts";
import { roleNameFor } from "../support/role-names.ts";
import { objectSpan } from "../support/spans.ts";

/** Whether an order says that one resource needs the other: a mandatory one of their starts, or after a promotion. */
function isFirm({ beforeAction, afterAction, isMandatory, isSymmetrical }: OrderedPair): boolean {
  const isOfStarts = ["start", "promote"].includes(beforeAction) && ["start", "promote"].includes(afterAction);
  return isMandatory && isOfStarts && (isSymmetrical || beforeAction === "promote");
}

function reportOf(model: ClusterModel, pair: RelatedPair): RuleReport | undefined {
  const { orders, colocations, dependency } = pair;
  const { user, base } = dependency;
  const role = dependency.role === "" ? "" : roleNameFor(model.target, dependency.role);
  if (isPlaced(model, dependency)) return undefined;
  const withoutRole = role && colocations.find(({ resource }) => resource === user);
  if (withoutRole && isPlacedInAnyRole(model, dependency)) {
    const { at } = withoutRole;
    const second = at.object.kind === "colocation" ? at.object.second : undefined;
    const span = second?.resource.value === base ? second.resource.span : undefined;
    return {
      at,
      span: span ?? objectSpan(at.object),
      message: `"${user}" is placed with "${base}" in any role, so it may run where "${base}" is unpromoted. Use "${base}:${role}".`,
      ...(span && !second?.role
        ? { fixes: [{ title: `Change to "${base}:${role}"`, at, span, text: `${base}:${role}` }] }
        : {}),
    };
  }
  // Whatever uses a clone on all nodes finds an instance everywhere.
  if (!role && dependency.bases.every(({ isEverywhere }) => isEverywhere)) return undefined;
  const order = dependency.isStrict
    ? orders[0]
    : orders.find((each) => isFirm(each) && (!role || each.before === base));
  if (!order) return undefined;
  const { at } = order;
  const end = at.object.span?.end;
  const [from, to] = [nameForConstraint(model, user), role ? `${base}:${role}` : nameForConstraint(model, base)];
  const colocation = `colocation ${from}-with-${nameForConstraint(model, base)} inf: ${from} ${to}`;
  const where = role
    ? `"${user}" may run where "${base}" is not promoted. Add a colocation of "${from}" with "${to}".`
    : "they may start on different nodes. Add a colocation, or put both into a group.";
  return {
    at,
    span: objectSpan(at.object),
    message: `"${user}" and ${formatBase(dependency)} have an order but no colocation: ${where}`,
    fixes:
      end === undefined
        ? []
        : [{ title: `Add "${colocation}"`, at, span: { start: end, end }, text: `\n${colocation}` }],
  };
}

/** A service that starts after its address, its storage or a promotion, but may run on another node. */
export const missingColocation: Rule = {
  id: "missing-colocation",
  group: "constraints",
  severity: "warning",
  title: "Order without a colocation",
  why: "An ordering constraint defines when a resource starts, not where. Without a colocation the cluster may start a service on another node than its address or file system, where it can't work; and what needs a promoted instance must be placed with that role, or it may run where the instance is unpromoted. Add a colocation, or put both into a group, which implies order and colocation.",
  source:
    "Pacemaker Explained, colocation and ordering: neither implies the other; tried with crm_simulate of Pacemaker 2.1.5",
  wrong:
    "primitive data ocf:heartbeat:Filesystem params device=/dev/sdb1 directory=/srv fstype=xfs\nprimitive db ocf:heartbeat:pgsql\norder data-then-db Mandatory: data db",
  right:
    "primitive data ocf:heartbeat:Filesystem params device=/dev/sdb1 directory=/srv fstype=xfs\nprimitive db ocf:heartbeat:pgsql\norder data-then-db Mandatory: data db\ncolocation db-with-data inf: db data",
  check(model, report) {
    if (clusterNodes(model)?.size === 1) return;
    for (const pair of relatedPairs(model)) {
      if (isForUnpromoted(pair)) continue;
      const found = reportOf(model, pair);
      if (found) report(found);
    }
  },
};
