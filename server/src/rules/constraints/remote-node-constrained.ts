import type { Name } from "../../model/attributes.ts";
import type { ClusterObject } from "../../model/configuration.ts";
import { isPrimitive } from "../../model/configuration.ts";
import { agentOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { objectSpan } from "../support/spans.ts";

function* namedBy(object: ClusterObject): Generator<Name> {
  if (object.kind === "group") yield* object.members;
  if (object.kind !== "order" && object.kind !== "colocation") return;
  const second = object.kind === "order" ? object.then : object.second;
  for (const use of [object.first, second]) if (use) yield use.resource;
  for (const set of object.sets) yield* set.members;
}

/** The connection to a remote node in a group, an order or a colocation. */
export const remoteNodeConstrained: Rule = {
  id: "remote-node-constrained",
  group: "constraints",
  severity: "error",
  title: "Remote node in a group, order or colocation",
  why: "A resource of the agent ocf:pacemaker:remote is a node, not a service: a constraint would start, stop and fence a whole node together with a resource. Pacemaker doesn't support that. Use only location constraints for the connection.",
  source: "Pacemaker Remote: “Never involve a remote node connection resource in a group, colocation or order”",
  wrong:
    "primitive r1 ocf:pacemaker:remote params server=10.0.0.9 op monitor interval=30s\nprimitive web ocf:heartbeat:nginx op monitor interval=10s\norder o Mandatory: r1 web",
  right:
    "primitive r1 ocf:pacemaker:remote params server=10.0.0.9 op monitor interval=30s\nprimitive web ocf:heartbeat:nginx op monitor interval=10s\nlocation l web 100: r1",
  checkObject(at, lookup, report) {
    const { object } = at;
    for (const name of namedBy(object)) {
      const named = lookup.definition(name.value);
      const agent = named && isPrimitive(named) ? agentOf(lookup, named) : undefined;
      if (agent?.type !== "remote" || agent.provider !== "pacemaker") continue;
      report({
        at,
        span: name.span ?? objectSpan(object),
        message: `"${name.value}" is a remote node, which can't be part of a${object.kind === "order" ? "n order" : ` ${object.kind}`}. Use a location constraint to place it.`,
      });
    }
  },
};
