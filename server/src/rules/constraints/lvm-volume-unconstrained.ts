import type { Rule } from "../rule.ts";
import { deviceUseOf } from "../support/dependencies/block-devices.ts";
import { missingRelation, storageRelation } from "../support/dependencies/storage-relation.ts";
import { activatorsOf } from "../support/dependencies/volume-groups.ts";
import { valueSpan } from "../support/spans.ts";

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
      const user = deviceUseOf(model, at);
      if (!user) continue;
      const { held, verb } = user;
      const activators = activatorsOf(model, held.pair.value ?? "");
      const [first] = activators;
      const relations = activators.map((each) => storageRelation(model, at.object.id, each.object.id));
      // Of several, each may be for a node.
      if (!first || relations.some(({ isPlaced, isAfter }) => isPlaced && isAfter)) continue;
      const all = {
        isPlaced: relations.some((each) => each.isPlaced),
        isAfter: relations.some((each) => each.isAfter),
      };
      const missing = missingRelation(model, at.object.id, first.object.id, all);
      if (!missing) continue;
      const result = all.isPlaced
        ? "it may start before that, and fail"
        : all.isAfter
          ? "it may run on another node, and fail"
          : "it starts on any node, without waiting, and fails";
      report({
        at: held.place,
        span: valueSpan(held.pair),
        message: `"${at.object.id}" ${verb} a logical volume, but ${missing.problem}, which activates it: ${result}. ${missing.advice}, or put both into a group.`,
      });
    }
  },
};
