import { agentsOf } from "../../agents/catalogue.ts";
import type { Agent, Agents } from "../../model/agent.ts";
import { type AgentName, isPrimitive } from "../../model/configuration.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { agentOf } from "../../model/inheritance.ts";
import type { Lookup } from "../../model/lookup.ts";

interface Found {
  readonly name: AgentName;
  readonly agent: Agent | undefined;
}

/** The agents found by type, which are few in a configuration; at most mostTypes are held. */
type FoundByType = Map<string, Found[]>;
const mostTypes = 500;

const foundIn = (_: Agents): FoundByType => new Map();

/** The agent that a statement names, as the target's nodes or the catalogue have it; undefined if unknown. */
export function knownAgent(
  { target, memo }: Pick<Lookup, "target" | "memo">,
  name: AgentName | undefined,
): Agent | undefined {
  if (!name) return undefined;
  const agents = agentsOf(target);
  const byType = memo.of(foundIn, agents);
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

/** The agent of a primitive, its own or its template's; undefined if unknown. */
export function knownAgentOf(lookup: Lookup, at: DefinedObject): Agent | undefined {
  return isPrimitive(at.object) ? knownAgent(lookup, agentOf(lookup, at.object)) : undefined;
}

/** An agent's short name: `IPaddr2`, `systemd:nginx`. */
export function formatAgentName({ class: cls, type }: AgentName): string {
  return cls === undefined || cls === "ocf" || cls === "stonith" ? type : `${cls}:${type}`;
}
