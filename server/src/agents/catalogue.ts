import { closestOrLonger } from "../text/similar.ts";
import {
  type Agent,
  type AgentClass,
  type AgentParameter,
  type AgentReference,
  agentClasses as classes,
} from "./agent.ts";
import ocfBooth from "./catalogue/ocf-booth.json" with { type: "json" };
import ocfHeartbeat from "./catalogue/ocf-heartbeat.json" with { type: "json" };
import ocfLinbit from "./catalogue/ocf-linbit.json" with { type: "json" };
import ocfPacemaker from "./catalogue/ocf-pacemaker.json" with { type: "json" };
import stonith from "./catalogue/stonith.json" with { type: "json" };
import type { CatalogueFile, StoredAgent } from "./catalogue-file.ts";
import { fencingParameters, findFencingParameter } from "./fencing-parameters.ts";

export type { Agent, AgentAction, AgentClass, AgentParameter, AgentReference, ParameterType } from "./agent.ts";

/**
 * In the order in which crmsh looks for the provider of a bare type. In the bundles a file's agents are read when they are first
 * asked for (esbuild.mjs): only class and provider may be looked at without need.
 */
const files = [ocfHeartbeat, ocfPacemaker, ocfBooth, ocfLinbit, stonith] as unknown as readonly CatalogueFile[];
const agents = new Map<string, Agent>();
const parametersByName = new WeakMap<Agent, ReadonlyMap<string, AgentParameter>>();

/** The classes an agent can be of. Those without a catalogue (`systemd`, `lsb`, `service`) name what is installed on the node. */
export function agentClasses(): readonly AgentClass[] {
  return classes;
}

/** The providers known of a class, in the order crmsh tries them; none for classes that have no providers. */
export function providers(cls: string): readonly string[] {
  return files.flatMap((file) => (file.class === cls && file.provider !== undefined ? [file.provider] : []));
}

/**
 * Whether the catalogue can judge agents of this class and provider: where it can't (systemd units, a vendor's own
 * provider), an unknown name is no mistake.
 */
export function isCatalogued(cls: string, provider?: string): boolean {
  return files.some((file) => file.class === cls && (provider === undefined || file.provider === provider));
}

/** The names of the agents of a class, or of one of its providers, sorted; empty where nothing is known. */
export function agentNames(cls: string, provider?: string): readonly string[] {
  const names = files
    .filter((file) => file.class === cls && (provider === undefined || file.provider === provider))
    .flatMap((file) => Object.keys(file.agents));
  return [...new Set(names)].sort();
}

/**
 * The agent of that name, or undefined when the catalogue doesn't have it. Names are case-sensitive, as on the nodes.
 * Without a class `ocf` is meant; without a provider heartbeat is tried first, then pacemaker, then the others.
 */
export function findAgent(reference: AgentReference): Agent | undefined {
  const cls = reference.class ?? "ocf";
  for (const file of files) {
    if (file.class !== cls || (reference.provider !== undefined && file.provider !== reference.provider)) continue;
    if (Object.hasOwn(file.agents, reference.type)) return agentOf(file, reference.type);
  }
  return undefined;
}

/** How a configuration names the agent in full: `ocf:heartbeat:IPaddr2`, `stonith:fence_ipmilan`. */
export function agentSpec(agent: Pick<Agent, "class" | "provider" | "name">): string {
  return [agent.class, agent.provider, agent.name].filter((part) => part !== undefined).join(":");
}

/**
 * What was most likely meant by a misspelt agent (`ocf:hartbeat:IPaddr2`, `IPAddr2`, `fence_ipmi`): its full name,
 * or undefined when nothing comes near.
 */
export function suggestAgent(written: string): string | undefined {
  const type = written.slice(written.lastIndexOf(":") + 1);
  const ofClass = written.startsWith("stonith:") ? ["stonith"] : written.includes(":") ? ["ocf"] : ["ocf", "stonith"];
  const known = files.filter((file) => ofClass.includes(file.class));
  const name = closestOrLonger(type, new Set(known.flatMap((file) => Object.keys(file.agents))));
  const file = known.find((each) => name !== undefined && Object.hasOwn(each.agents, name));
  return name === undefined || file === undefined ? undefined : agentSpec(agentOf(file, name));
}

/** Every parameter that may be given: the agent's own, and for a fence agent those of Pacemaker (`pcmk_host_list` …). */
export function allParameters(agent: Agent): readonly AgentParameter[] {
  return [...byName(agent).values()];
}

/** One parameter by its name, or undefined when the agent doesn't know it. */
export function findParameter(agent: Agent, name: string): AgentParameter | undefined {
  return byName(agent).get(name) ?? (agent.class === "stonith" ? findFencingParameter(name) : undefined);
}

/** The parameters a configuration must give and doesn't, `given` being the names with a value. An old name counts for its new one. */
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
  return closestOrLonger(written, byName(agent).keys());
}

function byName(agent: Agent): ReadonlyMap<string, AgentParameter> {
  let map = parametersByName.get(agent);
  if (map === undefined) {
    const all = agent.class === "stonith" ? [...agent.parameters, ...fencingParameters] : agent.parameters;
    map = new Map(all.map((parameter) => [parameter.name, parameter]));
    parametersByName.set(agent, map);
  }
  return map;
}

function agentOf(file: CatalogueFile, name: string): Agent {
  const key = `${file.class}:${file.provider ?? ""}:${name}`;
  let agent = agents.get(key);
  if (agent === undefined) {
    agent = expand(file, name, file.agents[name] ?? { parameters: [], actions: [] });
    agents.set(key, agent);
  }
  return agent;
}

function expand(file: CatalogueFile, name: string, stored: StoredAgent): Agent {
  const has = (action: string) => stored.actions.some((each) => each.name === action);
  return {
    class: file.class,
    ...(file.provider === undefined ? {} : { provider: file.provider }),
    name,
    ...(stored.deprecated === true ? { deprecated: true } : {}),
    parameters: stored.parameters.map((each) => ({
      type: "string" as const,
      required: false,
      unique: false,
      ...(typeof each === "number" ? (file.shared[each] ?? { name: "" }) : each),
    })),
    actions: stored.actions,
    promotable: has("promote"),
    migratable: has("migrate_to"),
  };
}
