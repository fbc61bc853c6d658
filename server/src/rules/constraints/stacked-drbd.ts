import type { ClusterModel } from "../../model/cluster-model.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { parameterOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { needsOfUnit } from "../support/dependencies/needs.ts";
import { isOrdered } from "../support/order/order-graph.ts";
import { areTogether } from "../support/placement/same-node.ts";
import { type Unit, unitsOf } from "../support/placement/units.ts";
import { objectSpan } from "../support/spans.ts";

interface DrbdClone {
  readonly at: DefinedObject;
  readonly unit: Unit;
  /** The name of its DRBD resource. */
  readonly resource: string;
}

/** The name of the resource below a stacked one, by the usual names of these: `r0-U`, `r0-stacked`, `stacked-r0`. */
function lowerName(resource: string): string | undefined {
  return (/^(.+)[-_](?:U|upper|stacked)$/i.exec(resource) ?? /^(?:stacked|upper)[-_](.+)$/i.exec(resource))?.[1];
}

function drbdClones(model: ClusterModel): DrbdClone[] {
  return [...model.ofKind("clone"), ...model.ofKind("master")].flatMap((at) =>
    unitsOf(model, at.object.id).flatMap((unit) => {
      const [only] = unit.primitives;
      if (!unit.isPromotable || !needsOfUnit(model, unit).isDrbd || !only || unit.primitives.length > 1) return [];
      const resource = parameterOf(model, only, "drbd_resource")?.pair.value;
      return resource ? [{ at, unit, resource }] : [];
    }),
  );
}

/** A stacked DRBD resource that doesn't follow the one below it. */
export const stackedDrbd: Rule = {
  id: "stacked-drbd",
  group: "constraints",
  severity: "warning",
  title: "Stacked DRBD resource without the one below it",
  why: "A stacked DRBD resource writes to the device of another one, the lower resource, and copies it to another site. It works only where the lower resource is promoted, and after its promotion. Without that colocation and order it starts on a node where the lower device is secondary, and fails. Place the stacked clone with the lower clone's promoted role, order it after promote, and give it clone-max=1.",
  source:
    "LINBIT's DRBD guide, stacked resources in Pacemaker clusters; tried with crm_simulate of Pacemaker 2.1.5 and 3.0.3: an order of start doesn't wait for the promotion, and a colocation without the role takes any instance",
  wrong:
    "primitive low ocf:linbit:drbd params drbd_resource=r0 op monitor interval=20s role=Promoted op monitor interval=30s role=Unpromoted\nprimitive up ocf:linbit:drbd params drbd_resource=r0-U op monitor interval=20s role=Promoted op monitor interval=30s role=Unpromoted\nclone low-clone low meta promotable=true notify=true\nclone up-clone up meta promotable=true notify=true clone-max=1",
  right:
    "primitive low ocf:linbit:drbd params drbd_resource=r0 op monitor interval=20s role=Promoted op monitor interval=30s role=Unpromoted\nprimitive up ocf:linbit:drbd params drbd_resource=r0-U op monitor interval=20s role=Promoted op monitor interval=30s role=Unpromoted\nclone low-clone low meta promotable=true notify=true\nclone up-clone up meta promotable=true notify=true clone-max=1\ncolocation up-with-low inf: up-clone low-clone:Promoted\norder low-then-up Mandatory: low-clone:promote up-clone:start",
  check(model, report) {
    // Constraints that weren't read may connect them.
    if (model.facts.isPartlyUnread || model.ofKind("xml").length > 0) return;
    const clones = drbdClones(model);
    for (const { at, unit, resource } of clones) {
      const below = lowerName(resource);
      const lower = clones.find((each) => each.resource === below);
      if (!lower) continue;
      const [id, base] = [at.object.id, lower.at.object.id];
      const isPlaced = areTogether(model, unit, lower.unit, "Promoted");
      const isAfter = isOrdered(model, { resource: base, step: "promote" }, { resource: id, step: "start" });
      if (isPlaced && isAfter) continue;
      const order = `"order Mandatory: ${base}:promote ${id}:start"`;
      const colocation = `"colocation inf: ${id} ${base}:Promoted"`;
      const [problem, result, advice] = isPlaced
        ? ["no order lets it wait until that is promoted", "it may start before, and fail", order]
        : isAfter
          ? ["no colocation keeps it where that is promoted", "it may start on another node, and fail", colocation]
          : [
              "neither an order nor a colocation connects it with the promoted role of that",
              "it starts where the device below is secondary, and fails",
              `${order} and ${colocation}`,
            ];
      report({
        at,
        span: objectSpan(at.object),
        message: `"${id}" is stacked on "${base}" (DRBD resource "${resource}" on "${lower.resource}"), but ${problem}: ${result}. Add ${advice}, with an id.`,
      });
    }
  },
};
