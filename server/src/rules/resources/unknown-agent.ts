import { agentsOf, suggestAgent } from "../../agents/catalogue.ts";
import { type AgentName, isPrimitive } from "../../model/configuration.ts";
import type { Rule } from "../rule.ts";
import { isNewToCatalogue, misspeltAgent } from "../support/agent-names.ts";
import { knownAgent } from "../support/agents.ts";
import { retirementOf } from "../support/retired-agents.ts";
import { agentSpan } from "../support/spans.ts";

/** An agent's full name as the statement has it. */
function fullName({ class: cls, provider, type }: AgentName): string {
  return [cls, provider, type].filter((part) => part !== undefined).join(":");
}

/** A misspelt agent, or one that isn't installed. */
export const unknownAgent: Rule = {
  id: "unknown-agent",
  group: "resources",
  severity: "error",
  title: "Unknown agent",
  why: "The cluster accepts any agent name and finds out only on the nodes that the agent doesn't exist: the resource then fails there with “not installed” and runs nowhere. Names are case-sensitive. A name that is not similar to a known one may exist on the nodes, so it is not an error; while a node is connected, its own list of agents decides.",
  source: "OCF: exit code 5 (not installed); the names of the agents in Debian's packages",
  wrong: "primitive vip ocf:heartbeat:IPAddr2 params ip=10.0.0.1",
  right: "primitive vip ocf:heartbeat:IPaddr2 params ip=10.0.0.1",
  checkObject(at, lookup, report) {
    if (!isPrimitive(at.object) || !at.object.agent) return;
    const { agent } = at.object;
    const agents = agentsOf(lookup.target);
    if (knownAgent(lookup, agent) && agents.isInstalled(agent) !== false) return;
    const elsewhere = agents.elsewhere?.(agent);
    if (elsewhere) {
      const isLater = elsewhere.when === "later";
      const instead = retirementOf(agent)?.instead;
      report({
        at,
        span: agentSpan(at.object),
        severity: isLater ? "information" : "warning",
        message: isLater
          ? `The agent "${agent.type}" exists since ${elsewhere.release}${elsewhere.target ? `; the target's release has ${elsewhere.target}` : ""}. Check that it is installed on every node, or "${at.object.id}" fails there.`
          : `The agent "${agent.type}" is gone since ${elsewhere.release}: "${at.object.id}" would fail as not installed. ${instead ? `Use ${instead}.` : "Use another agent, or keep the older package."}`,
      });
      return;
    }
    const misspelt = misspeltAgent(agents, agent);
    if (!misspelt) {
      if (agents.isInstalled(agent) === false) {
        report({
          at,
          span: agentSpan(at.object),
          severity: "warning",
          message: `The agent "${fullName(agent)}" is not installed on "${agents.node}": "${at.object.id}" would fail there. Install its package on every node, or ban the resource from "${agents.node}".`,
        });
        return;
      }
      if (agents.isInstalled(agent) || retirementOf(agent) !== undefined || !isNewToCatalogue(agents, agent)) return;
      if (agent.class === "stonith") {
        const similar = suggestAgent(agents, `stonith:${agent.type}`);
        // Typing mistakes are found above; another name is a guess unless it only goes on.
        const meant = similar?.startsWith(`stonith:${agent.type}`) ? similar : undefined;
        const span = agentSpan(at.object);
        report({
          at,
          span,
          ...(meant
            ? { severity: "warning", fixes: [{ title: `Change to "${meant}"`, at, span, text: meant }] }
            : { severity: "information" }),
          message: `No package known to Quorate contains the fence agent "${agent.type}". If no node has it, "${at.object.id}" fences nothing.${meant ? ` Did you mean "${meant}"?` : ""}`,
        });
        return;
      }
      report({
        at,
        span: agentSpan(at.object),
        severity: "information",
        message: `No package known to Quorate contains the agent "${agent.type}" of ${agent.provider}. Check that it is installed on every node, or "${at.object.id}" fails there.`,
      });
      return;
    }
    const { what, meant } = misspelt;
    const written = what === "class" ? agent.class : what === "provider" ? agent.provider : agent.type;
    const span = agentSpan(at.object);
    // Without a class the crm shell finds one: the type alone is enough.
    const text = agent.class === undefined ? meant?.slice(meant.lastIndexOf(":") + 1) : meant;
    const hint = text ? `Did you mean "${text}"?` : "The classes are ocf, systemd, stonith, lsb and service.";
    report({
      at,
      span,
      message: `There is no ${what} "${written}"${what === "provider" ? ` with an agent "${agent.type}"` : ""}: "${at.object.id}" would fail as not installed on every node. ${hint}`,
      ...(text ? { fixes: [{ title: `Change to "${text}"`, at, span, text }] } : {}),
    });
  },
};
