import type { Agent, AgentParameter, AgentReference, Agents, Elsewhere } from "../model/agent.ts";
import { fencingAgentParameter, fencingAgentParameters } from "../model/options/fencing-parameters.ts";
import { isAtLeast, type TargetVersions } from "../model/target.ts";
import { closestOrLonger } from "../text/fuzzy-match.ts";
import ocfBooth from "./catalogue/ocf-booth.json" with { type: "json" };
import ocfHeartbeat from "./catalogue/ocf-heartbeat.json" with { type: "json" };
import ocfLinbit from "./catalogue/ocf-linbit.json" with { type: "json" };
import ocfPacemaker from "./catalogue/ocf-pacemaker.json" with { type: "json" };
import stonith from "./catalogue/stonith.json" with { type: "json" };
import type { CatalogueFile, StoredWithHistory } from "./catalogue-file.ts";
import { expandAgent, formIn, parametersByRelease } from "./expand-agent.ts";

/**
 * In the order in which crmsh looks for the provider of a bare type. In the bundles a file's agents are read when they are first
 * requested (scripts/build.ts): only class and provider may be looked at without need.
 */
const files = [ocfHeartbeat, ocfPacemaker, ocfBooth, ocfLinbit, stonith] as unknown as readonly CatalogueFile[];

const providersOf = (cls: string): readonly string[] =>
  files.flatMap((file) => (file.class === cls && file.provider !== undefined ? [file.provider] : []));

const filesOf = (cls: string, provider: string | undefined): readonly CatalogueFile[] =>
  files.filter((file) => file.class === cls && (provider === undefined || file.provider === provider));

/** The file that has the agent in any release. */
const fileOf = ({ class: cls = "ocf", provider, type }: AgentReference): CatalogueFile | undefined =>
  filesOf(cls, provider).find(({ agents }) => Object.hasOwn(agents, type));

/** The provider that has an agent, where a configuration names none; undefined for an agent that isn't in the catalogue. */
export function catalogueProvider(reference: AgentReference): string | undefined {
  return fileOf(reference)?.provider;
}

/** How many releases of Debian the catalogue holds; the last is the newest. */
const releaseCount = files[0]?.releases.length ?? 1;

/** The agents of a release of Debian, counted from the oldest, 0. */
function agentsIn(release: number): Agents {
  const has = (agent: StoredWithHistory) => release >= (agent.first ?? 0) && release <= (agent.last ?? releaseCount);
  return {
    find(reference) {
      const file = fileOf(reference);
      return file && agentOf(file, reference.type, release);
    },
    names: (cls, provider) =>
      [
        ...new Set(
          filesOf(cls, provider).flatMap(({ agents }) =>
            Object.entries(agents).flatMap(([name, agent]) => (has(agent) ? [name] : [])),
          ),
        ),
      ].sort(),
    providers: providersOf,
    covers: (cls, provider) => filesOf(cls, provider).length > 0,
    isInstalled: () => undefined,
    elsewhere: (reference, parameter) => elsewhere(reference, parameter, release),
  };
}

const byRelease: readonly Agents[] = Array.from({ length: releaseCount }, (_, release) => agentsIn(release));

/** The agents of the newest packages that `npm run harvest` reads; it can't know whether a node has them. */
export const catalogue: Agents = byRelease.at(-1) ?? agentsIn(0);

/** The agents as the release of Debian has them that brings this Pacemaker, or the last one before it; the newest where absent. */
export function catalogueOf(pacemaker: string | undefined): Agents {
  return pacemaker === undefined ? catalogue : (byRelease[releaseOf(pacemaker)] ?? catalogue);
}

/** Which release of Debian, counted from the oldest, brings this Pacemaker, or the last one before it. */
function releaseOf(pacemaker: string): number {
  const releases = files[0]?.releases ?? [];
  return Math.max(
    0,
    releases.findLastIndex((release) => isAtLeast(pacemaker, release.pacemaker)),
  );
}

/** A parameter whose default is another one than in an earlier release. */
interface ChangedDefault {
  readonly parameter: AgentParameter;
  /** Absent where the agent declared none. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** The package that changed it: `resource-agents 4.16`. */
  readonly release: string;
}

/** The parameters of an agent whose default differs between the packages that come with two releases of Pacemaker; none of an unknown agent. */
export function defaultsChangedBetween(reference: AgentReference, from: string, to: string): readonly ChangedDefault[] {
  const file = fileOf(reference);
  const stored = file?.agents[reference.type];
  if (!file || !stored) return [];
  const [first, last] = [releaseOf(from), releaseOf(to)];
  const defaultIn = (release: number, name: string) => {
    const parameter = byRelease[release]?.find(reference)?.parameters.find((each) => each.name === name);
    return parameter && { value: parameter.default };
  };
  return (byRelease[last]?.find(reference)?.parameters ?? []).flatMap((parameter) => {
    const before = defaultIn(first, parameter.name);
    if (before === undefined || before.value === parameter.default) return [];
    let release = last;
    while (release - 1 > first && defaultIn(release - 1, parameter.name)?.value === parameter.default) release--;
    return [
      { parameter, before: before.value, after: parameter.default, release: formatPackage(file, stored, release) },
    ];
  });
}

/** The agents that a configuration for these nodes may name. */
export function agentsOf({ agents, pacemaker }: TargetVersions): Agents {
  return agents ?? catalogueOf(pacemaker);
}

/**
 * A release of an agent's package as people write it: `resource-agents 4.16`, of `resource-agents 4.16.0-3`. Where only Debian's part of
 * the version differs from the release before, it has that, too: `cluster-glue 1.0.12-26`.
 */
function packageOf(file: CatalogueFile, agent: StoredWithHistory, release: number): { name: string; version: string } {
  const wordsIn = (index: number) => (file.releases[index]?.packages[agent.package ?? 0] ?? "").split(" ");
  const upstream = (version = "") => version.replace(/^\d+:/, "").replace(/-[^-]*$/, "");
  const [name = "", version = ""] = wordsIn(release);
  const [, before = ""] = wordsIn(release - 1);
  const isSameUpstream = before !== version && upstream(before) === upstream(version);
  return {
    name,
    version: isSameUpstream
      ? version.replace(/^\d+:/, "").replace(/\+b\d+$/, "")
      : upstream(version).replace(/\.0$/, ""),
  };
}

function formatPackage(file: CatalogueFile, agent: StoredWithHistory, release: number): string {
  const { name, version } = packageOf(file, agent, release);
  return `${name} ${version}`;
}

function elsewhere(reference: AgentReference, parameter: string | undefined, target: number): Elsewhere | undefined {
  const file = fileOf(reference);
  const agent = file?.agents[reference.type];
  if (!file || !agent) return undefined;
  const byNumber = parametersByRelease(agent, releaseCount, file.shared);
  const having = [...byNumber].flatMap(([release, names]) =>
    parameter === undefined || names.has(parameter) ? [release] : [],
  );
  if (having.length === 0 || having.includes(target)) return undefined;
  const later = having.find((release) => release > target);
  const earlier = having.findLast((release) => release < target);
  const { version } = packageOf(file, agent, target);
  const own = version === "" ? {} : { target: version };
  if (later !== undefined) return { when: "later", release: formatPackage(file, agent, later), ...own };
  return earlier === undefined
    ? undefined
    : { when: "earlier", release: formatPackage(file, agent, earlier + 1), ...own };
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

function agentOf(file: CatalogueFile, name: string, release: number): Agent | undefined {
  const agent = file.agents[name];
  const form = agent && formIn(agent, release, file.shared);
  if (!agent || !form) return undefined;
  const first = agent.first ?? 0;
  return expandAgent({ ...file, name }, form, file.shared, {
    ...(first > 0 ? { agent: formatPackage(file, agent, first) } : {}),
    parameter(parameter) {
      // Without a difference between releases each parameter is as old as the agent.
      if (agent.older === undefined) return undefined;
      const having = [...parametersByRelease(agent, releaseCount, file.shared)].filter(([, names]) =>
        names.has(parameter),
      );
      const oldest = having[0]?.[0];
      return oldest === undefined || oldest <= first ? undefined : formatPackage(file, agent, oldest);
    },
  });
}
