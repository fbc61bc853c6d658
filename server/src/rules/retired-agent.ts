import { isPrimitive } from "../model/configuration.ts";
import type { Rule } from "./rule.ts";
import { knownAgent } from "./support/agents.ts";
import { agentSpan } from "./support/places.ts";
import { successorOf } from "./support/retired-agents.ts";

/** Rule 72: init scripts, and agents that are going away. */
export const retiredAgent: Rule = {
  id: "retired-agent",
  severity: "warning",
  category: "fast",
  title: "An agent or class of agents that is going away",
  why: "Classes lsb and service run init scripts, whose exit codes often say too little for failover, and Pacemaker calls them deprecated; systemd units take their place. Agents listed as retired have successors that do their work better, and newer packages lack them.",
  source: "Pacemaker Explained: resource classes; resource-agents, change log",
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
    const instead = successorOf(agent);
    if (instead === undefined && known?.deprecated !== true) return;
    report({
      at,
      span,
      message: `The agent ${agent.type} is retired.${instead ? ` Use ${instead}.` : " Newer packages may lack it."}`,
      ...(instead === "ocf:heartbeat:IPaddr2"
        ? { fixes: [{ title: `Write ${instead}`, at, span, text: instead }] }
        : {}),
    });
  },
};
