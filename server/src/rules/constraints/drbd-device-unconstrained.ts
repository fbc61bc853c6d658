import type { ClusterModel } from "../../model/cluster-model.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { containersOf, parameterOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { deviceUseOf } from "../support/dependencies/block-devices.ts";
import { needsOfUnit } from "../support/dependencies/needs.ts";
import { constrainedName } from "../support/dependencies/storage-relation.ts";
import { isOrdered } from "../support/order/order-graph.ts";
import { type RelatedPair, relatedPairs } from "../support/order/related-pairs.ts";
import { meantBy } from "../support/placement/constraint-names.ts";
import { isConstraint, usesOf } from "../support/placement/constraint-uses.ts";
import { areTogether } from "../support/placement/same-node.ts";
import { unitsOf } from "../support/placement/units.ts";
import { valueSpan } from "../support/spans.ts";

const ofDrbd = /^\/dev\/drbd(?:\d|\/|_)/;

/** What a constraint places for a resource: the outermost group, clone or bundle around it. */
function outermost(model: ClusterModel, id: string): string {
  return containersOf(model, id).at(-1)?.object.id ?? id;
}

/** Which resources a chain of orders or colocations, whatever they are, connects. */
function connected(model: ClusterModel): (id: string) => string {
  const parent = new Map<string, string>();
  const root = (id: string): string => {
    let at = id;
    for (let next = parent.get(at); next !== undefined; next = parent.get(at)) at = next;
    return at;
  };
  for (const { object } of [...model.ofKind("order"), ...model.ofKind("colocation")]) {
    if (!isConstraint(object)) continue;
    const names = usesOf(object).flatMap(({ name }) => meantBy(model, name.value));
    const roots = names.map((name) => root(outermost(model, name)));
    for (const each of roots)
      if (root(each) !== root(roots[0] as string)) parent.set(root(each), root(roots[0] as string));
  }
  return (id) => root(outermost(model, id));
}

/** Whether a clone holds the DRBD resource of that name. */
function holdsResource(model: ClusterModel, clone: string, resource: string): boolean {
  return unitsOf(model, clone).some(({ primitives }) =>
    primitives.some((at) => parameterOf(model, at, "drbd_resource")?.pair.value === resource),
  );
}

/**
 * What is wrong where constraints connect a resource with the clone below it through others only, such as a later member of its group;
 * undefined where nothing is, or a constraint names both: then missing-order and missing-colocation look at it.
 */
function reachedLate(
  model: ClusterModel,
  at: DefinedObject,
  clone: DefinedObject,
  pairs: readonly RelatedPair[],
): string | undefined {
  const [id, base] = [constrainedName(model, at.object.id), clone.object.id];
  const isNamed = pairs.some(
    ({ dependency: { users, bases } }) =>
      users.some((unit) => unit.id === id) && bases.some((unit) => unit.id === base),
  );
  const [user, below] = [unitsOf(model, id)[0], unitsOf(model, base)[0]];
  if (isNamed || !user || !below) return undefined;
  const what = outermost(model, at.object.id);
  if (!isOrdered(model, { resource: base, step: "promote" }, { resource: id, step: "start" })) {
    return `no order lets it wait for the promotion of "${base}": it may start before, and fail. Add "order Mandatory: ${base}:promote ${what}:start", with an id.`;
  }
  return areTogether(model, user, below, "Promoted")
    ? undefined
    : `no colocation keeps it where "${base}" is promoted: it fails where the device is secondary. Add "colocation inf: ${what} ${base}:Promoted", with an id.`;
}

/** A file system on DRBD that no constraint connects with the clone that is promoted. */
export const drbdDeviceUnconstrained: Rule = {
  id: "drbd-device-unconstrained",
  group: "constraints",
  severity: "warning",
  title: "DRBD device used without constraints",
  why: "A DRBD device can be mounted where it is promoted, and only after that. Without an order and a colocation with its promotable clone the cluster starts the file system on any node, at the same time as the clone: it fails where the device is secondary. Add a colocation with the promoted role and an order after promote.",
  source: "LINBIT's DRBD guide: Pacemaker integration; tried with crm_simulate of Pacemaker 2.1.5",
  wrong:
    "primitive drbd ocf:linbit:drbd params drbd_resource=r0 op monitor interval=20s role=Promoted op monitor interval=30s role=Unpromoted\nclone drbd-clone drbd meta promotable=true notify=true\nprimitive fs ocf:heartbeat:Filesystem params device=/dev/drbd0 directory=/srv fstype=xfs op monitor interval=20s",
  right:
    "primitive drbd ocf:linbit:drbd params drbd_resource=r0 op monitor interval=20s role=Promoted op monitor interval=30s role=Unpromoted\nclone drbd-clone drbd meta promotable=true notify=true\nprimitive fs ocf:heartbeat:Filesystem params device=/dev/drbd0 directory=/srv fstype=xfs op monitor interval=20s\norder drbd-then-fs Mandatory: drbd-clone:promote fs:start\ncolocation fs-with-drbd inf: fs drbd-clone:Promoted",
  check(model, report) {
    const clones = [...model.ofKind("clone"), ...model.ofKind("master")].filter(({ object }) =>
      unitsOf(model, object.id).some((unit) => unit.isPromotable && needsOfUnit(model, unit).isDrbd),
    );
    // Constraints that weren't read may connect them.
    if (clones.length === 0 || model.facts.isPartlyUnread || model.ofKind("xml").length > 0) return;
    const rootOf = connected(model);
    const pairs = relatedPairs(model);
    for (const at of model.ofKind("primitive")) {
      const use = deviceUseOf(model, at);
      const path = use?.held.pair.value ?? "";
      if (!use || !ofDrbd.test(path)) continue;
      // A path by the resource's name says which clone it is.
      const resource = /^\/dev\/drbd\/by-res\/([^/]+)/.exec(path)?.[1];
      const named =
        resource === undefined ? [] : clones.filter(({ object }) => holdsResource(model, object.id, resource));
      const possible = named.length > 0 ? named : clones;
      if (possible.some(({ object }) => rootOf(object.id) === rootOf(at.object.id))) {
        const [one, ...others] = possible;
        const problem = one && others.length === 0 ? reachedLate(model, at, one, pairs) : undefined;
        if (problem) {
          report({
            at: use.held.place,
            span: valueSpan(use.held.pair),
            message: `"${at.object.id}" ${use.verb} a DRBD device, but ${problem}`,
          });
        }
        continue;
      }
      const name = at.object.id;
      const only = possible.length === 1 ? possible[0]?.object.id : undefined;
      const which = only === undefined ? "the clone of its DRBD resource" : `"${only}"`;
      const example = only ?? "CLONE";
      const what = outermost(model, name);
      report({
        at: use.held.place,
        span: valueSpan(use.held.pair),
        message: `"${name}" ${use.verb} a DRBD device, but neither an order nor a colocation connects it with ${which}: it starts on any node, without waiting for the promotion, and fails where the device is secondary. Add "order Mandatory: ${example}:promote ${what}:start" and "colocation inf: ${what} ${example}:Promoted", each with an id.`,
      });
    }
  },
};
