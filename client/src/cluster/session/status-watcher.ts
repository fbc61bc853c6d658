import type { CommandRunner } from "./command-runner.ts";
import type { ConnectedNode } from "./connect.ts";
import type { ConnectionUser } from "./connection-pool.ts";
import { createSleep } from "./interruptible-sleep.ts";
import type { StatusTracker } from "./status-tracker.ts";
import { type WatchReport, watchByLoop, watchByPolling } from "./watch-status.ts";

/** A node without quorum asks the others for it again after this many milliseconds. */
const searchMilliseconds = 10_000;

/** What a watcher needs from its session. */
interface WatcherHooks {
  /** Called when a node was connected whose status can be read. */
  readonly onConnected: () => void;
  /** Does another node than this one answer, and have quorum? Never rejects. */
  readonly isQuorumElsewhere: (node: string, signal: AbortSignal) => Promise<boolean>;
}

/** Follows the status of a cluster on the connected node for as long as there are watchers. */
export class StatusWatcher implements ConnectionUser {
  readonly #runner: CommandRunner;
  readonly #tracker: StatusTracker;
  readonly #hooks: WatcherHooks;
  readonly #watchers = new Set<object>();
  readonly #sleep = createSleep();
  #stop: (() => void) | undefined;

  constructor(runner: CommandRunner, tracker: StatusTracker, hooks: WatcherHooks) {
    this.#runner = runner;
    this.#tracker = tracker;
    this.#hooks = hooks;
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
    this.#hooks.onConnected();
  }

  async use(node: ConnectedNode, signal: AbortSignal): Promise<string | undefined> {
    const abort = new AbortController();
    const stop = (): void => abort.abort();
    this.#stop = stop;
    const either = AbortSignal.any([signal, abort.signal]);
    let reason: string | undefined;
    // Where there is none at first, the others were asked while connecting.
    let [isSearching, nextSearch] = [false, undefined as number | undefined];
    const leaveMinority = async (hasQuorum: boolean): Promise<void> => {
      nextSearch ??= hasQuorum ? 0 : performance.now() + searchMilliseconds;
      if (hasQuorum || isSearching || performance.now() < nextSearch) return;
      isSearching = true;
      if ((await this.#hooks.isQuorumElsewhere(node.node, either)) && !either.aborted) {
        reason = `"${node.node}" has lost its quorum, and another node has it.`;
        stop();
      }
      nextSearch = performance.now() + searchMilliseconds;
      isSearching = false;
    };
    const onReport = ({ exitCode, output, extras }: WatchReport): void => {
      const snapshot = this.#tracker.update(node, { exitCode, stdout: output, stderr: output }, extras);
      void leaveMinority(snapshot.quorum);
      if (extras === undefined) void this.#tracker.complete(node, snapshot);
    };
    try {
      if (node.privilege === "own") await watchByLoop(node, this.#runner, onReport, either);
      else await watchByPolling(node, this.#runner, onReport, (time) => this.#sleep.sleep(time), either);
      return reason;
    } catch (error) {
      if (either.aborted) return reason;
      return error instanceof Error ? error.message : String(error);
    } finally {
      // By now the next node may be followed.
      if (this.#stop === stop) this.#stop = undefined;
    }
  }
}
