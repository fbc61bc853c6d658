import { parseBoolean } from "../../model/attributes.ts";
import type { ClusterModel } from "../../model/cluster-model.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { parameterOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { heartbeatType } from "../support/block-devices.ts";
import { colocationsOf } from "../support/colocations.ts";
import { areTogether } from "../support/same-node.ts";
import { objectSpan } from "../support/spans.ts";
import { unitsOf } from "../support/units.ts";

/** What an instance of SAP is by its name, `SID_ASCS00_host`, and its system; undefined for others. */
function instanceOf(
  model: ClusterModel,
  at: DefinedObject,
): { readonly sid: string; readonly isErs: boolean } | undefined {
  if (heartbeatType(model, at) !== "SAPInstance") return undefined;
  const name = parameterOf(model, at, "InstanceName")?.pair.value ?? "";
  const [, sid, kind] = /^([A-Z][A-Z0-9]{2})_(A?SCS|ERS)\d\d_/.exec(name) ?? [];
  const isErs = kind === "ERS" || parseBoolean(parameterOf(model, at, "IS_ERS")?.pair.value) === true;
  return sid === undefined ? undefined : { sid, isErs };
}

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
    "primitive ascs SAPInstance params InstanceName=HA1_ASCS00_sapascs START_PROFILE=/sapmnt/a op monitor interval=11s timeout=60s\nprimitive ers SAPInstance params InstanceName=HA1_ERS10_sapers START_PROFILE=/sapmnt/b IS_ERS=true op monitor interval=11s timeout=60s\ncolocation c -5000: ers ascs",
  check(model, report) {
    const instances = model.ofKind("primitive").flatMap((at) => {
      const instance = instanceOf(model, at);
      return instance ? [{ at, ...instance }] : [];
    });
    for (const { at, sid } of instances.filter(({ isErs }) => isErs)) {
      const central = instances.find((each) => !each.isErs && each.sid === sid);
      const [own, other] = [unitsOf(model, at.object.id)[0], central && unitsOf(model, central.at.object.id)[0]];
      if (!central || !own || !other || !areTogether(model, own, other, "")) continue;
      const names = [at, central.at].flatMap((each) => {
        const container = model.containerOf(each.object.id);
        return container ? [each.object.id, container.object.id] : [each.object.id];
      });
      const constraint = colocationsOf(model).find(
        ({ resource, with: base, at: from }) =>
          from.object.kind === "colocation" && names.includes(resource) && names.includes(base),
      );
      const place = constraint?.at ?? at;
      report({
        at: place,
        span: objectSpan(place.object),
        message: `"${at.object.id}" holds the copy of the lock table of "${central.at.object.id}", and is kept on the same node: when that is lost, all locks are. Use a negative, finite score, such as -5000.`,
      });
    }
  },
};
