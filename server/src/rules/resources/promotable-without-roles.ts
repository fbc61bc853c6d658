import { isPrimitive } from "../../model/configuration.ts";
import { agentOf, childrenOf, isPromotable, metaOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { formatAgentName, knownAgent } from "../support/agents.ts";
import { setValue } from "../support/fixes.ts";
import { objectSpan } from "../support/spans.ts";

/** A promotable clone of a resource whose agent doesn't support promotion. */
export const promotableWithoutRoles: Rule = {
  id: "promotable-without-roles",
  group: "resources",
  severity: "error",
  title: "Promotable clone of an agent without roles",
  why: "Only OCF agents support promotion. Pacemaker refuses a promotable clone of a systemd unit or an init script, and with an OCF agent without a promote action, every promotion fails.",
  source: 'crm_verify: "… is of type systemd and therefore cannot be used as a promotable clone resource"',
  wrong: "primitive web systemd:nginx op monitor interval=10s\nclone web-clone web meta promotable=true",
  right: "primitive web systemd:nginx op monitor interval=10s\nclone web-clone web",
  checkObject(at, lookup, report) {
    if ((at.object.kind !== "clone" && at.object.kind !== "master") || !isPromotable(lookup, at)) return;
    const promotable = metaOf(lookup, at, "promotable");
    for (const id of childrenOf(at.object)) {
      const object = lookup.definition(id);
      const agent = object && isPrimitive(object) ? agentOf(lookup, object) : undefined;
      if (!agent) continue;
      const known = knownAgent(lookup, agent);
      const isOther = agent.class !== undefined && agent.class !== "ocf";
      if (!isOther && (!known || known.promotable)) continue;
      report({
        at,
        span: at.object.child?.span ?? objectSpan(at.object),
        message: `"${id}" can't be promoted: ${formatAgentName(agent)} ${isOther ? `is of class ${agent.class}, which has no roles` : "has no promote action"}. Remove promotable=true, or use an agent that supports both roles.`,
        fixes: promotable?.place.object === at.object ? setValue(at, promotable.pair, "false") : [],
      });
    }
  },
};
