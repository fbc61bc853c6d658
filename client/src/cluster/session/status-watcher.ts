import type { CommandRunner } from "./command-runner.ts";
import type { ConnectedNode } from "./connect.ts";
import type { ConnectionUser } from "./connection-pool.ts";
import { createSleep } from "./interruptible-sleep.ts";
import type { StatusTracker } from "./status-tracker.ts";
import { type WatchReport, watchByLoop, watchByPolling } from "./watch-status.ts";

/** Follows the status of a cluster on the connected node for as long as there are watchers. */
export class StatusWatcher implements ConnectionUser {
  readonly #runner: CommandRunner;
  readonly #tracker: StatusTracker;
  readonly #onConnected: () => void;
  readonly #watchers = new Set<object>();
  readonly #sleep = createSleep();
  #stop: (() => void) | undefined;

  /** `onConnected` is called when a node was connected whose status can be read. */
  constructor(runner: CommandRunner, tracker: StatusTracker, onConnected: () => void) {
    this.#runner = runner;
    this.#tracker = tracker;
    this.#onConnected = onConnected;
  }

  get isActive(): boolean {
    return this.#watchers.size > 0;
  }

  /** Adds a watcher; returns how to remove it. */
  add(): () => void {
    const watcher = {};
    this.#watchers.add(watcher);
    this.#sleep.wake();
    return () => {
      if (this.#watchers.delete(watcher) && this.#watchers.size === 0) this.#stop?.();
    };
  }

  /** Removes all watchers. */
  clear(): void {
    this.#watchers.clear();
    this.#stop?.();
    this.#sleep.wake();
  }

  accept(node: ConnectedNode): void {
    this.#tracker.connected(node);
    this.#onConnected();
  }

  async use(node: ConnectedNode, signal: AbortSignal): Promise<string | undefined> {
    const abort = new AbortController();
    const stop = (): void => abort.abort();
    this.#stop = stop;
    const either = AbortSignal.any([signal, abort.signal]);
    const onReport = ({ exitCode, output, extras }: WatchReport): void => {
      const snapshot = this.#tracker.update(node, { exitCode, stdout: output, stderr: output }, extras);
      if (extras === undefined) void this.#tracker.complete(node, snapshot);
    };
    try {
      if (node.privilege === "own") await watchByLoop(node, this.#runner, onReport, either);
      else await watchByPolling(node, this.#runner, onReport, (time) => this.#sleep.sleep(time), either);
      return undefined;
    } catch (error) {
      if (either.aborted) return undefined;
      return error instanceof Error ? error.message : String(error);
    } finally {
      // By now the next node may be followed.
      if (this.#stop === stop) this.#stop = undefined;
    }
  }
}
