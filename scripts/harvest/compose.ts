import type {
  CatalogueFile,
  CatalogueRelease,
  OlderAgent,
  StoredAgent,
  StoredParameter,
  StoredWithHistory,
} from "../../server/src/agents/catalogue-file.ts";
import { omitUndefined } from "../../server/src/text/omit-undefined.ts";

/** One agent as it was harvested. */
export interface HarvestedAgent extends StoredAgent {
  readonly class: "ocf" | "stonith";
  readonly provider?: string;
  readonly name: string;
  /** The Debian package, and its version. */
  readonly package: string;
  readonly version: string;
}

/** The agents of one release of Debian. */
export interface HarvestedRelease {
  /** Its Pacemaker, such as `2.1.5`. */
  readonly pacemaker: string;
  readonly agents: readonly HarvestedAgent[];
}

/** Parameters declared alike by this many agents are written once. */
const sharedFrom = 4;

/**
 * The catalogue's file of agents that are all of one class and provider, from the releases, the oldest first: sorted, what is common
 * written once, and of the older releases what differs.
 */
export function composeFile(releases: readonly HarvestedRelease[]): CatalogueFile {
  const first = releases.flatMap(({ agents }) => agents)[0];
  if (first === undefined) throw new Error("A catalogue file needs an agent.");
  const packages = [...new Set(releases.flatMap(({ agents }) => agents.map((agent) => agent.package)))];
  const names = [...new Set(releases.flatMap(({ agents }) => agents.map(({ name }) => name)))].sort((a, b) =>
    a < b ? -1 : 1,
  );
  const composed = names.map((name) => {
    const forms = releases.map(({ agents }) => agents.find((agent) => agent.name === name));
    return [name, withHistory(forms, packages)] as const;
  });
  const uses = new Map<string, number>();
  for (const [, { parameters, older = [] }] of composed) {
    for (const each of [...parameters, ...older.flatMap((form) => form.parameters ?? [])])
      uses.set(JSON.stringify(each), (uses.get(JSON.stringify(each)) ?? 0) + 1);
  }
  const shared = [...uses].flatMap(([text, count]) => (count >= sharedFrom ? [text] : [])).sort();
  const indexOf = new Map(shared.map((text, index) => [text, index]));
  const short = (list: StoredAgent["parameters"]) => list.map((each) => indexOf.get(JSON.stringify(each)) ?? each);
  return {
    class: first.class,
    ...omitUndefined({ provider: first.provider }),
    releases: releases.map((release) => releaseOf(release, packages)),
    shared: shared.map((text) => JSON.parse(text) as StoredParameter),
    agents: Object.fromEntries(
      composed.map(([name, { older, ...agent }]) => [
        name,
        {
          ...agent,
          parameters: short(agent.parameters),
          ...(older
            ? {
                older: older.map(({ parameters, ...form }) => ({
                  ...form,
                  ...(parameters ? { parameters: short(parameters) } : {}),
                })),
              }
            : {}),
        },
      ]),
    ),
  };
}

function releaseOf({ pacemaker, agents }: HarvestedRelease, packages: readonly string[]): CatalogueRelease {
  const versions = packages.map((name) => agents.find((agent) => agent.package === name)?.version ?? "");
  return { pacemaker, packages: packages.map((name, index) => `${name} ${versions[index]}`.trim()) };
}

/** An agent in its newest form, with what differs in the releases before that. `forms` has one entry a release. */
function withHistory(forms: readonly (HarvestedAgent | undefined)[], packages: readonly string[]): StoredWithHistory {
  const first = forms.findIndex((form) => form !== undefined);
  const last = forms.findLastIndex((form) => form !== undefined);
  const newest = forms[last];
  if (newest === undefined) throw new Error("No release has the agent.");
  const older: OlderAgent[] = [];
  let next: StoredAgent = newest;
  for (let release = last - 1; release >= first; release--) {
    const form = forms[release];
    // An agent that one release lacks, between two that have it, is a mistake of that release.
    if (form === undefined) continue;
    const difference = differenceOf(next, form);
    if (difference !== undefined) older.push({ release, ...difference });
    next = form;
  }
  const from = packages.indexOf(newest.package);
  return {
    ...(newest.deprecated === true ? { deprecated: true } : {}),
    ...(from > 0 ? { package: from } : {}),
    ...(first > 0 ? { first } : {}),
    ...(last < forms.length - 1 ? { last } : {}),
    parameters: newest.parameters,
    actions: newest.actions,
    ...(older.length > 0 ? { older } : {}),
  };
}

/** What an older form of an agent has that the next newer one hasn't, or has otherwise; undefined where they are the same. */
function differenceOf(newer: StoredAgent, older: StoredAgent): Omit<OlderAgent, "release"> | undefined {
  const named = ({ parameters }: StoredAgent) =>
    new Map(
      parameters.flatMap((each) => (typeof each === "number" ? [] : [[each.name, JSON.stringify(each)] as const])),
    );
  const [now, then] = [named(newer), named(older)];
  const without = [...now.keys()].filter((name) => !then.has(name));
  const parameters = older.parameters.filter(
    (each) => typeof each !== "number" && now.get(each.name) !== JSON.stringify(each),
  );
  const hasOtherActions = JSON.stringify(newer.actions) !== JSON.stringify(older.actions);
  const isOtherwiseDeprecated = (newer.deprecated === true) !== (older.deprecated === true);
  if (without.length === 0 && parameters.length === 0 && !hasOtherActions && !isOtherwiseDeprecated) return undefined;
  return {
    ...(without.length > 0 ? { without } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(hasOtherActions ? { actions: older.actions } : {}),
    ...(isOtherwiseDeprecated ? { deprecated: older.deprecated === true } : {}),
  };
}

/** What a release brought, compared with the one before: how many agents, and which are new or gone. */
export function describeChanges(before: HarvestedRelease | undefined, release: HarvestedRelease): string {
  const namesOf = ({ agents }: HarvestedRelease) => new Set(agents.map(({ name }) => name));
  const count = `${release.agents.length} agents, ${release.agents.reduce((sum, { parameters }) => sum + parameters.length, 0)} parameters`;
  if (before === undefined) return count;
  const [then, now] = [namesOf(before), namesOf(release)];
  const list = (names: readonly string[]) => (names.length === 0 ? "none" : names.join(", "));
  const changed = release.agents.filter((agent) => {
    const old = before.agents.find((each) => each.name === agent.name && each.provider === agent.provider);
    return old !== undefined && differenceOf(agent, old) !== undefined;
  });
  return `${count}; new: ${list([...now].filter((name) => !then.has(name)))}; gone: ${list([...then].filter((name) => !now.has(name)))}; changed: ${changed.length}`;
}

/** The file's text: one agent, or one shared parameter, a line, so that a new harvest reads well as a difference. */
export function catalogueJson(file: CatalogueFile): string {
  const { shared, agents, ...head } = file;
  const lines = (items: readonly string[]) => (items.length === 0 ? "" : `\n  ${items.join(",\n  ")}\n`);
  return [
    `${JSON.stringify(head).slice(0, -1)},`,
    `"shared":[${lines(shared.map((each) => JSON.stringify(each)))}],`,
    `"agents":{${lines(Object.entries(agents).map(([name, agent]) => `${JSON.stringify(name)}:${JSON.stringify(agent)}`))}}}`,
    "",
  ].join("\n");
}
