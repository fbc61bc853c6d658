import type { Rule } from "../rule.ts";
import { colocationOfPair, enqueuePairs } from "../support/dependencies/enqueue-pairs.ts";
import { areTogether } from "../support/placement/same-node.ts";
import { unitsOf } from "../support/placement/units.ts";
import { objectSpan } from "../support/spans.ts";

/** SAP's enqueue server and the replicator of its lock table kept on one node. */
export const enqueueReplicationTogether: Rule = {
  id: "enqueue-replication-together",
  group: "constraints",
  severity: "warning",
  title: "Enqueue server and its replicator on one node",
  why: "The enqueue replicator (ERS) holds a copy of the lock table of SAP's central services (ASCS) on another node, so that no lock is lost with a node. A colocation with a positive score keeps both on one node: when it is lost, so are the table and its copy. Use a negative score that is not infinite, such as -5000: then they share a node only while there is one alone.",
  source:
    "SAP's and the vendors' guides for ENSA1 and ENSA2: colocation -5000 of ERS with ASCS; Pacemaker's scheduler keeps both on one node with a positive score",
  wrong:
    "primitive ascs SAPInstance params InstanceName=HA1_ASCS00_sapascs START_PROFILE=/sapmnt/a op monitor interval=11s timeout=60s\nprimitive ers SAPInstance params InstanceName=HA1_ERS10_sapers START_PROFILE=/sapmnt/b IS_ERS=true op monitor interval=11s timeout=60s\ncolocation c inf: ers ascs",
  right:
    "primitive ascs SAPInstance params InstanceName=HA1_ASCS00_sapascs START_PROFILE=/sapmnt/a op monitor interval=11s timeout=60s\nprimitive ers SAPInstance params InstanceName=HA1_ERS10_sapers START_PROFILE=/sapmnt/b IS_ERS=true op monitor interval=11s timeout=60s\ncolocation c -5000: ers ascs\norder o Optional: ascs:start ers:stop symmetrical=false",
  check(model, report) {
    for (const pair of enqueuePairs(model)) {
      const { central, replicator } = pair;
      const [own, other] = [unitsOf(model, replicator.object.id)[0], unitsOf(model, central.object.id)[0]];
      if (!own || !other || !areTogether(model, own, other, "")) continue;
      const place = colocationOfPair(model, pair)?.at ?? replicator;
      report({
        at: place,
        span: objectSpan(place.object),
        message: `"${replicator.object.id}" holds the copy of the lock table of "${central.object.id}", and is kept on the same node: when that is lost, all locks are. Use a negative, finite score, such as -5000.`,
      });
    }
  },
};
