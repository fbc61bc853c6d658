import { expect } from "vitest";
import { placementsInStatus, withoutInstances } from "../../../../client/src/cluster/what-if/placements.ts";
import type { WhatIf, WhatIfRow } from "../../../../client/src/cluster/what-if/what-if.ts";
import { childElement, parseXml, serializeXml } from "../../../../server/src/text/xml.ts";
import { convert } from "../../../../server/src/workspace.ts";
import type { Lab } from "../../../lab/lab.ts";
import { type CommandLineSetup, jsonOf } from "../../support/use-command-line.ts";

/** Where each resource is, fence devices left out: its nodes, with `promoted` behind where it is that. */
export type Places = Readonly<Record<string, readonly string[]>>;

const placeOf = (node: string, isPromoted: boolean): string => (isPromoted ? `${node} promoted` : node);

function sorted(entries: readonly (readonly [string, readonly string[]])[]): Places {
  return Object.fromEntries(
    entries
      .filter(([id, on]) => id !== "fence" && on.length > 0)
      .map(([id, on]) => [id, on.toSorted()] as const)
      .toSorted(([one], [other]) => one.localeCompare(other)),
  );
}

/** The places in what crm_mon prints as XML. */
function placesIn(status: string): Places {
  const all = withoutInstances(placementsInStatus(parseXml(status.slice(status.indexOf("<pacemaker-result")))));
  return sorted(
    [...all].map(([id, nodes]) => [id, [...nodes].map(([node, role]) => placeOf(node, role === "Promoted"))]),
  );
}

/** Where everything is to be by a row of a matrix. */
export function predictedPlaces({ cells }: WhatIfRow): Places {
  return sorted(
    cells.map(({ resource, on, promotedOn }) => [resource, on.map((node) => placeOf(node, promotedOn.includes(node)))]),
  );
}

/** The places that aren't on these nodes. */
export function placesWithout(places: Places, nodes: readonly string[]): Places {
  const isThere = (place: string): boolean => !nodes.includes(place.replace(/ promoted$/, ""));
  return sorted(Object.entries(places).map(([id, on]) => [id, on.filter(isThere)]));
}

/** A real cluster whose matrices are compared with what becomes of it. */
export class RealCluster {
  readonly #lab: Lab;
  readonly #quorate: CommandLineSetup["quorate"];

  constructor({ lab, quorate }: Pick<CommandLineSetup, "lab" | "quorate">) {
    this.#lab = lab;
    this.#quorate = quorate;
  }

  /** Runs a command on the first node that is a member, or may be. */
  async run(...argv: string[]): Promise<string> {
    for (const { name, power } of await this.#lab.status()) {
      if (power === "off") continue;
      // It may lose its power before it has answered.
      const outcome = await this.#lab.exec(name, argv).catch(() => undefined);
      if (outcome === undefined) continue;
      const { code, stdout, stderr } = outcome;
      if (code === 0) return stdout;
      // A node whose Pacemaker doesn't run has nothing to say.
      if (code !== 102) throw new Error(`${argv.join(" ")}: ${stdout}${stderr}`);
    }
    throw new Error(`${argv.join(" ")}: Pacemaker runs on no node.`);
  }

  /** Waits until nothing more happens. */
  async idle(): Promise<void> {
    await this.run("crm_resource", "--wait", "--timeout=90");
  }

  async places(): Promise<Places> {
    const status = await this.run("crm_mon", "--one-shot", "--output-as=xml");
    return placesIn(status);
  }

  /** What each node says that it runs itself: where they don't reach each other. */
  async placesByEachNode(): Promise<Places> {
    const found = new Map<string, string[]>();
    for (const { name, power } of await this.#lab.status()) {
      if (power === "off") continue;
      const { code, stdout } = await this.#lab.exec(name, ["crm_mon", "--one-shot", "--output-as=xml"]);
      const places = code === 0 ? placesIn(stdout) : {};
      for (const [id, on] of Object.entries(places))
        found.set(id, [...(found.get(id) ?? []), ...on.filter((place) => place.replace(/ promoted$/, "") === name)]);
    }
    return sorted([...found]);
  }

  matrix(...args: string[]): Promise<WhatIf> {
    return jsonOf(this.#quorate, "what-if", "--trust", ...args);
  }

  /** Replaces the resources, constraints and defaults of the cluster, but its fence device, by those of a crm text. Gives how many instances run then. */
  async configure(crm: string, nodes: number): Promise<number> {
    const { text: cib, errors } = convert(
      "file:///cluster.crm",
      crm.replaceAll("GATEWAY", this.#lab.gateway),
      "crm",
      "cib",
    );
    expect(errors).toEqual([]);
    const [wanted, live] = [cib, await this.run("cibadmin", "--query")].map((xml) =>
      childElement(parseXml(xml), "configuration"),
    );
    if (!wanted || !live) throw new Error("There is no configuration.");
    const fence = childElement(live, "resources")?.children.filter(({ attributes }) => attributes.class === "stonith");
    const parts = ["resources", "constraints", "rsc_defaults"].flatMap((name) => childElement(wanted, name) ?? []);
    parts[0]?.children.unshift(...(fence ?? []));
    live.children = [...live.children.filter(({ name }) => !parts.some((part) => part.name === name)), ...parts];
    const xml = serializeXml(live);
    await this.run("cibadmin", "--replace", "-o", "configuration", "--xml-text", xml);
    const primitives = [...crm.matchAll(/^primitive /gm)].length;
    const clones = [...crm.matchAll(/^clone /gm)].length;
    const count = primitives + (nodes - 1) * clones;
    await this.running(count);
    return count;
  }

  /** Waits until so many instances run and nothing more happens: an agent's attribute may come after its start. */
  async running(count: number): Promise<void> {
    const instances = async () => Object.values(await this.places()).flat().length;
    await expect.poll(instances, { timeout: 180_000, interval: 1000 }).toBe(count);
    await this.idle();
  }
}
