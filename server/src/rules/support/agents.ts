import { type Agent, findAgent } from "../../agents/catalogue.ts";
import type { DefinedObject } from "../../model/cluster-model.ts";
import { type AgentName, isPrimitive } from "../../model/configuration.ts";
import { agentOf } from "../../model/inheritance.ts";
import type { Lookup } from "../../model/lookup.ts";

const found = new WeakMap<AgentName, Agent | null>();

/** What is known of an agent that a statement names; undefined when the catalogue lacks it. */
export function knownAgent(name: AgentName | undefined): Agent | undefined {
  if (!name) return undefined;
  let agent = found.get(name);
  if (agent === undefined) {
    agent = findAgent(name) ?? null;
    found.set(name, agent);
  }
  return agent ?? undefined;
}

/** What is known of the agent of a primitive, its own or its template's. */
export function knownAgentOf(lookup: Lookup, at: DefinedObject): Agent | undefined {
  return isPrimitive(at.object) ? knownAgent(agentOf(lookup, at.object)) : undefined;
}

/** An agent as people name it: `IPaddr2`, `systemd:nginx`. */
export function sayAgent({ class: cls, type }: AgentName): string {
  return cls === undefined || cls === "ocf" || cls === "stonith" ? type : `${cls}:${type}`;
}
