import * as vscode from "vscode";
import { currentNode, type MaintenanceState } from "../../../cluster/maintenance/maintenance-state.ts";
import {
  isOwnedByOther,
  loadMaintenance,
  removeMaintenance,
  saveMaintenance,
  thisOwner,
} from "../../../cluster/maintenance/maintenance-store.ts";
import { clusterHosts } from "../../../cluster/rollback/history-entry.ts";
import { type Cluster, type ClusterRegistry, messageOf } from "../connection/cluster-registry.ts";
import type { Log } from "../window/log.ts";

/** A rolling maintenance as the editor shows it. */
export interface ShownMaintenance {
  readonly state: MaintenanceState;
  /** `yours`: it waits for the person's own step; `elsewhere`: another process works on it. */
  readonly activity: "running" | "yours" | "stopped" | "elsewhere";
  /** What it does now. */
  readonly progress: string;
}

interface Run {
  readonly abort: AbortController;
  answer: ((isDone: boolean) => void) | undefined;
  progress: string;
}

/** The rolling maintenances of the configured clusters: those that this editor works on, and those that are saved. */
export class Maintenances implements vscode.Disposable {
  readonly #registry: ClusterRegistry;
  readonly #log: Log;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #states = new Map<string, MaintenanceState>();
  readonly #runs = new Map<string, Run>();
  readonly #registered: vscode.Disposable;
  #names = "";

  /** Fires when a maintenance began, ended, or is at another step. */
  readonly onDidChange = this.#changed.event;

  constructor(registry: ClusterRegistry, log: Log) {
    this.#registry = registry;
    this.#log = log;
    this.#registered = registry.onDidChange(() => this.#follow());
    this.#follow();
  }

  get all(): readonly ShownMaintenance[] {
    return [...this.#states.values()].map((state) => this.#shown(state));
  }

  /** Reads what is saved of a cluster's maintenance; undefined where there is none. */
  async load(cluster: Cluster): Promise<ShownMaintenance | undefined> {
    if (!this.#runs.has(cluster.name)) {
      const state = await loadMaintenance(cluster.name, clusterHosts(cluster.config));
      if (state === undefined) this.#states.delete(cluster.name);
      else this.#states.set(cluster.name, state);
      this.#changed.fire();
    }
    const state = this.#states.get(cluster.name);
    return state && this.#shown(state);
  }

  /** Works on a maintenance until it is done, paused or in trouble. `onYours` is called when the person's own step is due. */
  async run(
    cluster: Cluster,
    begin: MaintenanceState,
    command: string | undefined,
    onYours: (node: string) => void,
  ): Promise<"done" | "paused" | "trouble"> {
    const { runMaintenance } = await import("../../lazy/cluster.ts");
    const run: Run = { abort: new AbortController(), answer: undefined, progress: "" };
    const owner = thisOwner();
    const { name } = cluster;
    const show = (state: MaintenanceState): void => {
      this.#states.set(name, state);
      this.#changed.fire();
    };
    await saveMaintenance({ ...begin, owner });
    this.#runs.set(name, run);
    show(begin);
    try {
      const { end, state } = await runMaintenance(await cluster.session(), begin, {
        signal: run.abort.signal,
        command,
        onStep: (text) => {
          if (!/, \d+ s/.test(text)) this.#log.info(`${name}: ${text}`);
          run.progress = text;
          this.#changed.fire();
        },
        onState: async (next) => {
          await saveMaintenance({ ...next, owner });
          show(next);
        },
        prompt: (node) =>
          new Promise((resolve) => {
            run.answer = (isDone) => {
              run.answer = undefined;
              resolve(isDone);
            };
            run.abort.signal.addEventListener("abort", () => run.answer?.(false));
            this.#changed.fire();
            onYours(node);
          }),
      });
      if (end === "done") {
        await removeMaintenance(name);
        this.#states.delete(name);
      } else {
        await saveMaintenance(state);
        this.#states.set(name, state);
        this.#log.info(`${name}: the maintenance ${end === "paused" ? "is paused" : `stopped: ${state.trouble}`}`);
      }
      return end;
    } finally {
      this.#runs.delete(name);
      this.#changed.fire();
    }
  }

  /** The person's own step is done. */
  stepDone(cluster: string): void {
    this.#runs.get(cluster)?.answer?.(true);
  }

  /** Pauses after the step that has begun. */
  pause(cluster: string): void {
    this.#runs.get(cluster)?.abort.abort();
  }

  /** Gives a maintenance up; resolves to the nodes that were taken out of standby. */
  async abandon(cluster: Cluster): Promise<readonly string[]> {
    const state = this.#states.get(cluster.name);
    if (state === undefined) return [];
    const { abandonMaintenance } = await import("../../lazy/cluster.ts");
    const nodes = await abandonMaintenance(await cluster.session(), state);
    await removeMaintenance(cluster.name);
    this.#states.delete(cluster.name);
    this.#changed.fire();
    return nodes;
  }

  dispose(): void {
    for (const { abort } of this.#runs.values()) abort.abort();
    vscode.Disposable.from(this.#changed, this.#registered).dispose();
  }

  #shown(state: MaintenanceState): ShownMaintenance {
    const run = this.#runs.get(state.cluster);
    const activity = run ? (run.answer ? "yours" : "running") : isOwnedByOther(state) ? "elsewhere" : "stopped";
    const node = currentNode(state);
    const at = node === undefined ? "" : ` at "${node.name}"`;
    const rest = state.trouble === undefined ? `It is paused${at}.` : `It stopped${at}: ${state.trouble}`;
    const progress = run ? run.progress : activity === "elsewhere" ? "Another process works on it." : rest;
    return { state, activity, progress };
  }

  /** Reads what is saved of newly configured clusters, and forgets those that are gone. */
  #follow(): void {
    if (!vscode.workspace.isTrusted) return;
    const { clusters } = this.#registry;
    const names = JSON.stringify(clusters.map(({ name, config }) => [name, config.nodes]));
    if (names === this.#names) return;
    this.#names = names;
    for (const name of this.#states.keys())
      if (this.#registry.get(name) === undefined && !this.#runs.has(name)) this.#states.delete(name);
    for (const cluster of clusters)
      void this.load(cluster).catch((error) => this.#log.warn(`${cluster.name}: ${messageOf(error)}`));
    this.#changed.fire();
  }
}
