import * as vscode from "vscode";
import { listing, quoted } from "../../../../../server/src/text/phrases.ts";
import type { Confirmation } from "../../../cluster/rollback/rollback-timer.ts";
import { type Cluster, type ClusterRegistry, messageOf } from "../connection/cluster-registry.ts";
import type { Log } from "../window/log.ts";
import * as plainWindow from "../window/plain-window.ts";
import { confirmationQuestion } from "./format-confirmation.ts";
import type { Histories } from "./histories.ts";

/** A change that is awaiting confirmation. */
export interface AwaitingChange {
  readonly confirmation: Confirmation;
  /** The names of the nodes with a rollback timer, as far as they are known. */
  readonly nodes: readonly string[];
  /** When the time is up on the node, in terms of performance.now(). */
  readonly until: number;
}

/** Milliseconds after the time is up until the nodes are asked how it ended. */
const askAfter = 3_000;
/** Milliseconds until they are asked again. */
const askEvery = 5_000;

/** The changes that are awaiting confirmation on the configured clusters: found with each connection, counted down, and reported when they end. */
export class Confirmations implements vscode.Disposable {
  readonly #registry: ClusterRegistry;
  readonly #histories: Histories;
  readonly #log: Log;
  readonly #awaiting = new Map<string, AwaitingChange>();
  readonly #connected = new Set<string>();
  readonly #reportedLosses = new Set<string>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscription: vscode.Disposable;
  #countdown: NodeJS.Timeout | undefined;
  #updating = new Set<string>();
  #askedAt = 0;

  /** Fires when a change begins or ends to await confirmation, and each second in between. */
  readonly onDidChange = this.#changed.event;

  constructor(registry: ClusterRegistry, histories: Histories, log: Log) {
    this.#registry = registry;
    this.#histories = histories;
    this.#log = log;
    this.#subscription = registry.onDidChange(() => this.#onClustersChanged());
  }

  /** The changes awaiting confirmation on a cluster, or on any; the one with the least time left is the first. */
  of(cluster?: string): readonly AwaitingChange[] {
    return [...this.#awaiting.values()]
      .filter(({ confirmation }) => cluster === undefined || confirmation.note.cluster === cluster)
      .sort((a, b) => a.until - b.until);
  }

  /** Seconds until a change is rolled back. */
  secondsLeft({ until }: AwaitingChange): number {
    return Math.max(0, (until - performance.now()) / 1000);
  }

  /** Adds a change that was just applied; whoever applied it asks the person. */
  add(confirmation: Confirmation): void {
    const nodes = confirmation.places.flatMap(({ name }) => name ?? []);
    this.#set({ confirmation, nodes, until: performance.now() + (confirmation.secondsLeft ?? 0) * 1000 });
  }

  /** Asks the nodes of a cluster for their rollback timers, and reports those that ended since. */
  async update(cluster: Cluster): Promise<void> {
    if (this.#updating.has(cluster.name)) return;
    this.#updating.add(cluster.name);
    try {
      const { findConfirmations, recordConfirmations } = await import("../../lazy/cluster.ts");
      const update = await findConfirmations(await cluster.session());
      const recorded = await recordConfirmations(await this.#histories.open(), cluster.name, update);
      if (recorded.length > 0) this.#histories.renew();
      for (const one of update.found) {
        const own = { ...one, note: { ...one.note, cluster: cluster.name } };
        const known = this.#awaiting.get(one.note.id);
        if (own.secondsLeft !== undefined) {
          const until = performance.now() + own.secondsLeft * 1000;
          this.#set({ confirmation: own, nodes: known?.nodes ?? [], until });
          if (known === undefined) this.#offerDecision(own.note.id, confirmationQuestion(own));
        } else if (own.end !== undefined && (known || recorded.some(({ id }) => id === one.note.id)))
          this.#reportEnd(own);
      }
      for (const entry of recorded) {
        if (update.found.some(({ note, end }) => note.id === entry.id && end !== undefined)) continue;
        this.#remove(entry.id);
        void plainWindow.showWarningMessage(entry.message ?? "");
      }
    } catch (error) {
      this.#log.info(`The rollback timers of "${cluster.name}" are not known: ${messageOf(error)}`);
    } finally {
      this.#updating.delete(cluster.name);
    }
  }

  /** Confirms a change, or rolls it back, and reports the outcome. Rejects with a ClusterError when no node can be asked. */
  async decide(awaiting: AwaitingChange, decision: "confirm" | "roll-back"): Promise<void> {
    const { note, places } = awaiting.confirmation;
    const cluster = this.#registry.get(note.cluster);
    if (cluster === undefined) throw new Error(`"${note.cluster}" is no longer configured.`);
    const title = `${decision === "confirm" ? "Confirming" : "Rolling back"} the change to "${note.cluster}"`;
    const { decideConfirmation, recordConfirmations } = await import("../../lazy/cluster.ts");
    const { decided, unreachable } = await plainWindow.withProgress(
      { location: vscode.ProgressLocation.Notification, title },
      () => this.#registry.interactively(async () => decideConfirmation(await cluster.session(), places, decision)),
    );
    if (decided === undefined) {
      await this.update(cluster);
      return;
    }
    const own = { ...decided, note };
    await recordConfirmations(await this.#histories.open(), cluster.name, { found: [own], asked: [] });
    this.#histories.renew();
    if (own.end !== undefined || own.isInProgress) this.#reportEnd(own);
    if (unreachable.length > 0 && decision === "confirm")
      void plainWindow.showWarningMessage(
        `${listing(unreachable.map(quoted))} can't be reached or can't note it, and may still roll back the change to "${note.cluster}". Look at the history in a few minutes.`,
      );
  }

  dispose(): void {
    clearInterval(this.#countdown);
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  #onClustersChanged(): void {
    for (const cluster of this.#registry.clusters) {
      const isConnected = cluster.view.connection.kind === "connected";
      if (isConnected && !this.#connected.has(cluster.name)) void this.update(cluster);
      if (isConnected) this.#connected.add(cluster.name);
      else this.#connected.delete(cluster.name);
      for (const awaiting of this.of(cluster.name)) this.#reportLostNodes(awaiting, cluster);
    }
  }

  /** A node that is lost rolls nothing back. */
  #reportLostNodes({ confirmation: { note }, nodes }: AwaitingChange, { view }: Cluster): void {
    const condition = (name: string) => view.snapshot?.nodes.find((node) => node.name === name)?.condition;
    const lost = nodes.filter((name) => condition(name) === "offline" || condition(name) === "unclean");
    const key = `${note.id} ${lost.join(" ")}`;
    if (lost.length === 0 || this.#reportedLosses.has(key)) return;
    this.#reportedLosses.add(key);
    const [backup] = nodes.filter((name) => !lost.includes(name));
    const what = `${listing(lost.map(quoted))} had the rollback timer for the change to "${note.cluster}", and was lost.`;
    const next =
      backup === undefined
        ? "The change isn't rolled back automatically any more."
        : `"${backup}" rolls the change back instead, unless you confirm it.`;
    this.#offerDecision(note.id, `${what} ${next}`);
  }

  #offerDecision(id: string, text: string): void {
    void plainWindow.showWarningMessage(text, "Confirm Changes", "Roll Back Now").then((answer) => {
      if (answer === undefined) return;
      if (!this.#awaiting.has(id)) void plainWindow.showInformationMessage("This change was already decided.");
      else
        void vscode.commands.executeCommand(
          answer === "Confirm Changes" ? "quorate.confirmChanges" : "quorate.rollBackNow",
          id,
        );
    });
  }

  #reportEnd(confirmation: Confirmation): void {
    this.#remove(confirmation.note.id);
    void import("../../lazy/cluster.ts").then(({ formatConfirmation }) => {
      const text = formatConfirmation(confirmation);
      this.#log.info(text);
      const { end, byTimeout } = confirmation;
      const isExpected = end?.kind === "confirmed" || (end?.kind === "rolled-back" && !byTimeout);
      void (isExpected ? plainWindow.showInformationMessage(text) : plainWindow.showWarningMessage(text));
    });
  }

  #set(awaiting: AwaitingChange): void {
    this.#awaiting.set(awaiting.confirmation.note.id, awaiting);
    this.#countdown ??= setInterval(() => this.#tick(), 1_000);
    this.#fireChange();
  }

  #remove(id: string): void {
    if (!this.#awaiting.delete(id)) return;
    if (this.#awaiting.size === 0) {
      clearInterval(this.#countdown);
      this.#countdown = undefined;
    }
    this.#fireChange();
  }

  #tick(): void {
    const now = performance.now();
    for (const { confirmation, until } of this.#awaiting.values()) {
      const cluster = this.#registry.get(confirmation.note.cluster);
      if (cluster === undefined) this.#remove(confirmation.note.id);
      else if (
        now > until + askAfter &&
        now > this.#askedAt + askEvery &&
        cluster.view.connection.kind === "connected"
      ) {
        this.#askedAt = now;
        void this.update(cluster);
      }
    }
    this.#changed.fire();
  }

  #fireChange(): void {
    void vscode.commands.executeCommand("setContext", "quorate.awaitsConfirmation", this.#awaiting.size > 0);
    this.#changed.fire();
  }
}
