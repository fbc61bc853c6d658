import type { Rule } from "../rule.ts";
import { colocationOfPair, enqueuePairs, namesOf } from "../support/dependencies/enqueue-pairs.ts";
import { isOrdered } from "../support/order/order-graph.ts";
import { objectSpan } from "../support/spans.ts";

/** An enqueue replicator that may stop before the enqueue server has read its copy of the lock table. */
export const enqueueReplicationOrder: Rule = {
  id: "enqueue-replication-order",
  group: "constraints",
  severity: "warning",
  title: "Enqueue replicator stopped too early",
  why: "After a failure SAP's central services (ASCS) start where the enqueue replicator (ERS) runs, to take its copy of the lock table. The negative score between them then moves the replicator away. Nothing says in which order, and Pacemaker stops the replicator first: the copy is gone before ASCS reads it, and all locks are lost. An order of starts doesn't help, because it says nothing about the stop.",
  source:
    "Pacemaker's scheduler: without the order, or with one of starts, ERS stops before ASCS starts (crm_simulate); SAP's and the vendors' guides: order Optional: ASCS:start ERS:stop symmetrical=false",
  wrong:
    "primitive ascs SAPInstance params InstanceName=HA1_ASCS00_sapascs START_PROFILE=/sapmnt/a op monitor interval=11s timeout=60s\nprimitive ers SAPInstance params InstanceName=HA1_ERS10_sapers START_PROFILE=/sapmnt/b IS_ERS=true op monitor interval=11s timeout=60s\ncolocation c -5000: ers ascs",
  right:
    "primitive ascs SAPInstance params InstanceName=HA1_ASCS00_sapascs START_PROFILE=/sapmnt/a op monitor interval=11s timeout=60s\nprimitive ers SAPInstance params InstanceName=HA1_ERS10_sapers START_PROFILE=/sapmnt/b IS_ERS=true op monitor interval=11s timeout=60s\ncolocation c -5000: ers ascs\norder o Optional: ascs:start ers:stop symmetrical=false",
  check(model, report) {
    for (const pair of enqueuePairs(model)) {
      const [central, replicator] = [pair.central.object.id, pair.replicator.object.id];
      const colocation = colocationOfPair(model, pair);
      if (!colocation || colocation.score >= 0) continue;
      if (isOrdered(model, { resource: central, step: "start" }, { resource: replicator, step: "stop" })) continue;
      const { resource, with: base, at } = colocation;
      const isOwn = namesOf(model, pair.replicator).includes(resource);
      const [first, then] = isOwn ? [base, resource] : [resource, base];
      report({
        at,
        span: objectSpan(at.object),
        message: `When "${central}" starts where "${replicator}" runs, that is stopped first, and its copy of the lock table is lost. Add order NAME Optional: ${first}:start ${then}:stop symmetrical=false.`,
      });
    }
  },
};
