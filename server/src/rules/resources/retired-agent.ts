import { isPrimitive } from "../../model/configuration.ts";
import type { Rule } from "../rule.ts";
import { knownAgent } from "../support/agents.ts";
import { agentSpan } from "../support/places.ts";
import { retirementOf } from "../support/retired-agents.ts";

/** Init scripts, and agents that are going away. */
export const retiredAgent: Rule = {
  id: "retired-agent",
  group: "resources",
  severity: "warning",
  title: "An agent or class of agents that is going away",
  why: "Classes lsb and service run init scripts, whose exit codes often say too little for failover, and Pacemaker calls them deprecated; systemd units take their place. Some agents were given up by their authors, or run what is no longer made; the finding says why, and what takes their place.",
  source:
    "Pacemaker Explained: resource classes; the agents' metadata, and the change logs of resource-agents, Pacemaker and LVM",
  wrong: "primitive vip ocf:heartbeat:IPaddr params ip=10.0.0.1 op monitor interval=10s",
  right: "primitive vip ocf:heartbeat:IPaddr2 params ip=10.0.0.1 op monitor interval=10s",
  checkObject(at, around, report) {
    if (!isPrimitive(at.object) || !at.object.agent) return;
    const { agent } = at.object;
    const span = agentSpan(at.object);
    if (agent.class === "lsb" || agent.class === "service") {
      const instead = `systemd:${agent.type}`;
      report({
        at,
        span,
        message: `Class ${agent.class} is deprecated: "${at.object.id}" depends on an init script. Use the systemd unit, most likely ${instead}, or an OCF agent.`,
      });
      return;
    }
    const known = knownAgent(around, agent);
    const retirement = retirementOf(agent);
    if (!retirement && known?.deprecated !== true) return;
    const { why = "Its authors have deprecated it", instead } = retirement ?? {};
    report({
      at,
      span,
      message: `The agent ${agent.type} is retired. ${why}. ${instead ? `Use ${instead}.` : "Newer packages may lack it."}`,
      ...(instead === "ocf:heartbeat:IPaddr2"
        ? { fixes: [{ title: `Write ${instead}`, at, span, text: instead }] }
        : {}),
    });
  },
};
