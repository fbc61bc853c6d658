import { fencingParameter } from "../model/options/fencing-parameters.ts";
import type { Agent } from "./agent.ts";
import type { DescribedAgent } from "./descriptions/described-agent.ts";
import { ocf } from "./descriptions/ocf.ts";
import { commonParameters, stonith } from "./descriptions/stonith.ts";

/** One line on what the agent is for, in our own words; undefined for agents that have none yet. */
export function describeAgent(agent: Pick<Agent, "class" | "provider" | "name">): string | undefined {
  return described(agent)?.agent;
}

/** One line on what the parameter does, in our own words; undefined where there is none yet. */
export function describeParameter(agent: Pick<Agent, "class" | "provider" | "name">, name: string): string | undefined {
  const own = lookUp(described(agent)?.parameters ?? {}, name);
  if (own !== undefined || agent.class !== "stonith") return own;
  return lookUp(commonParameters, name) ?? fencingParameter(name)?.description;
}

function described(agent: Pick<Agent, "class" | "provider" | "name">): DescribedAgent | undefined {
  if (agent.class === "stonith") return lookUp(stonith, agent.name);
  return agent.class === "ocf" ? lookUp(ocf, `${agent.provider}:${agent.name}`) : undefined;
}

function lookUp<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
