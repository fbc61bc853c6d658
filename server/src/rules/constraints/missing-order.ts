import type { Rule } from "../rule.ts";
import { colocationsOf } from "../support/colocations.ts";
import { areOrdered } from "../support/order-graph.ts";
import { dependentPair } from "../support/service-dependencies.ts";
import { objectSpan } from "../support/spans.ts";

/** A service that is colocated with its address or file system, but may start before it. */
export const missingOrder: Rule = {
  id: "missing-order",
  group: "constraints",
  severity: "warning",
  title: "Colocation without an order",
  why: "A colocation constraint defines where a resource runs, not when it starts. Without an order the cluster starts a service and its address or file system at the same time: the service then can't bind its address, or starts without its data, and sometimes fails. Add an order, or put both into a group, which implies order and colocation.",
  source: "Pacemaker Explained, colocation and ordering: neither implies the other",
  wrong:
    "primitive ClusterIP ocf:heartbeat:IPaddr2 params ip=192.168.1.100\nprimitive WebSite ocf:heartbeat:apache\ncolocation site-with-ip inf: WebSite ClusterIP",
  right:
    "primitive ClusterIP ocf:heartbeat:IPaddr2 params ip=192.168.1.100\nprimitive WebSite ocf:heartbeat:apache\ncolocation site-with-ip inf: WebSite ClusterIP\norder ip-then-site Mandatory: ClusterIP WebSite",
  check(model, report) {
    const seen = new Set<string>();
    for (const { at, resource, role, with: other, withRole, score } of colocationsOf(model)) {
      if (at.object.kind !== "colocation" || score !== 1_000_000 || role || withRole) continue;
      const pair = dependentPair(model, resource, other);
      if (!pair) continue;
      const { user, base } = pair;
      const key = `${user}\n${base}`;
      if (seen.has(key) || areOrdered(model, user, base)) continue;
      seen.add(key);
      const end = at.object.span?.end;
      const order = `order ${base}-before-${user} Mandatory: ${base} ${user}`;
      const fixes =
        end === undefined ? [] : [{ title: `Add "${order}"`, at, span: { start: end, end }, text: `\n${order}` }];
      report({
        at,
        span: objectSpan(at.object),
        message: `"${user}" and "${base}" have a colocation but no order: "${user}" may start before "${base}" and fail. Add an order, or put both into a group.`,
        fixes,
      });
    }
  },
};
