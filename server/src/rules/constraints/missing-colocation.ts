import { parseBoolean } from "../../model/attributes.ts";
import type { Order } from "../../model/configuration.ts";
import type { Rule } from "../rule.ts";
import { areColocated } from "../support/colocations.ts";
import { meantBy } from "../support/constraint-names.ts";
import { orderSides } from "../support/order-graph.ts";
import { dependentPair } from "../support/service-dependencies.ts";
import { objectSpan } from "../support/spans.ts";

/** The pairs of resources that an order starts directly one after the other. */
function pairsOf(order: Order): { before: string; after: string }[] {
  const sides = orderSides(order);
  if (sides.some(({ roleOrAction }) => !/^(start)?$/i.test(roleOrAction))) return [];
  return sides.flatMap(({ names, isChain }, i) => {
    const within = isChain
      ? names.slice(1).map(({ value }, k) => ({ before: names[k]?.value ?? "", after: value }))
      : [];
    const next = sides[i + 1];
    const lefts = isChain ? names.slice(-1) : names;
    const rights = next ? (next.isChain ? next.names.slice(0, 1) : next.names) : [];
    return [...within, ...lefts.flatMap((left) => rights.map((right) => ({ before: left.value, after: right.value })))];
  });
}

/** A service that starts after its address or file system, but may run on another node. */
export const missingColocation: Rule = {
  id: "missing-colocation",
  group: "constraints",
  severity: "warning",
  title: "Order without a colocation",
  why: "An ordering constraint defines when a resource starts, not where. Without a colocation the cluster may start a service on another node than its address or file system, where it can't work. Add a colocation, or put both into a group, which implies order and colocation.",
  source: "Pacemaker Explained, colocation and ordering: neither implies the other",
  wrong:
    "primitive data ocf:heartbeat:Filesystem params device=/dev/sdb1 directory=/srv fstype=xfs\nprimitive db ocf:heartbeat:pgsql\norder data-then-db Mandatory: data db",
  right:
    "primitive data ocf:heartbeat:Filesystem params device=/dev/sdb1 directory=/srv fstype=xfs\nprimitive db ocf:heartbeat:pgsql\norder data-then-db Mandatory: data db\ncolocation db-with-data inf: db data",
  check(model, report) {
    for (const at of model.ofKind("order")) {
      const order = at.object as Order;
      const isFirm = order.orderKind === undefined || order.orderKind.value === "Mandatory";
      if (!isFirm || parseBoolean(order.symmetrical) === false) continue;
      for (const { before, after } of pairsOf(order)) {
        const [one, other] = [meantBy(model, before), meantBy(model, after)];
        const pair =
          one.length === 1 && other.length === 1 ? dependentPair(model, one[0] ?? "", other[0] ?? "") : undefined;
        if (!pair || areColocated(model, pair.user, pair.base)) continue;
        const end = order.span?.end;
        const colocation = `colocation ${pair.user}-with-${pair.base} inf: ${pair.user} ${pair.base}`;
        report({
          at,
          span: objectSpan(order),
          message: `"${pair.user}" and "${pair.base}" have an order but no colocation: they may start on different nodes. Add a colocation, or put both into a group.`,
          ...(end === undefined
            ? {}
            : { fixes: [{ title: `Add "${colocation}"`, at, span: { start: end, end }, text: `\n${colocation}` }] }),
        });
      }
    }
  },
};
