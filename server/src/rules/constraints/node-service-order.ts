import type { ClusterModel } from "../../model/cluster-model.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { containersOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { basesOf, nodeNeeds } from "../support/dependencies/node-needs.ts";
import { isOrdered } from "../support/order/order-graph.ts";
import { objectSpan } from "../support/spans.ts";

/** What constraints name for a primitive: the outermost group, clone or bundle around it, else itself. */
function outermost(model: ClusterModel, at: DefinedObject): DefinedObject {
  return containersOf(model, at.object.id).at(-1) ?? at;
}

/** Whether both are members of one group, whose order is checked by group-member-too-early. */
function areInOneGroup(model: ClusterModel, one: DefinedObject, other: DefinedObject): boolean {
  const groups = containersOf(model, one.object.id).filter(({ object }) => object.kind === "group");
  return groups.some((group) => containersOf(model, other.object.id).includes(group));
}

/** Whether some chain of orders lets the user wait for the base; both in the names that orders may use. */
function isWaiting(model: ClusterModel, base: DefinedObject, user: DefinedObject): boolean {
  const names = (at: DefinedObject): string[] => [
    at.object.id,
    ...containersOf(model, at.object.id).map(({ object }) => object.id),
  ];
  return names(base).some((before) =>
    names(user).some((after) =>
      (["start", "promote"] as const).some((step) =>
        isOrdered(model, { resource: before, step: "start" }, { resource: after, step }),
      ),
    ),
  );
}

/** Storage, or a database, that may start before what it needs on its node. */
export const nodeServiceOrder: Rule = {
  id: "node-service-order",
  group: "constraints",
  severity: "warning",
  title: "No order after the node's own service",
  why: "GFS2, OCFS2 and shared volume groups need the lock manager on their node, and SAP HANA's agent needs SAPHanaTopology. Clones without an order start at the same time: a start without what it needs fails, and a node that stops the lock manager first hangs. Put them into one group, or order the clones, with interleave=true on each.",
  source:
    "Pacemaker's and the vendors' guides for GFS2 and SAP HANA; crm_simulate of Pacemaker 2.1.5 and 3.0.3 starts both at the same time without an order",
  wrong:
    "property no-quorum-policy=freeze\nprimitive dlm ocf:pacemaker:controld op monitor interval=60s timeout=60s\nclone dlm-clone dlm meta interleave=true\nprimitive fs ocf:heartbeat:Filesystem params device=/dev/mapper/shared directory=/srv fstype=gfs2 op monitor interval=20s timeout=40s\nclone fs-clone fs meta interleave=true",
  right:
    "property no-quorum-policy=freeze\nprimitive dlm ocf:pacemaker:controld op monitor interval=60s timeout=60s\nclone dlm-clone dlm meta interleave=true\nprimitive fs ocf:heartbeat:Filesystem params device=/dev/mapper/shared directory=/srv fstype=gfs2 op monitor interval=20s timeout=40s\nclone fs-clone fs meta interleave=true\norder dlm-then-fs Mandatory: dlm-clone fs-clone",
  check(model, report) {
    if (model.facts.isPartlyUnread) return;
    for (const user of model.ofKind("primitive")) {
      for (const need of nodeNeeds(model, user)) {
        const bases = basesOf(model, user, need);
        const [base] = bases;
        // Without a base it is started by the system, or by another file.
        if (!base || bases.some((each) => areInOneGroup(model, each, user) || isWaiting(model, each, user))) continue;
        const [top, topBase] = [outermost(model, user), outermost(model, base)];
        if (top === topBase) continue;
        const isReversed = isWaiting(model, user, base);
        report({
          at: top,
          span: objectSpan(top.object),
          message: `"${top.object.id}" ${need.inGroup} "${topBase.object.id}", but ${isReversed ? "starts before it" : "no order lets it wait"}: ${need.otherwise}. Add an order: "${topBase.object.id} ${top.object.id}".`,
        });
      }
    }
  },
};
