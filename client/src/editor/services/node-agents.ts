import * as vscode from "vscode";
import type {
  AgentMetadata,
  AgentMetadataParams,
  CorosyncVerdict,
  CorosyncVerdictParams,
  Nodes,
  NodesParams,
} from "../../../../server/src/protocol.ts";
import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import type { NodeAgents as ReadAgents } from "../../cluster/agents/read-agents.ts";
import { AgentCache } from "./agent-cache.ts";
import { type Cluster, type ClusterRegistry, messageOf } from "./cluster-registry.ts";
import type { ClusterTexts } from "./cluster-texts.ts";
import type { Log } from "./log.ts";

interface Entry {
  /** The connection it was read by. */
  readonly connection: string;
  readonly agents: Promise<ReadAgents | undefined>;
  readonly sbd: Promise<Nodes["sbd"]>;
  /** The node's own name, once it has told it. */
  node: string | undefined;
  /** The connection broke and is being tried again; what is there counts until another one has been read. */
  isLost: boolean;
  /** What agents told, by their full names. */
  metadata: Promise<Map<string, string>>;
  /** Those that told nothing: they aren't asked again by this connection. */
  readonly silent: Set<string>;
}

/** What the connected clusters' nodes have installed, for the language server: read after each connection, metadata as they are asked for. */
export class NodeAgents implements vscode.Disposable {
  readonly #registry: ClusterRegistry;
  readonly #texts: ClusterTexts;
  readonly #log: Log;
  readonly #cache: AgentCache;
  readonly #entries = new Map<string, Entry>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #disposables: vscode.Disposable[];
  #known = "";

  /** Fires when clusters were connected or disconnected, folders came or went, or this machine's tools may be used or no longer. */
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

  /** Whether programs of this machine may be run to learn what it has. */
  get mayRunTools(): boolean {
    return vscode.workspace.isTrusted && vscode.workspace.getConfiguration("quorate").get("localTools", true);
  }

  /** quorate/nodes */
  async nodes({ uri }: NodesParams): Promise<Nodes | null> {
    const cluster = this.#texts.clusterOf(vscode.Uri.parse(uri));
    const entry = cluster && this.#entry(cluster);
    const read = await entry?.agents;
    if (!cluster || !read) return null;
    const { node, stamp, agents, pacemaker, corosync } = read;
    const sbd = await entry?.sbd;
    return {
      cluster: cluster.name,
      node,
      stamp,
      agents,
      ...omitUndefined({ pacemaker, corosync, sbd }),
    };
  }

  /** quorate/agentMetadata */
  async metadata({ cluster: name, stamp, agents }: AgentMetadataParams): Promise<AgentMetadata> {
    const cluster = this.#registry.get(name);
    const entry = cluster && this.#entry(cluster);
    if (!cluster || !entry || (await entry.agents)?.stamp !== stamp) return null;
    const known = await entry.metadata;
    const missing = agents.filter((agent) => !known.has(agent) && !entry.silent.has(agent));
    if (missing.length > 0 && !(await this.#read(cluster, entry, stamp, missing))) return null;
    const all = await entry.metadata;
    return Object.fromEntries(agents.flatMap((agent) => (all.has(agent) ? [[agent, all.get(agent) ?? ""]] : [])));
  }

  /** quorate/corosyncVerdict */
  async verdict(
    { uri, text }: CorosyncVerdictParams,
    token: vscode.CancellationToken,
  ): Promise<CorosyncVerdict | null> {
    const cluster = this.#texts.clusterOf(vscode.Uri.parse(uri));
    if (cluster?.view.connection.kind !== "connected") return null;
    const abort = new AbortController();
    const cancelled = token.onCancellationRequested(() => abort.abort());
    try {
      const { validateCorosync } = await import("../lazy/cluster.ts");
      const verdict = await validateCorosync(await cluster.session(), text, abort.signal);
      // Its own name, as the agents' list has it, where that has come already.
      return { ...verdict, node: this.#entries.get(cluster.name)?.node ?? verdict.node };
    } catch (error) {
      this.#log.debug(`corosync of "${cluster.name}" was not asked: ${messageOf(error)}`);
      return null;
    } finally {
      cancelled.dispose();
    }
  }

  dispose(): void {
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  /** What the language server's picture depends on. */
  #state(): string {
    const clusters = this.#registry.clusters.map(({ name, folders, view }) => [
      name,
      folders.map(String),
      view.connection.kind === "lost" ? this.#entries.get(name)?.connection : connectionOf(view),
    ]);
    return JSON.stringify([this.mayRunTools, clusters]);
  }

  #check(): void {
    let isRenewed = false;
    for (const [name, entry] of this.#entries) {
      const cluster = this.#registry.get(name);
      if (cluster?.view.connection.kind === "lost") entry.isLost = true;
      else if (!cluster || entry.isLost || connectionOf(cluster.view) !== entry.connection) {
        this.#entries.delete(name);
        isRenewed = true;
      }
    }
    const state = this.#state();
    if (state === this.#known && !isRenewed) return;
    this.#known = state;
    this.#changed.fire();
  }

  /** Asks the node again what it has: somebody may have installed something. */
  renew(name: string): void {
    if (this.#entries.delete(name)) this.#changed.fire();
  }

  /** What is known of a connected cluster; undefined while it isn't connected. */
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
      ...{ silent: new Set<string>(), node: undefined, isLost: false },
    };
    this.#entries.set(cluster.name, entry);
    void agents.then((read) => {
      entry.node = read?.node;
    });
    return entry;
  }

  async #list(cluster: Cluster): Promise<ReadAgents | undefined> {
    try {
      const { readAgents } = await import("../lazy/cluster.ts");
      const read = await readAgents(await cluster.session());
      this.#log.info(`"${read.node}" of "${cluster.name}" has ${read.agents.length} agents and services.`);
      return read;
    } catch (error) {
      this.#log.warn(
        `The agents of "${cluster.name}" are not known, so those of the catalogue count: ${messageOf(error)}`,
      );
      return undefined;
    }
  }

  async #sbd(cluster: Cluster): Promise<Nodes["sbd"]> {
    try {
      const { readSbd } = await import("../lazy/cluster.ts");
      const { sbd, unread } = await readSbd(await cluster.session());
      if (unread.length > 0)
        this.#log.info(
          `Of the SBD of "${cluster.name}" could not be read: ${unread.map((path) => `"${path}"`).join(", ")}; its usual times count.`,
        );
      return sbd;
    } catch (error) {
      this.#log.warn(`The SBD of "${cluster.name}" is not known, so its usual times count: ${messageOf(error)}`);
      return undefined;
    }
  }

  /** Asks the node; false when it could not be asked. */
  async #read(cluster: Cluster, entry: Entry, stamp: string, agents: readonly string[]): Promise<boolean> {
    try {
      const { readMetadata } = await import("../lazy/cluster.ts");
      const told = await readMetadata(await cluster.session(), agents);
      const silent = agents.filter((agent) => !told.has(agent));
      for (const agent of silent) entry.silent.add(agent);
      if (silent.length > 0)
        this.#log.warn(`No metadata came from ${silent.map((agent) => `"${agent}"`).join(", ")} of "${cluster.name}".`);
      entry.metadata = entry.metadata.then((known) => new Map([...known, ...told]));
      await this.#cache
        .write(cluster.name, stamp, await entry.metadata)
        .catch((error) => this.#log.warn(`The agents of "${cluster.name}" were not stored: ${messageOf(error)}`));
      return true;
    } catch (error) {
      this.#log.warn(`Agents of "${cluster.name}" were not asked for their metadata: ${messageOf(error)}`);
      return false;
    }
  }
}

function connectionOf({ connection }: Cluster["view"]): string | undefined {
  return connection.kind === "connected" ? connection.node : undefined;
}
