import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { ClusterError } from "../errors.ts";
import { exitCodes } from "../exit-codes.ts";
import type { ClusterConfig } from "../ssh/cluster-config.ts";
import type { CommandResult } from "../ssh/command-result.ts";
import { openConnection } from "../ssh/connection.ts";
import { deferred } from "../ssh/deferred.ts";
import { findRoot } from "../ssh/privilege.ts";
import type { Prompter } from "../ssh/prompter.ts";
import { quoteCommand, quoteWord } from "../ssh/quote.ts";
import { createSecrets, type Secrets } from "../ssh/secrets.ts";
import { resolveTarget, type SshEnvironment, systemEnvironment } from "../ssh/target.ts";
import { readStatus, sameStatus, statusCommand } from "../status/read-status.ts";
import type { ClusterSnapshot, ClusterView, ConnectionState } from "../status/snapshot.ts";
import { extrasKey, leftoversCommand, type StatusExtras, votesCommand, withExtras } from "../status/status-extras.ts";
import { type CommandRunner, createRunner } from "./command-runner.ts";
import { type ConnectedNode, connectToCluster, isTransient } from "./connect.ts";
import { createSleep } from "./interruptible-sleep.ts";
import type { ClusterSession, CommandLog, NodeAccess, RunOptions } from "./session-types.ts";
import { commandError, commonError, stopped } from "./tool-errors.ts";
import { type WatchReport, watchByLoop, watchByPolling } from "./watch-status.ts";

const statusTimeout = 15_000;
/** A view is told anew at least this often while the cluster is followed, so that the time of the last news moves. */
const freshness = 3_000;
/** A connection that held for this many milliseconds was a good one. */
const steady = 5_000;
const backoffs = [250, 500, 1_000, 2_000, 4_000, 8_000, 15_000];

/** The state behind a `ClusterSession`: one connection, kept up by one task while somebody wants it. */
class Session implements ClusterSession {
  readonly config: ClusterConfig;
  readonly #prompter: Prompter;
  readonly #log: CommandLog;
  readonly #runner: CommandRunner;
  readonly #environment: SshEnvironment;
  readonly #secrets: Secrets;
  readonly #listeners = new Set<(view: ClusterView) => void>();
  readonly #pause = createSleep();
  #view: ClusterView;
  #reached: ConnectedNode | undefined;
  #reaching: Promise<ConnectedNode> | undefined;
  #abort = new AbortController();
  #first = 0;
  /** At what the extras of the snapshot were asked for. */
  #extrasKey = "";
  #wanted = false;
  #keeping = false;
  #waiting = 0;
  #watchers = new Set<object>();
  #stopFollowing: (() => void) | undefined;

  constructor(
    config: ClusterConfig,
    prompter: Prompter,
    log: CommandLog,
    environment: SshEnvironment,
    secrets = createSecrets(prompter),
  ) {
    this.config = config;
    this.#prompter = prompter;
    this.#log = log;
    this.#environment = environment;
    this.#secrets = secrets;
    this.#runner = createRunner(config.name, this.#secrets, log);
    this.#view = { name: config.name, connection: { kind: "disconnected" } };
  }

  get view(): ClusterView {
    return this.#view;
  }

  onDidChange(listener: (view: ClusterView) => void): () => void {
    const own = (view: ClusterView): void => listener(view);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  async connect(signal?: AbortSignal): Promise<void> {
    await this.#reach(signal);
  }

  async disconnect(): Promise<void> {
    this.#wanted = false;
    this.#watchers.clear();
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#stopFollowing?.();
    this.#reached?.link.close();
    this.#reached = undefined;
    this.#reaching = undefined;
    this.#secrets.forgetAll();
    this.#pause.wake();
    this.#setConnection({ kind: "disconnected" });
  }

  async run(argv: readonly string[], options: RunOptions = {}): Promise<CommandResult> {
    const reached = await this.#reach(options.signal);
    return await this.#runner.run(reached, argv, options);
  }

  async readCib(signal?: AbortSignal): Promise<string> {
    const argv = ["cibadmin", "-Q"];
    const { result, reached } = await this.#readWith(argv, signal);
    if (result.exitCode !== 0) throw commandError(reached.node, reached.link.target.user, argv, result);
    return result.stdout;
  }

  async refresh(signal?: AbortSignal): Promise<ClusterSnapshot> {
    const { result, reached } = await this.#readWith(statusCommand, signal);
    return await this.#completed(reached, this.#takeStatus(reached, result));
  }

  async openNode(address: string, signal?: AbortSignal): Promise<NodeAccess> {
    const began = performance.now();
    try {
      const link = await openConnection(resolveTarget(address, this.config, this.#environment), {
        prompter: this.#prompter,
        secrets: this.#secrets,
        ...omitUndefined({ signal }),
      });
      try {
        const privilege = await findRoot(link, this.#secrets, {
          timeoutMs: statusTimeout,
          ...omitUndefined({ signal }),
        });
        this.#secrets.proven();
        return {
          address,
          get open() {
            return link.open;
          },
          run: (argv, options = {}) => this.#runner.run({ link, node: address, privilege }, argv, options),
          close: () => link.close(),
        };
      } catch (error) {
        link.close();
        throw error;
      }
    } catch (error) {
      this.#runner.noteFailure(address, `ssh ${quoteWord(address)}`, began, error);
      throw error;
    }
  }

  alone(node: string): ClusterSession {
    // What the person told this session is forgotten when this one ends, not the other.
    const secrets: Secrets = { ...this.#secrets, forgetAll: () => undefined };
    return new Session({ ...this.config, nodes: [node] }, this.#prompter, this.#log, this.#environment, secrets);
  }

  watch(): () => void {
    const watcher = {};
    this.#watchers.add(watcher);
    this.#wanted = true;
    this.#keep();
    this.#pause.wake();
    return () => {
      if (this.#watchers.delete(watcher) && this.#watchers.size === 0) this.#stopFollowing?.();
    };
  }

  /** The open connection, or a new one; those who ask meanwhile share one attempt. */
  async #reach(signal?: AbortSignal, again = false): Promise<ConnectedNode> {
    if (signal?.aborted) throw new ClusterError("cancelled", `Connecting to "${this.config.name}" was cancelled.`);
    if (this.#reached?.link.open) return this.#reached;
    this.#wanted = true;
    const attempt = this.#reaching ?? this.#tryToReach(this.#abort.signal, again);
    if (this.#reaching === undefined) {
      this.#reaching = attempt;
      const done = (): void => {
        if (this.#reaching === attempt) this.#reaching = undefined;
      };
      attempt.then(done, done);
    }
    const cancel = deferred<never>();
    const cancelled = (): void =>
      cancel.reject(new ClusterError("cancelled", `Connecting to "${this.config.name}" was cancelled.`));
    signal?.addEventListener("abort", cancelled, { once: true });
    this.#waiting++;
    try {
      return await Promise.race([attempt, cancel.promise]);
    } finally {
      signal?.removeEventListener("abort", cancelled);
      // The last one who waited has given up: nobody is to be asked for a password any more.
      if (--this.#waiting === 0 && signal?.aborted && this.#watchers.size === 0 && this.#reaching === attempt)
        this.#giveUp();
    }
  }

  #giveUp(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#reaching = undefined;
    if (this.#view.connection.kind !== "lost") this.#setConnection({ kind: "disconnected" });
  }

  async #tryToReach(signal: AbortSignal, again: boolean): Promise<ConnectedNode> {
    const before = this.#view.connection;
    try {
      const reached = await connectToCluster(this.config, {
        prompter: this.#prompter,
        secrets: this.#secrets,
        environment: this.#environment,
        signal,
        first: this.#first,
        // While a cluster is tried again in the background, its view goes on telling what is wrong and since when.
        onTry: (node) => {
          if (before.kind !== "lost" && !(again && before.kind === "failed"))
            this.#setConnection({ kind: "connecting", node });
        },
        onCommand: (node, argv, result) => this.#runner.note(node, quoteCommand(argv), result),
        onFailure: (node, began, error) => this.#runner.noteFailure(node, `ssh ${quoteWord(node)}`, began, error),
      });
      if (signal.aborted) {
        reached.link.close();
        throw new ClusterError("cancelled", `Connecting to "${this.config.name}" was cancelled.`);
      }
      this.#accept(reached);
      return reached;
    } catch (error) {
      if (signal.aborted) throw new ClusterError("cancelled", `Connecting to "${this.config.name}" was cancelled.`);
      this.#setTrouble(error, before);
      throw error;
    }
  }

  #accept(reached: ConnectedNode): void {
    let snapshot: ClusterSnapshot;
    try {
      snapshot = this.#withKnownExtras(readStatus(reached.status.stdout, reached.node, Date.now()));
    } catch (error) {
      reached.link.close();
      throw error;
    }
    this.#reached = reached;
    this.#secrets.proven();
    this.#first = this.config.nodes.indexOf(reached.node);
    this.#setView({ ...this.#view, connection: { kind: "connected", node: reached.node }, snapshot });
    this.#keep();
  }

  #setTrouble(error: unknown, before: ConnectionState): void {
    const message = error instanceof Error ? error.message : String(error);
    if (before.kind === "lost" && isTransient(error)) this.#setConnection({ ...before, message });
    else this.#setConnection({ kind: "failed", message });
  }

  /** Runs a command that changes nothing; where the connection breaks or the cluster was stopped, on the node that takes over. */
  async #readWith(
    argv: readonly string[],
    signal?: AbortSignal,
  ): Promise<{ result: CommandResult; reached: ConnectedNode }> {
    for (let count = 1; ; count++) {
      const reached = await this.#reach(signal);
      const last = count >= Math.min(this.config.nodes.length, 3);
      try {
        const result = await this.#runner.run(reached, argv, {
          timeoutMs: statusTimeout,
          ...omitUndefined({ signal }),
        });
        if (result.exitCode !== exitCodes.disconnected || last) return { reached, result };
        this.#lose(reached, stopped([reached.node]).message);
      } catch (error) {
        if (last || !(error instanceof ClusterError) || error.kind !== "cut") throw error;
        this.#lose(reached, error.message);
      }
    }
  }

  #takeStatus(
    reached: ConnectedNode,
    result: { exitCode: number; stdout: string; stderr: string },
    extras?: StatusExtras,
  ): ClusterSnapshot {
    const error = commonError(reached.node, reached.link.target.user, statusCommand, { ...result, milliseconds: 0 });
    if (error) throw error;
    const read = readStatus(result.stdout, reached.node, Date.now());
    const last = this.#view.snapshot;
    if (extras) this.#extrasKey = extrasKey(read);
    const snapshot = extras ? withExtras(read, extras) : this.#withKnownExtras(read);
    if (last === undefined || !sameStatus(last, snapshot) || snapshot.takenAt - last.takenAt >= freshness)
      this.#setView({ ...this.#view, snapshot });
    return snapshot;
  }

  /** What crm_mon doesn't tell stays as it was told last, until it is asked for again. */
  #withKnownExtras(snapshot: ClusterSnapshot): ClusterSnapshot {
    const { leftovers = [], votes } = this.#view.snapshot ?? {};
    return { ...snapshot, leftovers, ...omitUndefined({ votes }) };
  }

  /** The snapshot with what crm_mon doesn't tell, asked for when it may have changed. */
  async #completed(reached: ConnectedNode, snapshot: ClusterSnapshot): Promise<ClusterSnapshot> {
    const key = extrasKey(snapshot);
    if (key === this.#extrasKey) return snapshot;
    const ask = (argv: readonly string[]): Promise<string> =>
      this.#runner.run(reached, argv, { timeoutMs: statusTimeout }).then(
        ({ stdout }) => stdout,
        () => "",
      );
    const [leftovers, votes] = await Promise.all([ask(leftoversCommand), ask(votesCommand)]);
    this.#extrasKey = key;
    const whole = withExtras(snapshot, { leftovers, votes });
    const { snapshot: newest } = this.#view;
    if (newest && !sameStatus(newest, whole) && newest.takenAt <= whole.takenAt)
      this.#setView({ ...this.#view, snapshot: whole });
    return whole;
  }

  /** The one task that keeps the connection up and follows the cluster, for as long as somebody wants it. */
  #keep(): void {
    if (this.#keeping) return;
    this.#keeping = true;
    void this.#keepGoing().finally(() => {
      this.#keeping = false;
    });
  }

  async #keepGoing(): Promise<void> {
    let failures = 0;
    const backOff = (): Promise<void> => this.#pause.rest(backoffs[Math.min(failures++, backoffs.length - 1)] ?? 0);
    while (this.#wanted) {
      let reached: ConnectedNode;
      try {
        reached = await this.#reach(undefined, failures > 0);
      } catch (error) {
        const hopeful = isTransient(error) && (this.#watchers.size > 0 || this.#view.connection.kind === "lost");
        if (!hopeful) this.#wanted = false;
        else await backOff();
        continue;
      }
      const since = Date.now();
      const reason = await this.#stayWith(reached);
      if (!this.#wanted || reason === undefined) continue;
      this.#lose(reached, reason);
      // A node that lets go again and again is no reason to run in circles.
      if (Date.now() - since > steady) failures = 0;
      else await backOff();
    }
  }

  /** Returns when the connection ended or the cluster can't be followed there, with the reason; undefined when only the watchers changed. */
  async #stayWith(reached: ConnectedNode): Promise<string | undefined> {
    const ended = reached.link.ended.then((reason) => `The connection to "${reached.node}" was lost (${reason}).`);
    if (this.#watchers.size === 0) {
      const woken = this.#pause.rest(3_600_000).then(() => undefined);
      // Waking also lets go of the clock, which would keep a process alive that has nothing more to do.
      return await Promise.race([ended, woken]).finally(() => this.#pause.wake());
    }
    const abort = new AbortController();
    this.#stopFollowing = () => abort.abort();
    try {
      return await Promise.race([ended, this.#follow(reached, abort.signal)]);
    } finally {
      this.#stopFollowing = undefined;
      abort.abort();
    }
  }

  async #follow(reached: ConnectedNode, signal: AbortSignal): Promise<string | undefined> {
    const onReport = ({ exitCode, output, extras }: WatchReport): void => {
      const snapshot = this.#takeStatus(reached, { exitCode, stdout: output, stderr: output }, extras);
      if (extras === undefined) void this.#completed(reached, snapshot);
    };
    const rest = (milliseconds: number): Promise<void> => this.#pause.rest(milliseconds);
    try {
      if (reached.privilege === "own") await watchByLoop(reached, this.#runner, onReport, signal);
      else await watchByPolling(reached, this.#runner, onReport, rest, signal);
      return undefined;
    } catch (error) {
      if (signal.aborted) return undefined;
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** The connection is of no more use: the next node is tried first from now on. */
  #lose(reached: ConnectedNode, message: string): void {
    reached.link.close();
    if (this.#reached !== reached) return;
    this.#reached = undefined;
    this.#first = (this.config.nodes.indexOf(reached.node) + 1) % Math.max(this.config.nodes.length, 1);
    if (this.#wanted) this.#setConnection({ kind: "lost", message, since: Date.now() });
  }

  #setConnection(connection: ConnectionState): void {
    if (JSON.stringify(connection) === JSON.stringify(this.#view.connection)) return;
    this.#setView({ ...this.#view, connection });
  }

  #setView(view: ClusterView): void {
    this.#view = view;
    for (const listener of [...this.#listeners]) {
      try {
        listener(view);
      } catch {
        // One listener's trouble is none of the others'.
      }
    }
  }
}

/** A session for one configured cluster; nothing is contacted until `connect`, `run` or `watch`. */
export function createSession(
  config: ClusterConfig,
  options: {
    readonly prompter: Prompter;
    readonly log: CommandLog;
    /** Where SSH finds its files; this process's own when absent. */
    readonly environment?: SshEnvironment;
  },
): ClusterSession {
  return new Session(config, options.prompter, options.log, options.environment ?? systemEnvironment());
}
