import { agentsOf } from "../../agents/catalogue.ts";
import { type AgentName, isPrimitive } from "../../model/configuration.ts";
import type { Rule } from "../rule.ts";
import { isNewToCatalogue, misspeltAgent } from "../support/agent-names.ts";
import { agentSpan } from "../support/places.ts";
import { retirementOf } from "../support/retired-agents.ts";

/** An agent's name with all that the statement says of it. */
function fullName({ class: cls, provider, type }: AgentName): string {
  return [cls, provider, type].filter((part) => part !== undefined).join(":");
}

/** An agent whose name is that of a known one, misspelt. */
export const unknownAgent: Rule = {
  id: "unknown-agent",
  group: "resources",
  severity: "error",
  title: "An agent that doesn't exist",
  why: "The cluster accepts any agent's name and only learns on the nodes that there is none: the resource then fails there with “not installed” and runs nowhere. Names are case-sensitive. An agent that is near no known one may be on the nodes all the same, so it is no error; while a node is connected, its own list decides.",
  source: "OCF: exit code 5 (not installed); the names of the agents in Debian's packages",
  wrong: "primitive vip ocf:heartbeat:IPAddr2 params ip=10.0.0.1",
  right: "primitive vip ocf:heartbeat:IPaddr2 params ip=10.0.0.1",
  checkObject(at, { target }, report) {
    if (!isPrimitive(at.object) || !at.object.agent) return;
    const { agent } = at.object;
    const agents = agentsOf(target);
    const misspelt = misspeltAgent(agents, agent);
    if (!misspelt) {
      if (agents.isInstalled(agent) === false) {
        report({
          at,
          span: agentSpan(at.object),
          severity: "warning",
          message: `"${agents.node}" has no agent "${fullName(agent)}": "${at.object.id}" would fail there as not installed. Install what brings it on every node, or keep the resource off "${agents.node}".`,
        });
        return;
      }
      if (agents.isInstalled(agent) || retirementOf(agent) !== undefined || !isNewToCatalogue(agents, agent)) return;
      report({
        at,
        span: agentSpan(at.object),
        severity: "information",
        message: `No package that Quorate knows has an agent "${agent.type}" of ${agent.provider}. See that it is installed on every node, or "${at.object.id}" fails there.`,
      });
      return;
    }
    const { what, meant } = misspelt;
    const written = what === "class" ? agent.class : what === "provider" ? agent.provider : agent.type;
    const span = agentSpan(at.object);
    // Without a class the crm shell looks for one: the type alone stays enough.
    const text = agent.class === undefined ? meant?.slice(meant.lastIndexOf(":") + 1) : meant;
    const hint = text ? `Did you mean "${text}"?` : "The classes are ocf, systemd, stonith, lsb and service.";
    report({
      at,
      span,
      message: `There is no ${what} "${written}"${what === "provider" ? ` that has an agent "${agent.type}"` : ""}: "${at.object.id}" would fail as not installed on every node. ${hint}`,
      ...(text ? { fixes: [{ title: `Did you mean "${text}"?`, at, span, text }] } : {}),
    });
  },
};
