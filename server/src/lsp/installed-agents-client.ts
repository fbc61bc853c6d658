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

/** Where agents are installed, and how their metadata are fetched. */
interface AgentSource {
  readonly installed: InstalledAgents;
  nodes?: Nodes;
  /** Undefined when they can't be fetched now. */
  fetch(agents: readonly string[]): Promise<ReadonlyMap<string, string | undefined> | undefined>;
  /** The running requests by agent, since when (of performance.now()). */
  readonly requests: Map<string, { readonly done: Promise<void>; readonly since: number }>;
  /** After a failed request, none is sent before this time (of performance.now()). */
  retryAfter: number;
}

/** How long typing must have stopped before metadata, and the agents of this machine, are requested, in milliseconds. */
const pause = 700;
/** Agents of one request: a response takes about a second. */
const batch = 24;
/** How long no request is sent after one has failed, in milliseconds. */
const retryMs = 15_000;

/**
 * What is installed on the nodes that each folder's files are for: on those of the connected cluster, else on this machine. It is
 * requested when a file is opened, and so are the metadata of the agents that files name.
 */
export class InstalledAgentsClient {
  readonly #connection: Connection;
  readonly #onChange: () => void;
  readonly #folders = new Map<string, AgentSource | null>();
  readonly #requests = new Map<string, Promise<void>>();
  readonly #sources = new Map<string, AgentSource>();
  readonly #targets = new Map<string, { readonly agents: unknown; readonly target: TargetVersions }>();
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  #canRequest = false;
  #mayRunTools = false;
  #local: Promise<void> | undefined;
  #localSource: AgentSource | undefined;
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

  /** Whether the client can send requests to nodes. */
  get canRequestNodes(): boolean {
    return this.#canRequest;
  }

  /** Called with the client's initialization options: `nodes`: it can send requests to nodes; `localTools`: programs of this machine may be run. */
  start(options: unknown): void {
    const received = (options ?? {}) as { readonly nodes?: unknown; readonly localTools?: unknown };
    this.#canRequest = received.nodes === true;
    this.#mayRunTools = received.localTools !== false;
  }

  /** Called when clusters were connected or disconnected: everything is requested again. */
  nodesChanged({ mayRunTools }: NodesChangedParams): void {
    this.#mayRunTools = mayRunTools;
    this.#age++;
    this.#folders.clear();
    this.#onChange();
  }

  /** The target of a file: as set, else what the nodes have. The same object as long as nothing in it changed. */
  targetOf(uri: string, set: TargetVersions = {}): TargetVersions {
    const source = this.#sourceOf(uri);
    const agents = source?.installed.agents;
    const pacemaker = set.pacemaker ?? source?.nodes?.pacemaker;
    const corosync = set.corosync ?? source?.nodes?.corosync;
    const ofNode = source?.nodes?.sbd;
    const sbd = ofNode === undefined ? set.sbd : readSbd(ofNode);
    const key = JSON.stringify([source?.nodes?.cluster, pacemaker, corosync, sbd]);
    const known = this.#targets.get(key);
    if (known && known.agents === agents) return known.target;
    const target = {
      ...omitUndefined({ pacemaker, corosync, agents, sbd }),
      ...omitUndefined({ live: source?.nodes?.values }),
    };
    this.#targets.set(key, { agents, target });
    return target;
  }

  /** Called when files were checked: the metadata of the agents that they name are requested when typing has stopped for a moment. */
  checked(uri: string, cluster: readonly SourceDocument[]): void {
    clearTimeout(this.#waiting.get(uri));
    this.#waiting.set(
      uri,
      setTimeout(() => {
        this.#waiting.delete(uri);
        const source = this.#sourceOf(uri);
        if (!source) void this.#useLocal();
        else void this.#requestMetadata(source, agentsNamedIn(cluster));
      }, pause),
    );
  }

  /** Waits a moment for the metadata of agents: they are shown now. */
  async waitForMetadata(uri: string, agents: readonly AgentReference[], longestMs: number): Promise<void> {
    const source = this.#sourceOf(uri);
    if (!source || agents.length === 0) return;
    const request = this.#requestMetadata(source, agents);
    // An earlier wait for them has ended already.
    const since = source.installed.withoutMetadata(agents).map((name) => source.requests.get(name)?.since ?? 0);
    if (since.every((each) => performance.now() - each > longestMs)) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, longestMs);
    });
    await Promise.race([request, late]);
    clearTimeout(timer);
  }

  /** Resolves when it is known what the nodes of a file's cluster have, with the metadata of the agents that these files name. */
  async whenKnown(uri: string, cluster: readonly SourceDocument[]): Promise<void> {
    this.#sourceOf(uri);
    await this.#requests.get(folderOf(uri));
    const source = this.#sourceOf(uri);
    if (source?.nodes) await this.#requestMetadata(source, agentsNamedIn(cluster));
  }

  dispose(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
  }

  #sourceOf(uri: string): AgentSource | undefined {
    const folder = folderOf(uri);
    if (this.#canRequest && !this.#folders.has(folder)) {
      this.#folders.set(folder, null);
      this.#requests.set(folder, this.#requestNodes(folder, uri));
    }
    return this.#folders.get(folder) ?? (this.#mayRunTools ? this.#localSource : undefined);
  }

  async #requestNodes(folder: string, uri: string): Promise<void> {
    const age = this.#age;
    try {
      const params: NodesParams = { uri };
      const nodes = await this.#connection.sendRequest<Nodes | null>(methods.nodes, params);
      if (age !== this.#age || nodes === null) return;
      this.#folders.set(folder, this.#sourceOfNodes(nodes));
      this.#onChange();
    } catch (error) {
      this.#connection.console.warn(`The client could not report what the nodes have: ${error}`);
    }
  }

  #sourceOfNodes(nodes: Nodes): AgentSource {
    const key = JSON.stringify([nodes.cluster, nodes.node, nodes.stamp]);
    const known = this.#sources.get(key);
    if (known && sameNames(known.nodes?.agents, nodes.agents)) {
      known.nodes = nodes;
      return known;
    }
    // Metadata of other stamps are out of date.
    for (const [other, { nodes: old }] of this.#sources)
      if (old?.cluster === nodes.cluster) this.#sources.delete(other);
    const source: AgentSource = {
      installed: new InstalledAgents({ node: nodes.node, names: nodes.agents }, (text) =>
        this.#connection.console.warn(text),
      ),
      nodes,
      requests: new Map(),
      retryAfter: 0,
      fetch: async (agents) => {
        const params: AgentMetadataParams = { cluster: nodes.cluster, stamp: nodes.stamp, agents };
        const received = await this.#connection.sendRequest<AgentMetadata>(methods.agentMetadata, params);
        return received === null ? undefined : new Map(agents.map((agent) => [agent, received[agent]]));
      },
    };
    this.#sources.set(key, source);
    return source;
  }

  #useLocal(): Promise<void> {
    if (!this.#mayRunTools) return Promise.resolve();
    this.#local ??= localAgentNames().then((names) => {
      if (names === undefined || names.length === 0) return;
      const installed = new InstalledAgents({ names }, (text) => this.#connection.console.warn(text));
      this.#localSource = { installed, requests: new Map(), retryAfter: 0, fetch: localMetadata };
      this.#onChange();
    });
    return this.#local;
  }

  async #requestMetadata(source: AgentSource, references: readonly AgentReference[]): Promise<void> {
    const missing = source.installed.withoutMetadata(references);
    const fresh = performance.now() < source.retryAfter ? [] : missing.filter((name) => !source.requests.has(name));
    for (let from = 0; from < fresh.length; from += batch) {
      const names = fresh.slice(from, from + batch);
      const request = { done: this.#fetch(source, names), since: performance.now() };
      for (const name of names) source.requests.set(name, request);
    }
    await Promise.all(missing.map((name) => source.requests.get(name)?.done));
  }

  async #fetch(source: AgentSource, names: readonly string[]): Promise<void> {
    try {
      const received = await source.fetch(names);
      if (!received) {
        source.retryAfter = performance.now() + retryMs;
        return;
      }
      source.installed.add(received);
      this.#onChange();
    } catch (error) {
      source.retryAfter = performance.now() + retryMs;
      this.#connection.console.warn(`The metadata of agents could not be fetched: ${error}`);
    } finally {
      for (const name of names) source.requests.delete(name);
    }
  }
}

function folderOf(uri: string): string {
  return uri.slice(0, uri.lastIndexOf("/") + 1);
}

function sameNames(a: readonly string[] | undefined, b: readonly string[]): boolean {
  return a !== undefined && a.length === b.length && a.every((name, index) => name === b[index]);
}
