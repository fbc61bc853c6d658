import { parseBoolean } from "../../model/attributes.ts";
import type { ClusterModel } from "../../model/cluster-model.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { childrenOf, containersOf, metaOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { knownAgentOf } from "../support/agents.ts";
import { type OrderedPair, pairsOf } from "../support/order/related-pairs.ts";
import { isGroupMeta } from "../support/placement/constraint-names.ts";
import { areTogether } from "../support/placement/same-node.ts";
import { type Unit, unitsOf } from "../support/placement/units.ts";
import { objectSpan } from "../support/spans.ts";

/** Whether a resource moves by live migration, as it is configured and its agent allows. */
function isMigrated(model: ClusterModel, at: DefinedObject, stopped: ReadonlySet<string>): boolean {
  if (stopped.has(at.object.id)) return false;
  const allowed = metaOf(model, at, "allow-migrate");
  if (parseBoolean(allowed?.pair.value) !== true) return false;
  return knownAgentOf(model, at)?.migratable !== false;
}

/** Whether a unit has to stop when it moves: a primitive that can't migrate, or the promoted role of a clone. */
function mustStop(model: ClusterModel, unit: Unit, action: string, stopped: ReadonlySet<string>): boolean {
  if (action === "promote") return unit.isSinglePromoted;
  const [only] = unit.primitives;
  return !unit.isMany && only !== undefined && !isMigrated(model, only, stopped);
}

/** A member of its group that starts before it and has to stop when the group moves. */
function memberBefore(model: ClusterModel, id: string, stopped: ReadonlySet<string>): string | undefined {
  const group = containersOf(model, id)[0];
  if (group?.object.kind !== "group" || !isGroupMeta(model, group.object, "ordered")) return undefined;
  const members = childrenOf(group.object);
  return members.slice(0, members.indexOf(id)).find((member) => {
    const at = model.place(member);
    return at?.object.kind === "primitive" && !isMigrated(model, at, stopped);
  });
}

/** A resource for live migration that always stops when it moves, because what it is ordered after stops first. */
export const migrationPrevented: Rule = {
  id: "migration-prevented",
  group: "resources",
  severity: "warning",
  title: "Live migration that never happens",
  why: "A resource can migrate live only if what it is ordered after stays active on both nodes. If it is ordered after a resource that moves with it and can't migrate itself, such as a file system that is mounted on one node only, that resource has to stop first, and Pacemaker stops and starts the migratable one too. Use a clone for what must be on both nodes (a cluster file system, DRBD with promoted-max=2), or remove allow-migrate.",
  source:
    "Pacemaker Explained, migrating resources; tried with crm_simulate of Pacemaker 2.1.5: “Move … due to unrunnable fs stop”",
  wrong:
    "primitive fs ocf:heartbeat:Filesystem params device=/dev/sdb1 directory=/vm fstype=xfs op monitor interval=20s\nprimitive vm ocf:heartbeat:VirtualDomain params config=/vm/vm.xml meta allow-migrate=true op monitor interval=10s\ncolocation vm-with-fs inf: vm fs\norder fs-then-vm Mandatory: fs vm",
  right:
    "primitive fs ocf:heartbeat:Filesystem params device=/dev/sdb1 directory=/vm fstype=gfs2 op monitor interval=20s\nclone fs-clone fs meta interleave=true\nprimitive vm ocf:heartbeat:VirtualDomain params config=/vm/vm.xml meta allow-migrate=true op monitor interval=10s\ncolocation vm-with-fs inf: vm fs-clone\norder fs-then-vm Mandatory: fs-clone vm",
  check(model, report) {
    const stopped = new Set<string>();
    const migrated = model.ofKind("primitive").filter((at) => isMigrated(model, at, stopped));
    if (migrated.length === 0) return;
    const pairs = model.ofKind("order").flatMap((at) => pairsOf(model, at));
    // What stops because of another makes those stop that are ordered after it.
    for (let i = 0; i < migrated.length; i++) {
      const at = migrated[i] as DefinedObject;
      const { id } = at.object;
      if (stopped.has(id)) continue;
      const before = memberBefore(model, id, stopped);
      const found = before === undefined ? blockingOrder(model, id, pairs, stopped) : undefined;
      const blocker = before ?? found?.blocker;
      if (blocker === undefined) continue;
      stopped.add(id);
      i = -1;
      const shown = found?.order.at ?? containersOf(model, id)[0] ?? at;
      report({
        at: shown,
        span: objectSpan(shown.object),
        message: `"${id}" never migrates live: it is ordered after "${blocker}", which has to stop when both move to another node, so that "${id}" is stopped and started too. Use a clone for "${blocker}", or remove allow-migrate.`,
        related: [{ at, span: objectSpan(at.object), message: "allow-migrate has no effect here." }],
      });
    }
  },
};

/**
 * The order by which a resource itself (an order of its group doesn't prevent it, as crm_simulate shows) waits for one that moves together with it and has to stop.
 */
function blockingOrder(
  model: ClusterModel,
  id: string,
  pairs: readonly OrderedPair[],
  stopped: ReadonlySet<string>,
): { readonly blocker: string; readonly order: OrderedPair } | undefined {
  const [user] = unitsOf(model, id);
  for (const order of pairs) {
    if (!order.isMandatory || !order.isSymmetrical || order.after !== id || order.afterAction !== "start") continue;
    if (order.beforeAction !== "start" && order.beforeAction !== "promote") continue;
    const role = order.beforeAction === "promote" ? "Promoted" : "";
    const blocker = unitsOf(model, order.before).find(
      (unit) => user && mustStop(model, unit, order.beforeAction, stopped) && areTogether(model, user, unit, role),
    );
    if (blocker) return { blocker: blocker.id, order };
  }
  return undefined;
}
