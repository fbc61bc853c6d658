import { agentOf, idsInside, isPromotable, metaOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { addMeta, setValue } from "../support/fixes.ts";
import { objectSpan, pairSpan } from "../support/spans.ts";

/** Galera on one node of several. */
export const galeraPromotedMax: Rule = {
  id: "galera-promoted-max",
  group: "resources",
  severity: "warning",
  title: "Galera with one promoted instance",
  why: "The agent galera starts the database when an instance is promoted; an unpromoted one only reports how far its data goes. With promoted-max=1, the default, the database runs on one node, and there is no replica. Set promoted-max to the number of nodes.",
  source:
    "The description of the agent galera: promoted-max=3 means that all three nodes may join; crm_simulate of Pacemaker 2.1.5 and 3.0.3 promotes one of three instances without it",
  wrong:
    "node 1: n1\nnode 2: n2\nnode 3: n3\nprimitive db ocf:heartbeat:galera params wsrep_cluster_address=gcomm://n1,n2,n3 op monitor interval=20s\nclone c db meta promotable=true",
  right:
    "node 1: n1\nnode 2: n2\nnode 3: n3\nprimitive db ocf:heartbeat:galera params wsrep_cluster_address=gcomm://n1,n2,n3 op monitor interval=20s\nclone c db meta promotable=true promoted-max=3",
  check(model, report) {
    for (const at of [...model.ofKind("clone"), ...model.ofKind("master")]) {
      if (!isPromotable(model, at)) continue;
      const isGalera = [...idsInside(model, at.object)].some((id) => {
        const object = model.place(id)?.object;
        const agent = object?.kind === "primitive" ? agentOf(model, object) : undefined;
        return agent?.type === "galera" && (agent.provider ?? "heartbeat") === "heartbeat";
      });
      if (!isGalera) continue;
      const most = metaOf(model, at, "promoted-max", "master-max");
      const instances = metaOf(model, at, "clone-max")?.pair.value;
      if (most?.isConditional || Number(most?.pair.value ?? 1) !== 1 || instances === "1") continue;
      const count = Number(instances ?? model.facts.allNodes?.size ?? 3);
      const isOwn = most?.place.object === at.object;
      report({
        at,
        span: isOwn && most ? pairSpan(most.pair) : objectSpan(at.object),
        message: `"${at.object.id}" promotes one instance only, and Galera runs only where it is promoted: there is no replica. Set promoted-max=${count}.`,
        fixes:
          isOwn && most ? setValue(at, most.pair, `${count}`) : most ? [] : addMeta(at, "promoted-max", `${count}`),
      });
    }
  },
};
