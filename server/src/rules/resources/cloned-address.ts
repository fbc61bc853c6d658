import { parseBoolean } from "../../model/attributes.ts";
import { agentOf, idsInside, metaOf, parameterOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { addMeta } from "../support/fixes.ts";
import { unitsOf } from "../support/placement/units.ts";
import { objectSpan } from "../support/spans.ts";

/** An address that is cloned without globally-unique=true. */
export const clonedAddress: Rule = {
  id: "cloned-address",
  group: "resources",
  severity: "warning",
  title: "Address in an anonymous clone",
  why: "IPaddr2 in a clone doesn't give each node an address of its own: all nodes get the same one, and by the iptables target CLUSTERIP each of them answers only some of the clients. Without globally-unique=true nobody takes over the clients of a lost node. If one node at a time should have the address, don't clone it.",
  source:
    "The agent IPaddr2: clone-max above 1 means CLUSTERIP (read in 4.12 and 4.18), and unique_clone_address needs globally-unique; Clusters from Scratch uses globally-unique=true with clone-node-max",
  wrong:
    "primitive vip ocf:heartbeat:IPaddr2 params ip=10.0.0.9 clusterip_hash=sourceip op monitor interval=10s\nclone vip-clone vip meta clone-max=2",
  right:
    "primitive vip ocf:heartbeat:IPaddr2 params ip=10.0.0.9 clusterip_hash=sourceip op monitor interval=10s\nclone vip-clone vip meta clone-max=2 clone-node-max=2 globally-unique=true",
  check(model, report) {
    for (const clone of model.ofKind("clone")) {
      const [unit] = unitsOf(model, clone.object.id);
      if (!unit?.isMany || unit.isPromotable) continue;
      const unique = metaOf(model, clone, "globally-unique");
      if (unique && parseBoolean(unique.pair.value) !== false) continue;
      for (const id of idsInside(model, clone.object)) {
        const at = model.place(id);
        const agent = at?.object.kind === "primitive" ? agentOf(model, at.object) : undefined;
        if (!at || agent?.type !== "IPaddr2" || (agent.provider ?? "heartbeat") !== "heartbeat") continue;
        const ip = parameterOf(model, at, "ip");
        // Each node has another address where a rule on the node says which.
        if (ip?.isConditional) continue;
        report({
          at: clone,
          span: objectSpan(clone.object),
          message: `"${clone.object.id}" gives every node the same address${ip?.pair.value ? ` ${ip.pair.value}` : ""}, and each answers only some of the clients; without globally-unique=true those of a lost node get no answer. Remove the clone if one node at a time should have the address.`,
          fixes: unique ? [] : addMeta(clone, "globally-unique", "true"),
        });
      }
    }
  },
};
