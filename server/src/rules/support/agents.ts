import { type Agent, findAgent } from "../../agents/catalogue.ts";
import type { DefinedObject } from "../../model/cluster-model.ts";
import { type AgentName, isPrimitive } from "../../model/configuration.ts";
import { agentOf } from "../../model/inheritance.ts";
import type { Lookup } from "../../model/lookup.ts";

/** What was found of agents by their types, which are few in a configuration; so many are kept. */
const found = new Map<string, { readonly name: AgentName; readonly agent: Agent | undefined }[]>();
const mostTypes = 500;

/** What is known of an agent that a statement names; undefined when the catalogue lacks it. */
export function knownAgent(name: AgentName | undefined): Agent | undefined {
  if (!name) return undefined;
  let ofType = found.get(name.type);
  for (const known of ofType ?? []) {
    if (known.name.class === name.class && known.name.provider === name.provider) return known.agent;
  }
  if (!ofType) {
    if (found.size >= mostTypes) found.clear();
    ofType = [];
    found.set(name.type, ofType);
  }
  const agent = findAgent(name);
  ofType.push({ name, agent });
  return agent;
}

/** What is known of the agent of a primitive, its own or its template's. */
export function knownAgentOf(lookup: Lookup, at: DefinedObject): Agent | undefined {
  return isPrimitive(at.object) ? knownAgent(agentOf(lookup, at.object)) : undefined;
}

/** An agent as people name it: `IPaddr2`, `systemd:nginx`. */
export function sayAgent({ class: cls, type }: AgentName): string {
  return cls === undefined || cls === "ocf" || cls === "stonith" ? type : `${cls}:${type}`;
}
