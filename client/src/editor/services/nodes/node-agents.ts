import * as vscode from "vscode";
import type {
  AgentMetadata,
  AgentMetadataParams,
  CorosyncValidation,
  CorosyncValidationParams,
  Nodes,
  NodesParams,
} from "../../../../../server/src/protocol.ts";
import { omitUndefined } from "../../../../../server/src/text/omit-undefined.ts";
import type { NodeAgents as ReadAgents } from "../../../cluster/agents/read-agents.ts";
import { type Cluster, type ClusterRegistry, messageOf } from "../connection/cluster-registry.ts";
import type { ClusterTexts } from "../texts/cluster-texts.ts";
import type { Log } from "../window/log.ts";
import { AgentCache } from "./agent-cache.ts";

interface Entry {
  /** The connection it was read through. */
  readonly connection: string;
  readonly agents: Promise<ReadAgents | undefined>;
  readonly sbd: Promise<Nodes["sbd"]>;
  /** The node's own name, once it is known. */
  node: string | undefined;
  /** The connection was lost and is being re-established; this entry is used until the next one has been read. */
  isLost: boolean;
  /** Metadata by the agents' full names. */
  metadata: Promise<Map<string, string>>;
  /** Agents without metadata: they aren't asked again over this connection. */
  readonly withoutMetadata: Set<string>;
}

/** What the connected clusters' nodes have installed, for the language server: the list is read after each connection, metadata on request. */
export class NodeAgents implements vscode.Disposable {
  readonly #registry: ClusterRegistry;
  readonly #texts: ClusterTexts;
  readonly #log: Log;
  readonly #cache: AgentCache;
  readonly #entries = new Map<string, Entry>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #disposables: vscode.Disposable[];
  #known = "";

  /** Fires when clusters were connected or disconnected, folders were added or removed, or the permission to run local tools changed. */
  readonly onDidChange = this.#changed.event;

  constructor(registry: ClusterRegistry, texts: ClusterTexts, log: Log, storage: vscode.Uri) {
    this.#registry = registry;
    this.#texts = texts;
    this.#log = log;
    this.#cache = new AgentCache(vscode.Uri.joinPath(storage, "agents").fsPath);
    const check = () => this.#check();
    this.#disposables = [
      this.#changed,
      registry.onDidChange(check),
      vscode.workspace.onDidGrantWorkspaceTrust(check),
      vscode.workspace.onDidChangeConfiguration(check),
    ];
    this.#known = this.#state();
  }

  /** Whether local programs may be run to list the agents of this machine. */
  get mayRunTools(): boolean {
    return vscode.workspace.isTrusted && vscode.workspace.getConfiguration("quorate").get("localTools", true);
  }

  /** quorate/nodes */
  async nodes({ uri }: NodesParams): Promise<Nodes | null> {
    const cluster = this.#texts.clusterOf(vscode.Uri.parse(uri));
    const entry = cluster && this.#entry(cluster);
    const read = await entry?.agents;
    if (!cluster || !read) return null;
    const { node, stamp, agents, pacemaker, corosync, values } = read;
    const sbd = await entry?.sbd;
    return {
      cluster: cluster.name,
      node,
      stamp,
      agents,
      values: { ...values, members: [...new Set([...values.members, ...namesIn(cluster)])] },
      ...omitUndefined({ pacemaker, corosync, sbd }),
    };
  }

  /** quorate/agentMetadata */
  async metadata({ cluster: name, stamp, agents }: AgentMetadataParams): Promise<AgentMetadata> {
    const cluster = this.#registry.get(name);
    const entry = cluster && this.#entry(cluster);
    if (!cluster || !entry || (await entry.agents)?.stamp !== stamp) return null;
    const known = await entry.metadata;
    const missing = agents.filter((agent) => !known.has(agent) && !entry.withoutMetadata.has(agent));
    if (missing.length > 0 && !(await this.#read(cluster, entry, stamp, missing))) return null;
    const all = await entry.metadata;
    return Object.fromEntries(agents.flatMap((agent) => (all.has(agent) ? [[agent, all.get(agent) ?? ""]] : [])));
  }

  /** quorate/corosyncValidation */
  async verdict(
    { uri, text }: CorosyncValidationParams,
    token: vscode.CancellationToken,
  ): Promise<CorosyncValidation | null> {
    const cluster = this.#texts.clusterOf(vscode.Uri.parse(uri));
    if (cluster?.view.connection.kind !== "connected") return null;
    const abort = new AbortController();
    const cancelled = token.onCancellationRequested(() => abort.abort());
    try {
      const { validateCorosync } = await import("../../lazy/cluster.ts");
      const verdict = await validateCorosync(await cluster.session(), text, abort.signal);
      // The node's own name, where it is known already.
      return { ...verdict, node: this.#entries.get(cluster.name)?.node ?? verdict.node };
    } catch (error) {
      this.#log.debug(`corosync.conf was not checked on "${cluster.name}": ${messageOf(error)}`);
      return null;
    } finally {
      cancelled.dispose();
    }
  }

  dispose(): void {
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  /** What the language server's answers depend on. */
  #state(): string {
    const clusters = this.#registry.clusters.map(({ name, folders, view }) => [
      name,
      folders.map(String),
      view.connection.kind === "lost" ? this.#entries.get(name)?.connection : connectionOf(view),
    ]);
    return JSON.stringify([this.mayRunTools, clusters]);
  }

  #check(): void {
    let isInvalidated = false;
    for (const [name, entry] of this.#entries) {
      const cluster = this.#registry.get(name);
      if (cluster?.view.connection.kind === "lost") entry.isLost = true;
      else if (!cluster || entry.isLost || connectionOf(cluster.view) !== entry.connection) {
        this.#entries.delete(name);
        isInvalidated = true;
      }
    }
    const state = this.#state();
    if (state === this.#known && !isInvalidated) return;
    this.#known = state;
    this.#changed.fire();
  }

  /** Has the node asked again what it has installed. */
  invalidate(name: string): void {
    if (this.#entries.delete(name)) this.#changed.fire();
  }

  /** The entry of a connected cluster; undefined while it isn't connected. */
  #entry(cluster: Cluster): Entry | undefined {
    const known = this.#entries.get(cluster.name);
    if (cluster.view.connection.kind === "lost") return known;
    const connection = connectionOf(cluster.view);
    if (connection === undefined) return undefined;
    if (known?.connection === connection) return known;
    const agents = this.#list(cluster);
    const metadata = agents.then((read) =>
      read === undefined ? new Map<string, string>() : this.#cache.read(cluster.name, read.stamp),
    );
    const entry: Entry = {
      ...{ connection, agents, metadata, sbd: this.#sbd(cluster) },
      ...{ withoutMetadata: new Set<string>(), node: undefined, isLost: false },
    };
    this.#entries.set(cluster.name, entry);
    void agents.then((read) => {
      entry.node = read?.node;
    });
    return entry;
  }

  async #list(cluster: Cluster): Promise<ReadAgents | undefined> {
    try {
      const { readAgents } = await import("../../lazy/cluster.ts");
      const read = await readAgents(await cluster.session());
      this.#log.info(`"${read.node}" of "${cluster.name}" has ${read.agents.length} agents and services installed.`);
      return read;
    } catch (error) {
      this.#log.warn(
        `The agents of "${cluster.name}" could not be listed, so the catalogue is used: ${messageOf(error)}`,
      );
      return undefined;
    }
  }

  async #sbd(cluster: Cluster): Promise<Nodes["sbd"]> {
    try {
      const { readSbd } = await import("../../lazy/cluster.ts");
      const { sbd, unread } = await readSbd(await cluster.session());
      if (unread.length > 0)
        this.#log.info(
          `Of the SBD of "${cluster.name}", ${unread.map((path) => `"${path}"`).join(", ")} could not be read. Default timeouts are assumed.`,
        );
      return sbd;
    } catch (error) {
      this.#log.warn(
        `The SBD of "${cluster.name}" could not be read, so default timeouts are assumed: ${messageOf(error)}`,
      );
      return undefined;
    }
  }

  /** Reads metadata from the node; false when that failed. */
  async #read(cluster: Cluster, entry: Entry, stamp: string, agents: readonly string[]): Promise<boolean> {
    try {
      const { readMetadata } = await import("../../lazy/cluster.ts");
      const read = await readMetadata(await cluster.session(), agents);
      const without = agents.filter((agent) => !read.has(agent));
      for (const agent of without) entry.withoutMetadata.add(agent);
      if (without.length > 0)
        this.#log.warn(`No metadata from ${without.map((agent) => `"${agent}"`).join(", ")} of "${cluster.name}".`);
      entry.metadata = entry.metadata.then((known) => new Map([...known, ...read]));
      await this.#cache
        .write(cluster.name, stamp, await entry.metadata)
        .catch((error) => this.#log.warn(`The metadata of "${cluster.name}" was not cached: ${messageOf(error)}`));
      return true;
    } catch (error) {
      this.#log.warn(`The metadata of agents of "${cluster.name}" was not read: ${messageOf(error)}`);
      return false;
    }
  }
}

/** The nodes that the status names, which an account outside of the group haclient may not ask for. */
function namesIn({ view: { snapshot } }: Cluster): readonly string[] {
  return snapshot?.nodes.filter(({ type }) => type !== "ping").map(({ name }) => name) ?? [];
}

function connectionOf({ connection }: Cluster["view"]): string | undefined {
  return connection.kind === "connected" ? connection.node : undefined;
}
