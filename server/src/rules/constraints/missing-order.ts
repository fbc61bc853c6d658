import type { ClusterModel } from "../../model/cluster-model.ts";
import type { Rule, RuleReport } from "../rule.ts";
import { type OrderedPair, type RelatedPair, relatedPairs } from "../support/order/related-pairs.ts";
import {
  isForUnpromoted,
  isStartOrdered,
  isStopOrdered,
  nameForConstraint,
} from "../support/placement/dependency-state.ts";
import { objectSpan } from "../support/spans.ts";

const mandatory = 1_000_000;

/** What is wrong with an order that there is, and what to write. */
function aboutOrder(pair: RelatedPair, order: OrderedPair, wanted: string): string | undefined {
  const { user, base, role, isStrict } = pair.dependency;
  if (order.before !== base) {
    return isStrict && (order.afterAction === "promote" || order.afterAction === "start")
      ? `"${user}" starts before "${base}" ${role ? "is promoted" : "has started"}, although it needs it. Use "${wanted}".`
      : undefined;
  }
  if (role && order.beforeAction === "start") {
    return `"${user}" waits only for the start of "${base}", which comes before its promotion: "${user}" may start while "${base}" is unpromoted, and fail. Use "${wanted}".`;
  }
  return undefined;
}

function reportOf(model: ClusterModel, pair: RelatedPair): RuleReport | undefined {
  const { orders, colocations, dependency } = pair;
  const { user, base, role, mustWait } = dependency;
  // Its promotion is inherited by the second resource, which not-promotable reports.
  if (orders.some(({ afterAction, after }) => after === user && afterAction === "promote")) return undefined;
  const [first, then] = [role ? `${base}:promote` : base, role ? `${nameForConstraint(model, user)}:start` : user];
  const wanted = `${first} ${then}`;
  if (isStartOrdered(model, dependency)) {
    const order = orders.find(({ before, isSymmetrical }) => before === base && !isSymmetrical);
    if (!order || isStopOrdered(model, dependency)) return undefined;
    return {
      at: order.at,
      span: objectSpan(order.at.object),
      message: role
        ? `"${user}" starts after "${base}" is promoted, but with symmetrical=false it doesn't stop before the demotion: the demotion fails while "${user}" still uses the device. Remove symmetrical=false.`
        : `"${user}" starts after "${base}", but with symmetrical=false it doesn't stop before it: "${base}" is stopped while "${user}" still has files open there, and fails or kills it. Remove symmetrical=false.`,
    };
  }
  for (const order of orders) {
    const message = aboutOrder(pair, order, wanted);
    if (message) return { at: order.at, span: objectSpan(order.at.object), message };
  }
  const colocation = colocations.find(({ score }) => score === mandatory);
  if (!colocation || !mustWait) return undefined;
  const { at } = colocation;
  const end = at.object.span?.end;
  const order = `order ${base}-before-${user} Mandatory: ${wanted}`;
  const ready = role ? `"${base}" is promoted` : `"${base}"`;
  return {
    at,
    span: objectSpan(at.object),
    message: `"${user}" and "${base}" have a colocation but no order: "${user}" may start before ${ready} and fail. Add an order${role ? `: "${wanted}"` : ", or put both into a group"}.`,
    fixes: end === undefined ? [] : [{ title: `Add "${order}"`, at, span: { start: end, end }, text: `\n${order}` }],
  };
}

/** A service that is colocated with its address, its storage or a promoted instance, but may start before it. */
export const missingOrder: Rule = {
  id: "missing-order",
  group: "constraints",
  severity: "warning",
  title: "Colocation without an order",
  why: "A colocation constraint defines where a resource runs, not when it starts. Without an order the cluster starts a service and its address or file system at the same time: the service then can't bind its address, or starts without its data, and sometimes fails. A file system on DRBD can't be mounted before the promotion, which follows the start: it needs an order after `promote`. Add an order, or put both into a group, which implies order and colocation.",
  source:
    "Pacemaker Explained, colocation and ordering: neither implies the other; tried with crm_simulate of Pacemaker 2.1.5",
  wrong:
    "primitive ClusterIP ocf:heartbeat:IPaddr2 params ip=192.168.1.100\nprimitive WebSite ocf:heartbeat:apache\ncolocation site-with-ip inf: WebSite ClusterIP",
  right:
    "primitive ClusterIP ocf:heartbeat:IPaddr2 params ip=192.168.1.100\nprimitive WebSite ocf:heartbeat:apache\ncolocation site-with-ip inf: WebSite ClusterIP\norder ip-then-site Mandatory: ClusterIP WebSite",
  check(model, report) {
    for (const pair of relatedPairs(model)) {
      if (isForUnpromoted(pair)) continue;
      const found = reportOf(model, pair);
      if (found) report(found);
    }
  },
};
