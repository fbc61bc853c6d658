import { agentsOf } from "../../agents/catalogue.ts";
import type { Agent, Agents } from "../../model/agent.ts";
import type { DefinedObject } from "../../model/cluster-model.ts";
import { type AgentName, isPrimitive } from "../../model/configuration.ts";
import { agentOf } from "../../model/inheritance.ts";
import type { Lookup } from "../../model/lookup.ts";

interface Found {
  readonly name: AgentName;
  readonly agent: Agent | undefined;
}

/** What was found of agents by their types, which are few in a configuration; so many are kept. */
const found = new WeakMap<Agents, Map<string, Found[]>>();
const mostTypes = 500;

/** What is known of an agent that a statement names, on the nodes that the configuration is for; undefined when nothing is. */
export function knownAgent({ target }: Pick<Lookup, "target">, name: AgentName | undefined): Agent | undefined {
  if (!name) return undefined;
  const agents = agentsOf(target);
  let byType = found.get(agents);
  if (!byType) {
    byType = new Map();
    found.set(agents, byType);
  }
  let ofType = byType.get(name.type);
  for (const known of ofType ?? []) {
    if (known.name.class === name.class && known.name.provider === name.provider) return known.agent;
  }
  if (!ofType) {
    if (byType.size >= mostTypes) byType.clear();
    ofType = [];
    byType.set(name.type, ofType);
  }
  const agent = agents.find(name);
  ofType.push({ name, agent });
  return agent;
}

/** What is known of the agent of a primitive, its own or its template's. */
export function knownAgentOf(lookup: Lookup, at: DefinedObject): Agent | undefined {
  return isPrimitive(at.object) ? knownAgent(lookup, agentOf(lookup, at.object)) : undefined;
}

/** An agent as people name it: `IPaddr2`, `systemd:nginx`. */
export function formatAgentName({ class: cls, type }: AgentName): string {
  return cls === undefined || cls === "ocf" || cls === "stonith" ? type : `${cls}:${type}`;
}
