import type { Agent, AgentReference } from "../model/agent.ts";
import { fencingParameter } from "../model/options/fencing-parameters.ts";
import { omitUndefined } from "../text/omit-undefined.ts";
import { descriptionMarkdown } from "./description-markdown.ts";
import type { DescribedAgent } from "./descriptions/described-agent.ts";
import { ocf } from "./descriptions/ocf.ts";
import { commonParameters, stonith } from "./descriptions/stonith.ts";
import { vendors } from "./descriptions/vendors.ts";

/** The parts of an agent that its description needs. */
type Described = Pick<Agent, "class" | "provider" | "name" | "texts">;

/** One line on what the agent is for, ours if there is one, else its author's; undefined where there is neither. */
export function describeAgent(agent: Described): string | undefined {
  const own = described(agent)?.agent ?? (agent.class === "ocf" ? lookUp(vendors, agent.name) : undefined);
  return own ?? agent.texts?.short?.replace(/\s+/g, " ").slice(0, 200);
}

/** Our own line on an agent of which nothing else is known here, such as a vendor's. */
export function describeReference({ class: cls = "ocf", provider, type }: AgentReference): string | undefined {
  if (cls !== "ocf" && cls !== "stonith") return undefined;
  return describeAgent({ class: cls, ...omitUndefined({ provider }), name: type });
}

/** The author's long description, as Markdown; undefined where no node supplied it. */
export function describeAtLength({ texts }: Described): string | undefined {
  return texts?.long === undefined ? undefined : descriptionMarkdown(texts.long);
}

/** What the parameter does, as Markdown: the description of the agent on the nodes, else our own line; undefined where there is neither. */
export function describeParameter(agent: Described, name: string): string | undefined {
  const fromNode = agent.texts?.parameters.get(name);
  return fromNode === undefined ? shortDescription(agent, name) : descriptionMarkdown(fromNode);
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
