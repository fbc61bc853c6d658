import { parseBoolean } from "../../model/attributes.ts";
import { isPrimitive } from "../../model/configuration.ts";
import { agentOf, idsInside, isPromotable, metaOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { formatAgentName } from "../support/agents.ts";
import { addMeta, setValue } from "../support/fixes.ts";
import { notifiedAgent } from "../support/notified-agents.ts";
import { objectSpan, pairSpan } from "../support/spans.ts";

/** A clone of an agent that relies on notifications, without them. */
export const agentWithoutNotify: Rule = {
  id: "agent-without-notify",
  group: "resources",
  severity: "warning",
  title: "Clone without notify=true",
  why: "Some agents learn from notifications what happens to the other instances: which one was promoted, which ones have stopped. Without notify=true Pacemaker sends none, and replication breaks at the first failover. Set the clone's meta attribute notify=true.",
  source:
    "The agents' own notify actions and checks (pgsqlms: “You must set meta parameter notify=true”), in resource-agents and resource-agents-paf",
  wrong:
    "primitive db ocf:heartbeat:pgsqlms op monitor interval=15s role=Promoted op monitor interval=16s role=Unpromoted\nclone db-clone db meta promotable=true",
  right:
    "primitive db ocf:heartbeat:pgsqlms op monitor interval=15s role=Promoted op monitor interval=16s role=Unpromoted\nclone db-clone db meta promotable=true notify=true",
  checkObject(at, lookup, report) {
    if (at.object.kind !== "clone" && at.object.kind !== "master") return;
    const notify = metaOf(lookup, at, "notify");
    if (notify && parseBoolean(notify.pair.value) !== false) return;
    for (const id of idsInside(lookup, at.object)) {
      const object = lookup.definition(id);
      const agent = object && isPrimitive(object) ? agentOf(lookup, object) : undefined;
      if (!agent || (agent.class ?? "ocf") !== "ocf" || (agent.provider ?? "heartbeat") !== "heartbeat") continue;
      const notified = notifiedAgent(agent.type);
      if (!notified || (notified.ifPromotable && !isPromotable(lookup, at))) continue;
      // What the child sets applies to the clone too.
      const ofChild = object && isPrimitive(object) ? object.meta.flatMap(({ pairs }) => pairs) : [];
      if (ofChild.some(({ name, value }) => name === "notify" && parseBoolean(value) === true)) continue;
      const isOwn = notify?.place === at;
      report({
        at,
        span: isOwn ? pairSpan(notify.pair) : objectSpan(at.object),
        message: `"${at.object.id}" runs ${formatAgentName(agent)} without notify=true: ${notified.consequence}.`,
        fixes: isOwn ? setValue(at, notify.pair, "true") : addMeta(at, "notify", "true"),
      });
      return;
    }
  },
};
