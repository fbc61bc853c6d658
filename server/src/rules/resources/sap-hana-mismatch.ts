import type { ClusterModel } from "../../model/cluster-model.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { agentOf, type Held, parameterOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { heldSpan } from "../support/fencing/fencing.ts";

interface Hana {
  readonly at: DefinedObject;
  readonly isTopology: boolean;
  readonly sid: Held;
  readonly instance: Held | undefined;
}

function hanasOf(model: ClusterModel): Hana[] {
  return model.ofKind("primitive").flatMap((at): Hana[] => {
    const type = at.object.kind === "primitive" ? agentOf(model, at.object)?.type : undefined;
    if (type === undefined || !/^SAPHana(?:Topology|Controller)?$/.test(type)) return [];
    const sid = parameterOf(model, at, "SID");
    if (!sid?.pair.value || sid.isConditional) return [];
    return [{ at, isTopology: type === "SAPHanaTopology", sid, instance: parameterOf(model, at, "InstanceNumber") }];
  });
}

/** SAPHana and SAPHanaTopology that are for different databases. */
export const sapHanaMismatch: Rule = {
  id: "sap-hana-mismatch",
  group: "resources",
  severity: "warning",
  title: "SAPHana and SAPHanaTopology for different databases",
  why: "SAPHana reads what SAPHanaTopology finds out about a node in node attributes whose names have the SID (hana_sid_…), for one instance number. With another SID or number, usually by a copied line, SAPHana never gets what it needs, and no takeover happens. Use the same SID and InstanceNumber in both.",
  source: "The agents of SAPHanaSR: attributes hana_SID_roles, hana_SID_sync_state; SUSE's and Red Hat's guides",
  wrong:
    "primitive topo ocf:suse:SAPHanaTopology params SID=HA1 InstanceNumber=10 op monitor interval=10s timeout=600s\nprimitive hana ocf:suse:SAPHana params SID=HA1 InstanceNumber=01 op monitor interval=60s role=Promoted timeout=700s op monitor interval=61s role=Unpromoted timeout=700s\nclone ct topo meta interleave=true\nclone ch hana meta promotable=true interleave=true notify=true\norder o Mandatory: ct ch",
  right:
    "primitive topo ocf:suse:SAPHanaTopology params SID=HA1 InstanceNumber=10 op monitor interval=10s timeout=600s\nprimitive hana ocf:suse:SAPHana params SID=HA1 InstanceNumber=10 op monitor interval=60s role=Promoted timeout=700s op monitor interval=61s role=Unpromoted timeout=700s\nclone ct topo meta interleave=true\nclone ch hana meta promotable=true interleave=true notify=true\norder o Mandatory: ct ch",
  check(model, report) {
    if (model.facts.isPartlyUnread) return;
    const hanas = hanasOf(model);
    const topologies = hanas.filter(({ isTopology }) => isTopology);
    const [first] = topologies;
    if (!first) return;
    for (const { at, isTopology, sid, instance } of hanas) {
      if (isTopology) continue;
      const same = topologies.filter((each) => each.sid.pair.value === sid.pair.value);
      const number = instance?.pair.value;
      const fits = same.some((each) => !each.instance?.pair.value || !number || each.instance.pair.value === number);
      if (fits) continue;
      const [other = first] = same;
      const isSid = same.length === 0;
      const own = isSid ? sid : (instance ?? sid);
      const theirs = isSid ? other.sid : (other.instance ?? other.sid);
      report({
        at,
        span: heldSpan(own, at),
        message: `"${at.object.id}" has ${own.pair.name}=${own.pair.value}, but "${other.at.object.id}" looks at ${theirs.pair.name}=${theirs.pair.value}: what it finds out isn't about this database, and no takeover happens. Use the same ${own.pair.name} in both.`,
        related: [{ at: other.at, span: heldSpan(theirs, other.at), message: "SAPHanaTopology has another one." }],
      });
    }
  },
};
