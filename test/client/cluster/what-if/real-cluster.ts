import { expect } from "vitest";
import { type MemberNode, nodesOfCib } from "../../../../client/src/cluster/what-if/member-nodes.ts";
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

/** The transient attributes in a node's state. */
function transientOf(state: MemberNode["state"]): ReadonlyMap<string, string> {
  const sets = (state && childElement(state, "transient_attributes"))?.children ?? [];
  const pairs = sets.flatMap(({ children }) => children.map(({ attributes }) => attributes));
  return new Map(pairs.map(({ name = "", value = "" }) => [name, value]));
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
    await this.run("crm_resource", "--wait", "--timeout=300");
  }

  /** Whether each node that has power has done what it can: `crm_resource --wait` waits for what is blocked, too. */
  async isIdleEverywhere(): Promise<boolean> {
    for (const { name, power } of await this.#lab.status()) {
      if (power === "off") continue;
      const { stdout, stderr } = await this.#lab.exec(name, ["crmadmin", "--status", name]);
      if (!`${stdout}${stderr}`.includes("S_IDLE")) return false;
    }
    return true;
  }

  /** What the schedulers of all nodes decided in the last transitions: to see why a prediction was wrong. */
  async decisions(): Promise<string> {
    const script = `grep -h 'schedulerd.*notice: \\(Actions:\\|Calculated\\|Fenc\\)\\|schedulerd.*unclean' /var/log/pacemaker/pacemaker.log | tail -60 | cut -c1-200`;
    const all: string[] = [];
    for (const { name, power } of await this.#lab.status())
      if (power === "on") all.push(await this.#lab.sh(name, script).catch(() => ""));
    return all
      .flatMap((text) => text.split("\n"))
      .toSorted()
      .slice(-80)
      .join("\n");
  }

  /** The nodes that are online, sorted. */
  async online(): Promise<string[]> {
    return (await this.#nodes()).flatMap(({ name, isOnline }) => (isOnline ? [name] : [])).toSorted();
  }

  /** Those of the nodes that aren't. */
  async offline(nodes: readonly string[]): Promise<string[]> {
    const online = await this.online();
    return nodes.filter((node) => !online.includes(node));
  }

  /** A node's transient attribute; empty where it has none. */
  async attribute(node: string, name: string): Promise<string> {
    return (await this.#transient(node)).get(name) ?? "";
  }

  /** How often a resource has failed on a node. */
  async failures(node: string, resource: string): Promise<number> {
    const counts = [...(await this.#transient(node))].filter(([name]) => name.startsWith(`fail-count-${resource}#`));
    return counts.reduce(
      (sum, [, count]) => sum + (count === "INFINITY" ? Number.POSITIVE_INFINITY : Number(count)),
      0,
    );
  }

  /** The transient attributes of the nodes that agents set: not counts of failures. */
  async measured(nodes: readonly string[]): Promise<string[]> {
    const all = await Promise.all(nodes.map((node) => this.#transient(node)));
    const isMeasured = (name: string): boolean =>
      !name.startsWith("#") && !/^(fail-count|last-failure|probe_complete|shutdown)/.test(name);
    return nodes.flatMap((node, index) =>
      [...(all[index] ?? [])]
        // A promotion score is another one where it is promoted.
        .flatMap(([name, value]) =>
          isMeasured(name) ? [`${node} ${name.startsWith("master-") ? name : `${name}=${value}`}`] : [],
        )
        .toSorted(),
    );
  }

  /** Whether something is recorded as failed. */
  async hasFailed(): Promise<boolean> {
    const nodes = await this.#nodes();
    return nodes.some(({ state }) => [...transientOf(state).keys()].some((name) => name.startsWith("fail-count-")));
  }

  /** Whether an attempt to fence a node has failed. */
  async hasFailedFencing(node: string): Promise<boolean> {
    return / failed/.test(await this.run("stonith_admin", "--history", node, "--verbose"));
  }

  /** Whether each node that has power is a cluster of its own, without quorum. */
  async isAlone(): Promise<boolean> {
    for (const { name, power } of await this.#lab.status()) {
      if (power === "off") continue;
      const { stdout } = await this.#lab.exec(name, ["crm_mon", "--one-shot", "--output-as=xml"]);
      const dc = /<current_dc [^>]*>/.exec(stdout)?.[0] ?? "";
      if (!dc.includes(`name="${name}"`) || !dc.includes('with_quorum="false"')) return false;
    }
    return true;
  }

  async #nodes(): Promise<MemberNode[]> {
    return nodesOfCib(parseXml(await this.run("cibadmin", "--query")));
  }

  async #transient(node: string): Promise<ReadonlyMap<string, string>> {
    return transientOf((await this.#nodes()).find(({ name }) => name === node)?.state);
  }

  /** All that runs, the fence device too, as one text. */
  async everything(): Promise<string> {
    const status = await this.run("crm_mon", "--one-shot", "--output-as=xml");
    return JSON.stringify([placesIn(status), /id="fence"[\s\S]*?<node name="([^"]*)"/.exec(status)?.[1]]);
  }

  /** The node whose controller decides (the DC). */
  async controller(): Promise<string> {
    const status = await this.run("crm_mon", "--one-shot", "--output-as=xml");
    return /<current_dc [^>]*name="([^"]*)"/.exec(status)?.[1] ?? "";
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
    return count;
  }

  /** Whether so many instances run, nothing is recorded as failed and nothing more happens. */
  async isClean(count: number): Promise<boolean> {
    await this.idle();
    const instances = Object.values(await this.places()).flat().length;
    return instances === count && !(await this.hasFailed());
  }
}
