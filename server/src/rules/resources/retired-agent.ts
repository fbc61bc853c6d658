import { agentsOf } from "../../agents/catalogue.ts";
import { isPrimitive } from "../../model/configuration.ts";
import type { Rule } from "../rule.ts";
import { knownAgent } from "../support/agents.ts";
import { retirementOf } from "../support/retired-agents.ts";
import { agentSpan } from "../support/spans.ts";

/** Init scripts and retired agents. */
export const retiredAgent: Rule = {
  id: "retired-agent",
  group: "resources",
  severity: "warning",
  title: "Deprecated agent or resource class",
  why: "The classes lsb and service run init scripts, whose exit codes are often not precise enough for failover. Pacemaker has deprecated them in favor of systemd units. Some agents were retired by their authors, or manage software that is no longer developed; the message gives the reason and the replacement.",
  source:
    "Pacemaker Explained: resource classes; the agents' metadata, and the change logs of resource-agents, Pacemaker and LVM",
  wrong: "primitive vip ocf:heartbeat:IPaddr params ip=10.0.0.1 op monitor interval=10s",
  right: "primitive vip ocf:heartbeat:IPaddr2 params ip=10.0.0.1 op monitor interval=10s",
  checkObject(at, lookup, report) {
    if (!isPrimitive(at.object) || !at.object.agent) return;
    const { agent } = at.object;
    const span = agentSpan(at.object);
    if (agent.class === "lsb" || agent.class === "service") {
      const instead = `systemd:${agent.type}`;
      report({
        at,
        span,
        message: `Class ${agent.class} is deprecated: "${at.object.id}" depends on an init script. Use the systemd unit, probably ${instead}, or an OCF agent.`,
      });
      return;
    }
    const known = knownAgent(lookup, agent);
    const retirement = retirementOf(agent);
    if (!retirement && known?.deprecated !== true) return;
    // unknown-agent says what is gone from the target's packages.
    if (agentsOf(lookup.target).elsewhere?.(agent)?.when === "earlier") return;
    const { why = "Its authors have deprecated it", instead } = retirement ?? {};
    report({
      at,
      span,
      message: `The agent ${agent.type} is retired. ${why}. ${instead ? `Use ${instead}.` : "Newer packages may lack it."}`,
      ...(instead === "ocf:heartbeat:IPaddr2"
        ? { fixes: [{ title: `Change to ${instead}`, at, span, text: instead }] }
        : {}),
    });
  },
};
