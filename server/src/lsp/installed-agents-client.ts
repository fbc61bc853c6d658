import type { Connection } from "vscode-languageserver/node";
import {
  type AgentMetadata,
  type AgentMetadataParams,
  methods,
  type Nodes,
  type NodesChangedParams,
  type NodesParams,
} from "../protocol.ts";
import { omitUndefined } from "../text/omit-undefined.ts";
import {
  type AgentReference,
  agentsNamedIn,
  InstalledAgents,
  readSbd,
  type SourceDocument,
  type TargetVersions,
} from "../workspace.ts";
import { localAgentNames, localMetadata } from "./local-agents.ts";

/** Where agents are installed, and how they are asked for their metadata. */
interface Supply {
  readonly installed: InstalledAgents;
  nodes?: Nodes;
  /** Undefined when they can't be asked now. */
  fetch(agents: readonly string[]): Promise<ReadonlyMap<string, string | undefined> | undefined>;
  /** Those that are being asked, since when (of performance.now()). */
  readonly asked: Map<string, { readonly answer: Promise<void>; readonly since: number }>;
  /** After they couldn't be asked, they aren't asked again before this time (of performance.now()). */
  restsUntil: number;
}

/** How long nobody must have typed before agents are asked for their metadata, and this machine for its agents, in milliseconds. */
const pause = 700;
/** So many agents are asked at once: an answer takes about a second. */
const batch = 24;
const rest = 15_000;

/**
 * What is installed on the nodes that each folder's files are for: on the connected cluster's, else on this machine. Asks for it
 * when a file is looked at, and for the metadata of the agents that files name.
 */
export class InstalledAgentsClient {
  readonly #connection: Connection;
  readonly #onChange: () => void;
  readonly #folders = new Map<string, Supply | null>();
  readonly #supplies = new Map<string, Supply>();
  readonly #targets = new Map<string, { readonly agents: unknown; readonly target: TargetVersions }>();
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  #canAskClient = false;
  #mayRunTools = false;
  #local: Promise<void> | undefined;
  #localSupply: Supply | undefined;
  #age = 0;

  /** `onChange` is called whenever more has become known. */
  constructor(connection: Connection, onChange: () => void) {
    this.#connection = connection;
    this.#onChange = onChange;
  }

  /** Whether programs of this machine may be run. */
  get mayRunTools(): boolean {
    return this.#mayRunTools;
  }

  /** Whether the client can ask nodes. */
  get canAskNodes(): boolean {
    return this.#canAskClient;
  }

  /** Called with the client's initialization options: `nodes` says that it can ask nodes, `localTools` whether programs of this machine may be run. */
  start(options: unknown): void {
    const told = (options ?? {}) as { readonly nodes?: unknown; readonly localTools?: unknown };
    this.#canAskClient = told.nodes === true;
    this.#mayRunTools = told.localTools !== false;
  }

  /** Called when clusters came or went: whatever was asked is asked again. */
  nodesChanged({ mayRunTools }: NodesChangedParams): void {
    this.#mayRunTools = mayRunTools;
    this.#age++;
    this.#folders.clear();
    this.#onChange();
  }

  /** What a file is for: as wanted, else what the nodes have. The same object as long as nothing in it changed. */
  targetOf(uri: string, wanted: TargetVersions = {}): TargetVersions {
    const supply = this.#supplyOf(uri);
    const agents = supply?.installed.agents;
    const pacemaker = wanted.pacemaker ?? supply?.nodes?.pacemaker;
    const corosync = wanted.corosync ?? supply?.nodes?.corosync;
    const sbd = supply?.nodes?.sbd;
    const key = JSON.stringify([supply?.nodes?.cluster, pacemaker, corosync, sbd]);
    const known = this.#targets.get(key);
    if (known && known.agents === agents) return known.target;
    const target = {
      ...omitUndefined({ pacemaker, corosync, agents }),
      ...(sbd === undefined ? {} : { sbd: readSbd(sbd) }),
    };
    this.#targets.set(key, { agents, target });
    return target;
  }

  /** Called when files were checked: the agents that they name are asked for their metadata when nobody has typed for a moment. */
  checked(uri: string, cluster: readonly SourceDocument[]): void {
    clearTimeout(this.#waiting.get(uri));
    this.#waiting.set(
      uri,
      setTimeout(() => {
        this.#waiting.delete(uri);
        const supply = this.#supplyOf(uri);
        if (!supply) void this.#useLocal();
        else void this.#ask(supply, agentsNamedIn(cluster));
      }, pause),
    );
  }

  /** Waits a moment for what agents say of themselves: somebody looks at them now. */
  async tellOf(uri: string, agents: readonly AgentReference[], longestMs: number): Promise<void> {
    const supply = this.#supplyOf(uri);
    if (!supply || agents.length === 0) return;
    const asking = this.#ask(supply, agents);
    // Somebody has waited for them already, in vain.
    const since = supply.installed.withoutMetadata(agents).map((name) => supply.asked.get(name)?.since ?? 0);
    if (since.every((each) => performance.now() - each > longestMs)) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, longestMs);
    });
    await Promise.race([asking, late]);
    clearTimeout(timer);
  }

  dispose(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
  }

  #supplyOf(uri: string): Supply | undefined {
    const folder = uri.slice(0, uri.lastIndexOf("/") + 1);
    if (this.#canAskClient && !this.#folders.has(folder)) {
      this.#folders.set(folder, null);
      void this.#askNodes(folder, uri);
    }
    return this.#folders.get(folder) ?? (this.#mayRunTools ? this.#localSupply : undefined);
  }

  async #askNodes(folder: string, uri: string): Promise<void> {
    const age = this.#age;
    try {
      const params: NodesParams = { uri };
      const nodes = await this.#connection.sendRequest<Nodes | null>(methods.nodes, params);
      if (age !== this.#age || nodes === null) return;
      this.#folders.set(folder, this.#supplyOfNodes(nodes));
      this.#onChange();
    } catch (error) {
      this.#connection.console.warn(`The client could not tell what the nodes have: ${error}`);
    }
  }

  #supplyOfNodes(nodes: Nodes): Supply {
    const key = JSON.stringify([nodes.cluster, nodes.node, nodes.stamp]);
    const known = this.#supplies.get(key);
    if (known && sameNames(known.nodes?.agents, nodes.agents)) {
      known.nodes = nodes;
      return known;
    }
    // What another stamp told is history.
    for (const [other, { nodes: old }] of this.#supplies)
      if (old?.cluster === nodes.cluster) this.#supplies.delete(other);
    const supply: Supply = {
      installed: new InstalledAgents({ node: nodes.node, names: nodes.agents }, (text) =>
        this.#connection.console.warn(text),
      ),
      nodes,
      asked: new Map(),
      restsUntil: 0,
      fetch: async (agents) => {
        const params: AgentMetadataParams = { cluster: nodes.cluster, stamp: nodes.stamp, agents };
        const told = await this.#connection.sendRequest<AgentMetadata>(methods.agentMetadata, params);
        return told === null ? undefined : new Map(agents.map((agent) => [agent, told[agent]]));
      },
    };
    this.#supplies.set(key, supply);
    return supply;
  }

  #useLocal(): Promise<void> {
    if (!this.#mayRunTools) return Promise.resolve();
    this.#local ??= localAgentNames().then((names) => {
      if (names === undefined || names.length === 0) return;
      const installed = new InstalledAgents({ names }, (text) => this.#connection.console.warn(text));
      this.#localSupply = { installed, asked: new Map(), restsUntil: 0, fetch: localMetadata };
      this.#onChange();
    });
    return this.#local;
  }

  async #ask(supply: Supply, references: readonly AgentReference[]): Promise<void> {
    const wanted = supply.installed.withoutMetadata(references);
    const fresh = performance.now() < supply.restsUntil ? [] : wanted.filter((name) => !supply.asked.has(name));
    for (let from = 0; from < fresh.length; from += batch) {
      const names = fresh.slice(from, from + batch);
      const asking = { answer: this.#fetch(supply, names), since: performance.now() };
      for (const name of names) supply.asked.set(name, asking);
    }
    await Promise.all(wanted.map((name) => supply.asked.get(name)?.answer));
  }

  async #fetch(supply: Supply, names: readonly string[]): Promise<void> {
    try {
      const told = await supply.fetch(names);
      if (!told) {
        supply.restsUntil = performance.now() + rest;
        return;
      }
      supply.installed.add(told);
      this.#onChange();
    } catch (error) {
      supply.restsUntil = performance.now() + rest;
      this.#connection.console.warn(`Agents could not be asked for their metadata: ${error}`);
    } finally {
      for (const name of names) supply.asked.delete(name);
    }
  }
}

function sameNames(a: readonly string[] | undefined, b: readonly string[]): boolean {
  return a !== undefined && a.length === b.length && a.every((name, index) => name === b[index]);
}
