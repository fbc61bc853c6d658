import type { Agent, AgentReference } from "../model/agent.ts";
import { fencingParameter } from "../model/options/fencing-parameters.ts";
import { omitUndefined } from "../text/omit-undefined.ts";
import { descriptionMarkdown } from "./description-markdown.ts";
import type { DescribedAgent } from "./descriptions/described-agent.ts";
import { ocf } from "./descriptions/ocf.ts";
import { commonParameters, stonith } from "./descriptions/stonith.ts";
import { vendors } from "./descriptions/vendors.ts";

/** An agent as far as its descriptions ask. */
type Described = Pick<Agent, "class" | "provider" | "name" | "texts">;

/** One line on what the agent is for, in our own words, else in its author's; undefined where there is none. */
export function describeAgent(agent: Described): string | undefined {
  const own = described(agent)?.agent ?? (agent.class === "ocf" ? lookUp(vendors, agent.name) : undefined);
  return own ?? agent.texts?.short?.replace(/\s+/g, " ").slice(0, 200);
}

/** The line in our own words on an agent of which nothing else is known here, such as a vendor's. */
export function describeReference({ class: cls = "ocf", provider, type }: AgentReference): string | undefined {
  if (cls !== "ocf" && cls !== "stonith") return undefined;
  return describeAgent({ class: cls, ...omitUndefined({ provider }), name: type });
}

/** What the agent's author tells of it, as Markdown; undefined where no node told it. */
export function describeAtLength({ texts }: Described): string | undefined {
  return texts?.long === undefined ? undefined : descriptionMarkdown(texts.long);
}

/** What the parameter does, as Markdown: what the agent on the nodes says, else a line in our own words; undefined where there is none. */
export function describeParameter(agent: Described, name: string): string | undefined {
  const told = agent.texts?.parameters.get(name);
  return told === undefined ? shortDescription(agent, name) : descriptionMarkdown(told);
}

function shortDescription(agent: Described, name: string): string | undefined {
  const own = lookUp(described(agent)?.parameters ?? {}, name);
  if (own !== undefined || agent.class !== "stonith") return own;
  return lookUp(commonParameters, name) ?? fencingParameter(name)?.description;
}

function described(agent: Described): DescribedAgent | undefined {
  if (agent.class === "stonith") return lookUp(stonith, agent.name);
  return agent.class === "ocf" ? lookUp(ocf, `${agent.provider}:${agent.name}`) : undefined;
}

function lookUp<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
