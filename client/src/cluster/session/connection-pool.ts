import type { ClusterConfig } from "../ssh/cluster-config.ts";
import { deferred } from "../ssh/deferred.ts";
import type { ConnectionState } from "../status/snapshot.ts";
import { type ConnectedNode, connectingCancelled, isTransient } from "./connect.ts";
import { createSleep } from "./interruptible-sleep.ts";

/** A connection that lasted this many milliseconds was a good one. */
const stableMilliseconds = 5_000;
const backoffs = [250, 500, 1_000, 2_000, 4_000, 8_000, 15_000];

/** What uses a connection for as long as it is open. */
export interface ConnectionUser {
  /** Does it use connections at the moment? Then one is opened again also after a first attempt that failed. */
  readonly isActive: boolean;
  /** Takes over a node that was just connected. Throws a ClusterError where the node is of no use. */
  accept(node: ConnectedNode): void;
  /** Uses the node. Resolves with the reason when it can't be used any more, with undefined when it needn't. Never rejects. */
  use(node: ConnectedNode, signal: AbortSignal): Promise<string | undefined>;
}

/** How a pool connects, and whom it serves. */
interface PoolOptions {
  readonly config: ClusterConfig;
  readonly user: ConnectionUser;
  /** Connects to the first node that answers, beginning with `first` (an index of `config.nodes`). Rejects with a ClusterError. */
  readonly connect: (first: number, signal: AbortSignal, onAttempt: (node: string) => void) => Promise<ConnectedNode>;
  /** Called with each new state but `connected`, which is the user's to report, together with the node's status. */
  readonly onState: (state: ConnectionState) => void;
}

/**
 * The connection to a cluster, through whichever node answers. One task keeps it up for as long as somebody wants it: when a node is lost, the
 * next one is tried, with growing pauses.
 */
export class ConnectionPool {
  readonly #options: PoolOptions;
  readonly #sleep = createSleep();
  #state: ConnectionState = { kind: "disconnected" };
  #current: ConnectedNode | undefined;
  #attempt: Promise<ConnectedNode> | undefined;
  #abort = new AbortController();
  /** The node to try first, as an index of `config.nodes`. */
  #first = 0;
  #isWanted = false;
  #isMaintained = false;
  /** How many callers wait for the attempt. */
  #waiting = 0;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** The open connection, or a new one; callers that wait at the same time share one attempt. Rejects with a ClusterError. */
  async get(signal?: AbortSignal, isRetry = false): Promise<ConnectedNode> {
    const { config, user } = this.#options;
    if (signal?.aborted) throw connectingCancelled(config);
    if (this.#current?.connection.open) return this.#current;
    this.#isWanted = true;
    const attempt = this.#attempt ?? this.#connect(this.#abort.signal, isRetry);
    if (this.#attempt === undefined) {
      this.#attempt = attempt;
      const done = (): void => {
        if (this.#attempt === attempt) this.#attempt = undefined;
      };
      attempt.then(done, done);
    }
    const cancel = deferred<never>();
    const cancelled = (): void => cancel.reject(connectingCancelled(config));
    signal?.addEventListener("abort", cancelled, { once: true });
    this.#waiting++;
    try {
      return await Promise.race([attempt, cancel.promise]);
    } finally {
      signal?.removeEventListener("abort", cancelled);
      // Nobody waits for the attempt any more: no person is to be asked for a password.
      if (--this.#waiting === 0 && signal?.aborted && !user.isActive && this.#attempt === attempt) this.#giveUp();
    }
  }

  /** Connects where needed, and keeps the connection up from now on. */
  maintain(): void {
    this.#isWanted = true;
    this.#startTask();
    this.#sleep.wake();
  }

  /** Closes a connection that can't be used any more: from now on the next node is tried first. */
  lose(node: ConnectedNode, message: string): void {
    const { nodes } = this.#options.config;
    node.connection.close();
    if (this.#current !== node) return;
    this.#current = undefined;
    this.#first = (nodes.indexOf(node.node) + 1) % Math.max(nodes.length, 1);
    if (this.#isWanted) this.#setState({ kind: "lost", message, since: Date.now() });
  }

  /** Ends the connection and every attempt; the next `get` starts again. */
  close(): void {
    this.#isWanted = false;
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#current?.connection.close();
    this.#current = undefined;
    this.#attempt = undefined;
    this.#sleep.wake();
    this.#setState({ kind: "disconnected" });
  }

  #giveUp(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#attempt = undefined;
    if (this.#state.kind !== "lost") this.#setState({ kind: "disconnected" });
  }

  async #connect(signal: AbortSignal, isRetry: boolean): Promise<ConnectedNode> {
    const { config, connect } = this.#options;
    const before = this.#state;
    // A retry in the background leaves the state that says what is wrong, and since when.
    const isQuiet = before.kind === "lost" || (isRetry && before.kind === "failed");
    try {
      const node = await connect(this.#first, signal, (name) => {
        if (!isQuiet) this.#setState({ kind: "connecting", node: name });
      });
      if (signal.aborted) {
        node.connection.close();
        throw connectingCancelled(config);
      }
      this.#accept(node);
      return node;
    } catch (error) {
      if (signal.aborted) throw connectingCancelled(config);
      this.#fail(error, before);
      throw error;
    }
  }

  #accept(node: ConnectedNode): void {
    const { config, user } = this.#options;
    const [state, first] = [this.#state, this.#first];
    this.#current = node;
    this.#state = { kind: "connected", node: node.node };
    this.#first = config.nodes.indexOf(node.node);
    try {
      user.accept(node);
    } catch (error) {
      this.#current = undefined;
      this.#state = state;
      this.#first = first;
      node.connection.close();
      throw error;
    }
    this.#startTask();
  }

  #fail(error: unknown, before: ConnectionState): void {
    const message = error instanceof Error ? error.message : String(error);
    if (before.kind === "lost" && isTransient(error)) this.#setState({ ...before, message });
    else this.#setState({ kind: "failed", message });
  }

  #startTask(): void {
    if (this.#isMaintained) return;
    this.#isMaintained = true;
    void this.#run().finally(() => {
      this.#isMaintained = false;
    });
  }

  async #run(): Promise<void> {
    const { user } = this.#options;
    let failures = 0;
    const backOff = (): Promise<void> => this.#sleep.sleep(backoffs[Math.min(failures++, backoffs.length - 1)] ?? 0);
    while (this.#isWanted) {
      let node: ConnectedNode;
      try {
        node = await this.get(undefined, failures > 0);
      } catch (error) {
        const retries = isTransient(error) && (user.isActive || this.#state.kind === "lost");
        if (!retries) this.#isWanted = false;
        else await backOff();
        continue;
      }
      const since = Date.now();
      const reason = await this.#stayWith(node);
      if (!this.#isWanted || reason === undefined) continue;
      this.lose(node, reason);
      // A node that closes each connection at once isn't asked without a pause.
      if (Date.now() - since > stableMilliseconds) failures = 0;
      else await backOff();
    }
  }

  /** Resolves when the connection ended or its user can't use it, with the reason; with undefined when only the demand changed. */
  async #stayWith(node: ConnectedNode): Promise<string | undefined> {
    const { user } = this.#options;
    const ended = node.connection.ended.then((reason) => `The connection to "${node.node}" was lost (${reason}).`);
    if (!user.isActive) {
      const woken = this.#sleep.sleep(3_600_000).then(() => undefined);
      // Waking also stops the timer, which would keep alive a process that has nothing more to do.
      return await Promise.race([ended, woken]).finally(() => this.#sleep.wake());
    }
    const abort = new AbortController();
    try {
      return await Promise.race([ended, user.use(node, abort.signal)]);
    } finally {
      abort.abort();
    }
  }

  #setState(state: ConnectionState): void {
    if (JSON.stringify(state) === JSON.stringify(this.#state)) return;
    this.#state = state;
    this.#options.onState(state);
  }
}
