import type { Agent, AgentParameter, AgentReference, Agents } from "../model/agent.ts";
import { fencingAgentParameter, fencingAgentParameters } from "../model/options/fencing-parameters.ts";
import type { TargetVersions } from "../model/target.ts";
import { closestOrLonger } from "../text/fuzzy-match.ts";
import ocfBooth from "./catalogue/ocf-booth.json" with { type: "json" };
import ocfHeartbeat from "./catalogue/ocf-heartbeat.json" with { type: "json" };
import ocfLinbit from "./catalogue/ocf-linbit.json" with { type: "json" };
import ocfPacemaker from "./catalogue/ocf-pacemaker.json" with { type: "json" };
import stonith from "./catalogue/stonith.json" with { type: "json" };
import type { CatalogueFile } from "./catalogue-file.ts";
import { expandAgent } from "./expand-agent.ts";

/**
 * In the order in which crmsh looks for the provider of a bare type. In the bundles a file's agents are read when they are first
 * requested (scripts/build.ts): only class and provider may be looked at without need.
 */
const files = [ocfHeartbeat, ocfPacemaker, ocfBooth, ocfLinbit, stonith] as unknown as readonly CatalogueFile[];

const providersOf = (cls: string): readonly string[] =>
  files.flatMap((file) => (file.class === cls && file.provider !== undefined ? [file.provider] : []));

const filesOf = (cls: string, provider: string | undefined): readonly CatalogueFile[] =>
  files.filter((file) => file.class === cls && (provider === undefined || file.provider === provider));

const fileOf = ({ class: cls = "ocf", provider, type }: AgentReference): CatalogueFile | undefined =>
  filesOf(cls, provider).find(({ agents }) => Object.hasOwn(agents, type));

/** The provider that has an agent, where a configuration names none; undefined for an agent that isn't in the catalogue. */
export function catalogueProvider(reference: AgentReference): string | undefined {
  return fileOf(reference)?.provider;
}

/** The agents of the packages that `npm run harvest` reads; it can't know whether a node has them. */
export const catalogue: Agents = {
  find(reference) {
    const file = fileOf(reference);
    return file && agentOf(file, reference.type);
  },
  names: (cls, provider) => [...new Set(filesOf(cls, provider).flatMap(({ agents }) => Object.keys(agents)))].sort(),
  providers: providersOf,
  covers: (cls, provider) => filesOf(cls, provider).length > 0,
  isInstalled: () => undefined,
};

/** The agents that a configuration for these nodes may name. */
export function agentsOf({ agents = catalogue }: TargetVersions): Agents {
  return agents;
}

/** How a configuration names the agent in full: `ocf:heartbeat:IPaddr2`, `stonith:fence_ipmilan`. */
export function agentSpec(agent: Pick<Agent, "class" | "provider" | "name">): string {
  return [agent.class, agent.provider, agent.name].filter((part) => part !== undefined).join(":");
}

/**
 * The full name of the agent most likely meant by a misspelt one (`ocf:hartbeat:IPaddr2`, `IPAddr2`, `fence_ipmi`), or
 * undefined when none is similar.
 */
export function suggestAgent(agents: Agents, written: string): string | undefined {
  const type = written.slice(written.lastIndexOf(":") + 1);
  const ofClass = written.startsWith("stonith:") ? ["stonith"] : written.includes(":") ? ["ocf"] : ["ocf", "stonith"];
  const name = closestOrLonger(type, new Set(ofClass.flatMap((cls) => agents.names(cls))));
  if (name === undefined) return undefined;
  for (const cls of ofClass) {
    const provider = agents.providers(cls).find((each) => agents.names(cls, each).includes(name));
    if (provider !== undefined) return `${cls}:${provider}:${name}`;
    if (agents.names(cls).includes(name)) return `${cls}:${name}`;
  }
  return undefined;
}

/** Every parameter that may be given: the agent's own, and for a fence agent those of Pacemaker (`pcmk_host_list` …). */
export function allParameters(agent: Agent): readonly AgentParameter[] {
  const all = agent.class === "stonith" ? [...agent.parameters, ...fencingAgentParameters] : agent.parameters;
  return [...new Map(all.map((parameter) => [parameter.name, parameter])).values()];
}

/** One parameter by its name, or undefined when the agent doesn't know it. */
export function findParameter(agent: Agent, name: string): AgentParameter | undefined {
  const isNamed = (parameter: AgentParameter): boolean => parameter.name === name;
  if (agent.class !== "stonith") return agent.parameters.findLast(isNamed);
  return fencingAgentParameters.find(isNamed) ?? agent.parameters.findLast(isNamed) ?? fencingAgentParameter(name);
}

/** The required parameters that are missing from `given`, the names that have a value. An old name counts for its new one. */
export function missingParameters(agent: Agent, given: ReadonlySet<string>): readonly AgentParameter[] {
  return agent.parameters.filter(
    (parameter) =>
      parameter.required &&
      !given.has(parameter.name) &&
      !(parameter.replaces !== undefined && given.has(parameter.replaces)),
  );
}

/** The parameter most likely meant by a misspelt name, or undefined. */
export function suggestParameter(agent: Agent, written: string): string | undefined {
  return closestOrLonger(
    written,
    allParameters(agent).map(({ name }) => name),
  );
}

function agentOf(file: CatalogueFile, name: string): Agent {
  return expandAgent({ ...file, name }, file.agents[name] ?? { parameters: [], actions: [] }, file.shared);
}
