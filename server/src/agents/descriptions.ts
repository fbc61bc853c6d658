import type { Agent } from "./agent.ts";

/** One line on what the agent is for, in our own words; undefined for agents that have none yet. */
export function describeAgent(_agent: Agent): string | undefined {
  return undefined;
}

/** One line on what the parameter does, in our own words; undefined where there is none yet. */
export function describeParameter(_agent: Agent, _name: string): string | undefined {
  return undefined;
}
