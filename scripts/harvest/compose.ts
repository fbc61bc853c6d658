import type { CatalogueFile, StoredAgent, StoredParameter } from "../../server/src/agents/catalogue-file.ts";
import { omitUndefined } from "../../server/src/text/omit-undefined.ts";

/** One agent as it was harvested. */
export interface HarvestedAgent extends StoredAgent {
  readonly class: "ocf" | "stonith";
  readonly provider?: string;
  readonly name: string;
  /** `name version` of the Debian package. */
  readonly package: string;
}

/** Parameters declared alike by this many agents are written once. */
const sharedFrom = 4;

/** The catalogue's file of agents that are all of one class and provider: sorted, what is common written once. */
export function composeFile(agents: readonly HarvestedAgent[]): CatalogueFile {
  const sorted = [...agents].sort((a, b) => (a.name < b.name ? -1 : 1));
  const [first] = sorted;
  if (first === undefined) throw new Error("A catalogue file needs an agent.");
  const uses = new Map<string, number>();
  for (const { parameters } of sorted) {
    for (const each of parameters) uses.set(JSON.stringify(each), (uses.get(JSON.stringify(each)) ?? 0) + 1);
  }
  const shared = [...uses].flatMap(([text, count]) => (count >= sharedFrom ? [text] : [])).sort();
  const indexOf = new Map(shared.map((text, index) => [text, index]));
  return {
    class: first.class,
    ...omitUndefined({ provider: first.provider }),
    packages: [...new Set(sorted.map((agent) => agent.package))].sort(),
    shared: shared.map((text) => JSON.parse(text) as StoredParameter),
    agents: Object.fromEntries(
      sorted.map(({ name, deprecated, parameters, actions }) => [
        name,
        {
          ...(deprecated === true ? { deprecated } : {}),
          parameters: parameters.map((each) => indexOf.get(JSON.stringify(each)) ?? each),
          actions,
        },
      ]),
    ),
  };
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
