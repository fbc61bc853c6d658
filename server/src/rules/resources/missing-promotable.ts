import type { ClusterModel } from "../../model/cluster-model.ts";
import { isPrimitive } from "../../model/configuration.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { agentOf, containersOf, isPromotable, metaOf, operationsOf, parameterOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { formatAgentName } from "../support/agents.ts";
import { addMeta, setValue } from "../support/fixes.ts";
import { objectSpan } from "../support/spans.ts";

/** Agents that do nothing useful unless one of their instances is promoted. */
const alwaysPromotable = new Set(["drbd", "pgsqlms", "galera", "SAPHana", "SAPHanaController"]);

/** Whether parameters of an agent that also works alone ask for replication, which needs roles. */
function replicates(model: ClusterModel, at: DefinedObject, type: string): boolean {
  if (type === "pgsql") return /^(a?sync)$/.test(parameterOf(model, at, "rep_mode")?.pair.value ?? "");
  if (type !== "mysql" || !isPrimitive(at.object)) return false;
  return parameterOf(model, at, "replication_user") !== undefined;
}

/** Whether its promotion may be set in a place that a rule doesn't see, such as a referenced set. */
function mayBeSetElsewhere(model: ClusterModel, at: DefinedObject): boolean {
  const promotable = metaOf(model, at, "promotable");
  if (promotable?.isConditional || promotable?.pair.idRef !== undefined) return true;
  const own = "meta" in at.object ? at.object.meta : [];
  return own.some((set) => set.idRef !== undefined || set.pairs.some(({ idRef }) => idRef !== undefined));
}

/** A resource with roles that isn't in a promotable clone. */
export const missingPromotable: Rule = {
  id: "missing-promotable",
  group: "resources",
  severity: "warning",
  title: "Roles without a promotable clone",
  why: "Only the instances of a promotable clone are promoted. Without `promotable=true` DRBD and similar resources stay unpromoted on every node, and a monitor with role=Promoted never runs. Clone the resource with promotable=true.",
  source:
    "Pacemaker Explained, promotable clones; the agent pgsql: “Replication(rep_mode=async or sync) requires Master/Slave configuration.”; tried with crm_simulate of Pacemaker 2.1.5: neither a promotion nor a monitor for the role Promoted is scheduled",
  wrong:
    "primitive r0 ocf:linbit:drbd params drbd_resource=r0 op monitor interval=29s role=Promoted op monitor interval=31s role=Unpromoted\nclone r0-clone r0 meta notify=true",
  right:
    "primitive r0 ocf:linbit:drbd params drbd_resource=r0 op monitor interval=29s role=Promoted op monitor interval=31s role=Unpromoted\nclone r0-clone r0 meta notify=true promotable=true",
  check(model, report) {
    // What is read only as XML may be a clone or bundle around it.
    if (model.facts.isPartlyUnread) return;
    for (const at of model.ofKind("primitive")) {
      const { object } = at;
      if (!isPrimitive(object)) continue;
      const agent = agentOf(model, object);
      const isReplicating =
        agent !== undefined && (agent.class ?? "ocf") === "ocf" && replicates(model, at, agent.type);
      const needsRoles =
        agent !== undefined &&
        (agent.class ?? "ocf") === "ocf" &&
        (alwaysPromotable.has(agent.type) || isReplicating) &&
        !(agent.type === "drbd" && agent.provider === "heartbeat");
      const monitor = operationsOf(model, at).find(({ operation }) =>
        operation.attributes.some(
          ({ name, value }) => name === "role" && /^(promoted|master|unpromoted|slave)$/i.test(value ?? ""),
        ),
      );
      if (!needsRoles && !monitor) continue;
      const around = containersOf(model, object.id);
      const clone = around.find(({ object: outer }) => outer.kind !== "group");
      if (clone?.object.kind === "bundle" || isPromotable(model, at)) continue;
      if ([at, ...around].some((each) => mayBeSetElsewhere(model, each))) continue;
      const shown = clone ?? at;
      const held = clone && metaOf(model, clone, "promotable");
      const what = isReplicating
        ? `${formatAgentName(agent)} replicates only in a promotable clone`
        : needsRoles
          ? `${formatAgentName(agent)} works only if one of its instances is promoted`
          : `"${object.id}" has a monitor for a role, which runs only in a promotable clone`;
      const fixes = !clone
        ? []
        : held?.place.object === clone.object
          ? setValue(clone, held.pair, "true")
          : held
            ? []
            : addMeta(clone, "promotable", "true");
      report({
        at: shown,
        span: objectSpan(shown.object),
        message: clone
          ? `"${clone.object.id}" isn't promotable, but ${what}. Set promotable=true.`
          : `"${object.id}" is in no promotable clone, but ${what}. Add a clone of it with promotable=true.`,
        fixes,
      });
    }
  },
};
