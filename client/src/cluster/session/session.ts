import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { ClusterError } from "../errors.ts";
import { exitCodes } from "../exit-codes.ts";
import type { ClusterConfig } from "../ssh/cluster-config.ts";
import type { CommandResult } from "../ssh/commands/command-result.ts";
import { type SshEnvironment, systemEnvironment } from "../ssh/config/target.ts";
import type { Prompter } from "../ssh/prompter.ts";
import { quoteArgument, quoteCommand } from "../ssh/quote.ts";
import { createSecrets, type Secrets } from "../ssh/secrets.ts";
import { statusCommand } from "../status/read-status.ts";
import type { ClusterSnapshot } from "../status/snapshot.ts";
import { createRunner } from "./command-runner.ts";
import { type ConnectedNode, connectToCluster } from "./connect.ts";
import { ConnectionPool } from "./connection-pool.ts";
import { openNodeAccess } from "./node-access.ts";
import { isQuorumElsewhere } from "./quorum-elsewhere.ts";
import type { ClusterSession, CommandLog, RunOptions } from "./session-types.ts";
import { createStatusTracker } from "./status-tracker.ts";
import { StatusWatcher } from "./status-watcher.ts";
import { clusterStopped, commandError } from "./tool-errors.ts";
import { createViewStore } from "./view-store.ts";

const readTimeout = 15_000;
/** A prepared connection that nobody takes is closed after this many milliseconds. */
const preparedMilliseconds = 300_000;

/** What a session works with. */
interface SessionOptions {
  readonly prompter: Prompter;
  readonly log: CommandLog;
  readonly environment: SshEnvironment;
  readonly secrets: Secrets;
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
  const { prompter, log, environment = systemEnvironment() } = options;
  return sessionWith(config, { prompter, log, environment, secrets: createSecrets(prompter) });
}

function sessionWith(config: ClusterConfig, options: SessionOptions): ClusterSession {
  const { prompter, log, environment, secrets } = options;
  const store = createViewStore(config.name);
  const runner = createRunner(config.name, secrets, log);
  const tracker = createStatusTracker(store, runner);
  const watcher = new StatusWatcher(runner, tracker, {
    onConnected: () => secrets.confirmAll(),
    isQuorumElsewhere: (node, signal) =>
      isQuorumElsewhere(
        config.nodes.filter((each) => each !== node),
        quietly,
        signal,
      ),
  });
  const pool = new ConnectionPool({
    config,
    user: watcher,
    connect: (first, signal, onAttempt) =>
      connectToCluster(config, {
        prompter,
        secrets,
        environment,
        signal,
        first,
        onAttempt,
        onCommand: (node, argv, result) => runner.logCommand(node, quoteCommand(argv), result),
        onFailure: (node, began, error) => runner.logFailure(node, `ssh ${quoteArgument(node)}`, began, error),
      }),
    onState: (connection) => store.update({ connection }),
  });

  /** Runs a command that changes nothing; where the connection breaks or the cluster was stopped, on the next node. */
  async function read(
    argv: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<{ readonly result: CommandResult; readonly node: ConnectedNode }> {
    for (let count = 1; ; count++) {
      const node = await pool.get(signal);
      const isLast = count >= Math.min(config.nodes.length, 3);
      try {
        const result = await runner.run(node, argv, { timeoutMs: readTimeout, ...omitUndefined({ signal }) });
        if (result.exitCode !== exitCodes.disconnected || isLast) return { node, result };
        pool.lose(node, clusterStopped([node.node]).message);
      } catch (error) {
        if (isLast || !(error instanceof ClusterError) || error.kind !== "connection-lost") throw error;
        pool.lose(node, error.message);
      }
    }
  }

  const prepared = new Map<string, ClusterSession>();
  const endPrepared = (node: string): void => {
    void prepared.get(node)?.disconnect();
    prepared.delete(node);
  };
  const forNode = (node: string, more: Partial<SessionOptions> = {}): ClusterSession => {
    // What the person answered here is forgotten when this session ends, not when the other one does.
    const shared: Secrets = { ...(more.secrets ?? secrets), forgetAll: () => undefined };
    return sessionWith({ ...config, nodes: [node] }, { ...options, ...more, secrets: shared });
  };
  /** A session to one node that asks nobody anything. */
  const quietly = (node: string): ClusterSession => {
    const quiet: Prompter = { ...prompter, acceptHostKey: async () => false, secret: async () => undefined };
    const known: Secrets = {
      ...secrets,
      get: async (question) => ((await secrets.has(question)) ? await secrets.get(question) : undefined),
    };
    return forNode(node, { prompter: quiet, secrets: known });
  };

  return {
    config,
    get view() {
      return store.view;
    },
    onDidChange: (listener) => store.onDidChange(listener),
    async connect(signal) {
      await pool.get(signal);
    },
    async disconnect() {
      for (const node of [...prepared.keys()]) endPrepared(node);
      watcher.clear();
      secrets.forgetAll();
      pool.close();
    },
    async run(argv: readonly string[], runOptions: RunOptions = {}): Promise<CommandResult> {
      return await runner.run(await pool.get(runOptions.signal), argv, runOptions);
    },
    async readCib(signal): Promise<string> {
      const argv = ["cibadmin", "-Q"];
      const { result, node } = await read(argv, signal);
      if (result.exitCode !== 0) throw commandError(node.node, node.connection.target.user, argv, result);
      return result.stdout;
    },
    async refresh(signal): Promise<ClusterSnapshot> {
      const { result, node } = await read(statusCommand, signal);
      return await tracker.complete(node, tracker.update(node, result));
    },
    openNode: (address, signal) => openNodeAccess(address, { config, prompter, secrets, environment, runner, signal }),
    forNode: (node) => forNode(node),
    prepare(node) {
      if (prepared.has(node)) return;
      const there = quietly(node);
      prepared.set(node, there);
      const end = (): void => {
        if (prepared.get(node) === there) endPrepared(node);
      };
      there.connect().catch(end);
      setTimeout(end, preparedMilliseconds).unref();
    },
    async takePrepared(node) {
      const there = prepared.get(node);
      prepared.delete(node);
      try {
        await there?.connect();
        return there;
      } catch {
        await there?.disconnect();
        return undefined;
      }
    },
    watch() {
      const remove = watcher.add();
      pool.maintain();
      return remove;
    },
  };
}
