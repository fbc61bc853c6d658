import * as vscode from "vscode";
import type { Confirmation } from "../../cluster/rollback/confirmation.ts";
import { type Cluster, type ClusterRegistry, messageOf } from "./cluster-registry.ts";
import { confirmationQuestion } from "./format-confirmation.ts";
import type { Histories } from "./histories.ts";
import type { Log } from "./log.ts";

/** A change that waits to be kept. */
export interface Waiting {
  readonly confirmation: Confirmation;
  /** Names of the nodes that wait, as far as they are known. */
  readonly nodes: readonly string[];
  /** Of performance.now(): when time is over on the node, as it was told. */
  readonly until: number;
}

/** Until the nodes are asked how it ended, after time was over, and then again and again, in milliseconds. */
const grace = 3_000;
const askAgain = 5_000;

/** The changes that wait to be kept on the configured clusters: found again with each connection, counted down, and told of when they ended. */
export class Confirmations implements vscode.Disposable {
  readonly #registry: ClusterRegistry;
  readonly #histories: Histories;
  readonly #log: Log;
  readonly #waiting = new Map<string, Waiting>();
  readonly #connected = new Set<string>();
  readonly #lostTold = new Set<string>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #following: vscode.Disposable;
  #ticking: NodeJS.Timeout | undefined;
  #looking = new Set<string>();
  #asked = 0;

  /** Fires when a change begins or ends to wait, and each second meanwhile. */
  readonly onDidChange = this.#changed.event;

  constructor(registry: ClusterRegistry, histories: Histories, log: Log) {
    this.#registry = registry;
    this.#histories = histories;
    this.#log = log;
    this.#following = registry.onDidChange(() => this.#follow());
  }

  /** What waits on a cluster, or on any; the one that goes back first is the first. */
  of(cluster?: string): readonly Waiting[] {
    return [...this.#waiting.values()]
      .filter(({ confirmation }) => cluster === undefined || confirmation.note.cluster === cluster)
      .sort((a, b) => a.until - b.until);
  }

  /** Seconds until a waiting change goes back. */
  secondsLeft({ until }: Waiting): number {
    return Math.max(0, (until - performance.now()) / 1000);
  }

  /** Takes up a change that was just applied; whoever applied it asks the person. */
  take(confirmation: Confirmation): void {
    const nodes = confirmation.places.flatMap(({ name }) => name ?? []);
    this.#set({ confirmation, nodes, until: performance.now() + (confirmation.secondsLeft ?? 0) * 1000 });
  }

  /** Asks the nodes of a cluster what waits there, and tells of what ended since. */
  async look(cluster: Cluster): Promise<void> {
    if (this.#looking.has(cluster.name)) return;
    this.#looking.add(cluster.name);
    try {
      const { findConfirmations, noteConfirmations } = await import("../lazy/cluster.ts");
      const news = await findConfirmations(await cluster.session());
      const noted = await noteConfirmations(await this.#histories.open(), cluster.name, news);
      if (noted.length > 0) this.#histories.renew();
      for (const one of news.found) {
        const own = { ...one, note: { ...one.note, cluster: cluster.name } };
        const known = this.#waiting.get(one.note.id);
        if (own.secondsLeft !== undefined) {
          const until = performance.now() + own.secondsLeft * 1000;
          this.#set({ confirmation: own, nodes: known?.nodes ?? [], until });
          if (known === undefined) this.#ask(own);
        } else if (own.end !== undefined && (known || noted.some(({ id }) => id === one.note.id))) this.#tellEnd(own);
      }
      for (const entry of noted) {
        if (news.found.some(({ note, end }) => note.id === entry.id && end !== undefined)) continue;
        this.#end(entry.id);
        void vscode.window.showWarningMessage(entry.message ?? "");
      }
    } catch (error) {
      this.#log.info(`Nobody could say what waits on "${cluster.name}": ${messageOf(error)}`);
    } finally {
      this.#looking.delete(cluster.name);
    }
  }

  /** Keeps a waiting change, or has it taken back; tells what came of it. Rejects with a ClusterError when no node can be told. */
  async decide(waiting: Waiting, decision: "keep" | "back"): Promise<void> {
    const { note, places } = waiting.confirmation;
    const cluster = this.#registry.get(note.cluster);
    if (cluster === undefined) throw new Error(`"${note.cluster}" is no longer configured.`);
    const title = decision === "keep" ? `Keeping the change to "${note.cluster}"` : `Going back on "${note.cluster}"`;
    const { decideConfirmation, noteConfirmations } = await import("../lazy/cluster.ts");
    const { decided, unreached } = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title },
      () => this.#registry.interactively(async () => decideConfirmation(await cluster.session(), places, decision)),
    );
    if (decided === undefined) {
      await this.look(cluster);
      return;
    }
    const told = { ...decided, note };
    await noteConfirmations(await this.#histories.open(), cluster.name, {
      found: [told],
      asked: [],
    });
    this.#histories.renew();
    if (told.end !== undefined) this.#tellEnd(told);
    if (unreached.length > 0 && decision === "keep")
      void vscode.window.showWarningMessage(
        `${unreached.map((node) => `"${node}"`).join(", ")} couldn't be told that the change to "${note.cluster}" is kept, and may still take it back. Look at the history in a few minutes.`,
      );
  }

  dispose(): void {
    clearInterval(this.#ticking);
    this.#following.dispose();
    this.#changed.dispose();
  }

  #follow(): void {
    for (const cluster of this.#registry.clusters) {
      const isConnected = cluster.view.connection.kind === "connected";
      if (isConnected && !this.#connected.has(cluster.name)) void this.look(cluster);
      if (isConnected) this.#connected.add(cluster.name);
      else this.#connected.delete(cluster.name);
      for (const waiting of this.of(cluster.name)) this.#watchNodes(waiting, cluster);
    }
  }

  /** A node that waits and is lost doesn't take anything back. */
  #watchNodes({ confirmation: { note }, nodes }: Waiting, { view }: Cluster): void {
    const condition = (name: string) => view.snapshot?.nodes.find((node) => node.name === name)?.condition;
    const lost = nodes.filter((name) => condition(name) === "offline" || condition(name) === "unclean");
    const key = `${note.id} ${lost.join(" ")}`;
    if (lost.length === 0 || this.#lostTold.has(key)) return;
    this.#lostTold.add(key);
    const left = nodes.filter((name) => !lost.includes(name));
    const names = lost.map((name) => `"${name}"`).join(" and ");
    const text =
      left.length > 0
        ? `${names} waited for you to keep the change to "${note.cluster}", and was lost. "${left[0]}" takes the change back in its place unless you keep it.`
        : `${names} waited for you to keep the change to "${note.cluster}", and was lost: nothing goes back by itself any more.`;
    this.#offer(note.id, text);
  }

  #ask(confirmation: Confirmation): void {
    this.#offer(confirmation.note.id, confirmationQuestion(confirmation));
  }

  #offer(id: string, text: string): void {
    void vscode.window.showWarningMessage(text, "Confirm Changes", "Roll Back Now").then((answer) => {
      const waiting = this.#waiting.get(id);
      if (answer === undefined) return;
      if (waiting === undefined) void vscode.window.showInformationMessage("This was decided meanwhile.");
      else
        void vscode.commands.executeCommand(
          answer === "Confirm Changes" ? "quorate.confirmChanges" : "quorate.rollBackNow",
          id,
        );
    });
  }

  #tellEnd(confirmation: Confirmation): void {
    this.#end(confirmation.note.id);
    void import("../lazy/cluster.ts").then(({ endSentence }) => {
      const text = endSentence(confirmation);
      this.#log.info(text);
      const isGood =
        confirmation.end?.kind === "kept" || (confirmation.end?.kind === "went-back" && !confirmation.byTime);
      void (isGood ? vscode.window.showInformationMessage(text) : vscode.window.showWarningMessage(text));
    });
  }

  #set(waiting: Waiting): void {
    this.#waiting.set(waiting.confirmation.note.id, waiting);
    this.#ticking ??= setInterval(() => this.#tick(), 1_000);
    this.#tell();
  }

  #end(id: string): void {
    if (!this.#waiting.delete(id)) return;
    if (this.#waiting.size === 0) {
      clearInterval(this.#ticking);
      this.#ticking = undefined;
    }
    this.#tell();
  }

  #tick(): void {
    const now = performance.now();
    for (const { confirmation, until } of this.#waiting.values()) {
      const cluster = this.#registry.get(confirmation.note.cluster);
      if (cluster === undefined) this.#end(confirmation.note.id);
      else if (now > until + grace && now > this.#asked + askAgain && cluster.view.connection.kind === "connected") {
        this.#asked = now;
        void this.look(cluster);
      }
    }
    this.#changed.fire();
  }

  #tell(): void {
    void vscode.commands.executeCommand("setContext", "quorate.awaitsConfirmation", this.#waiting.size > 0);
    this.#changed.fire();
  }
}
