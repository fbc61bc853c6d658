import type { ClusterModel } from "../../model/cluster-model.ts";
import { isPrimitive } from "../../model/configuration.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { agentOf, containersOf, type Held, parameterOf } from "../../model/inheritance.ts";
import { wordTable } from "../../text/word-table.ts";
import type { Rule } from "../rule.ts";
import { isOrdered } from "../support/order-graph.ts";
import { areTogether } from "../support/same-node.ts";
import { valueSpan } from "../support/spans.ts";
import { unitsOf } from "../support/units.ts";
import { activatorsOf } from "../support/volume-groups.ts";

/** The parameter in which an agent of ocf:heartbeat has the block device that it uses, and what it does with it. */
const users = wordTable<{ readonly parameter: string; readonly verb: string }>({
  Filesystem: { parameter: "device", verb: "mounts" },
  iSCSILogicalUnit: { parameter: "path", verb: "exports" },
  crypt: { parameter: "encrypted_dev", verb: "opens" },
});

interface User {
  readonly held: Held;
  readonly verb: string;
}

function userOf(model: ClusterModel, at: DefinedObject): User | undefined {
  const agent = isPrimitive(at.object) ? agentOf(model, at.object) : undefined;
  if ((agent?.class ?? "ocf") !== "ocf" || (agent?.provider ?? "heartbeat") !== "heartbeat") return undefined;
  const user = users[agent?.type ?? ""];
  if (user === undefined) return undefined;
  const held = parameterOf(model, at, user.parameter);
  return held?.pair.value ? { held, verb: user.verb } : undefined;
}

/** What constraints name in place of a resource: the clone or bundle around it, or itself. */
function constrained(model: ClusterModel, id: string): string {
  const around = containersOf(model, id).filter(({ object }) => object.kind !== "group");
  return around.at(-1)?.object.id ?? id;
}

interface Relation {
  readonly isPlaced: boolean;
  readonly isAfter: boolean;
}

/** How a resource is related to one that has to be active before it on its node. */
function relation(model: ClusterModel, user: string, base: string): Relation {
  const common = containersOf(model, user).some(({ object }) =>
    containersOf(model, base).some((other) => other.object.id === object.id),
  );
  // The order in a group is group-member-too-early's.
  if (common) return { isPlaced: true, isAfter: true };
  const [one, other] = [constrained(model, user), constrained(model, base)];
  const [left, right] = [unitsOf(model, one)[0], unitsOf(model, other)[0]];
  if (!left || !right) return { isPlaced: true, isAfter: true };
  return {
    isPlaced: right.isEverywhere || areTogether(model, left, right, ""),
    isAfter: isOrdered(model, other, "start", one, "start"),
  };
}

/** What is on a logical volume that no constraint connects with the resource that activates it. */
export const lvmVolumeUnconstrained: Rule = {
  id: "lvm-volume-unconstrained",
  group: "constraints",
  severity: "warning",
  title: "Logical volume used without constraints",
  why: "A logical volume can be used where its volume group is active, and only after the activation. Without an order and a colocation with its LVM-activate the cluster starts the file system at the same time, or on another node: it doesn't find its device and fails. Put both into a group, LVM-activate first, or add an order and a colocation. Orders of both after a DRBD clone don't order them.",
  source: "Red Hat's guide to LVM volumes in a cluster: one group; tried with crm_simulate of Pacemaker 2.1.5",
  wrong:
    "primitive vg ocf:heartbeat:LVM-activate params vgname=data vg_access_mode=system_id op monitor interval=30s\nprimitive fs ocf:heartbeat:Filesystem params device=/dev/data/srv directory=/srv fstype=xfs op monitor interval=20s",
  right:
    "primitive vg ocf:heartbeat:LVM-activate params vgname=data vg_access_mode=system_id op monitor interval=30s\nprimitive fs ocf:heartbeat:Filesystem params device=/dev/data/srv directory=/srv fstype=xfs op monitor interval=20s\ngroup storage vg fs",
  check(model, report) {
    // Constraints that weren't read may connect them.
    if (model.facts.isPartlyUnread || model.ofKind("xml").length > 0) return;
    for (const at of model.ofKind("primitive")) {
      const user = userOf(model, at);
      if (!user) continue;
      const { held, verb } = user;
      const device = held.pair.value ?? "";
      const activators = activatorsOf(model, device);
      const [first] = activators;
      const relations = activators.map((each) => relation(model, at.object.id, each.object.id));
      // Of several, each may be for a node.
      if (!first || relations.some(({ isPlaced, isAfter }) => isPlaced && isAfter)) continue;
      const [one, other] = [constrained(model, at.object.id), constrained(model, first.object.id)];
      const isPlaced = relations.some((each) => each.isPlaced);
      const isAfter = relations.some((each) => each.isAfter);
      const order = `"order Mandatory: ${other} ${one}"`;
      const colocation = `"colocation inf: ${one} ${other}"`;
      const problem = isPlaced
        ? `no order lets it wait for "${other}", which activates it: it may start before that, and fail. Add ${order}, with an id`
        : isAfter
          ? `no colocation keeps it with "${other}", which activates it: it may run on another node, and fail. Add ${colocation}, with an id`
          : `neither an order nor a colocation connects it with "${other}", which activates it: it starts on any node, without waiting, and fails. Add ${order} and ${colocation}, each with an id`;
      report({
        at: held.place,
        span: valueSpan(held.pair),
        message: `"${at.object.id}" ${verb} a logical volume, but ${problem}, or put both into a group.`,
      });
    }
  },
};
