import { randomBytes } from "node:crypto";
import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { ClusterError } from "../errors.ts";
import { createSleep } from "../session/interruptible-sleep.ts";
import type { ClusterSession } from "../session/session-types.ts";
import { digestOf, exitChanged, fileError, type NodeFile, readCorosyncFile, runFileScript } from "./config-file.ts";
import { connectNodes, type ListedNode, type OpenNode } from "./connect-nodes.ts";
import { notInEffect, type RunningCorosync, readRunning } from "./running-values.ts";

/** The step of a rollout. */
type RolloutStep = "checking" | "staging" | "swapping" | "reloading" | "verifying" | "rolling-back";

/** The connected nodes of a rollout, with what each has. */
export interface RolloutNodes {
  readonly session: ClusterSession;
  readonly nodes: readonly (OpenNode & {
    readonly file: NodeFile;
    readonly running: RunningCorosync | undefined;
  })[];
  close(): void;
}

/** The new file, as the language server reads it. */
interface WantedCorosync {
  readonly text: string;
  /** Its options, by their names in corosync's map. */
  readonly options: Readonly<Record<string, string>>;
  /** The names of the options of the former file. */
  readonly before: readonly string[];
}

/** How a rollout reports its progress and is cancelled. */
export interface RolloutOptions {
  readonly onStep: (step: RolloutStep, text: string) => void;
  /** Cancels it before the first node has the new file; after that it is finished, which takes seconds. */
  readonly signal?: AbortSignal;
}

/** The result of a rollout, with a sentence for people. */
export interface RolloutResult {
  /** `unchanged`: all nodes have the file already. */
  readonly outcome: "rolled-out" | "unchanged";
  readonly message: string;
  /** The options that take effect only when corosync is restarted, by node. */
  readonly restarts: readonly { readonly node: string; readonly keys: readonly string[] }[];
}

/** Connects to all nodes of a nodelist and reads what each has. Rejects with a ClusterError where one can't be connected. */
export async function openRollout(
  session: ClusterSession,
  listed: readonly ListedNode[],
  signal?: AbortSignal,
): Promise<RolloutNodes> {
  const connected = await connectNodes(session, listed, signal);
  const close = (): void => {
    for (const { access } of connected) access.close();
  };
  try {
    const nodes = await Promise.all(
      connected.map(async (node) => ({
        ...node,
        file: await readCorosyncFile(node, signal),
        running: await readRunning(node, signal),
      })),
    );
    return { session, nodes, close };
  } catch (error) {
    close();
    throw error;
  }
}

/**
 * Installs a corosync.conf on all nodes or on none. Each node's corosync checks it first; it is written next to the old one on all nodes
 * before any is replaced; then corosync reloads it, and each node is asked which options are in effect. When a node fails, corosync refuses
 * the file, or quorum is lost, the old files are restored. Rejects with a ClusterError whose message says what the nodes have then.
 */
export async function rollOut(
  { session, nodes }: RolloutNodes,
  wanted: WantedCorosync,
  options: RolloutOptions,
): Promise<RolloutResult> {
  const { onStep, signal } = options;
  const digest = digestOf(wanted.text);
  const id = `quorate-${randomBytes(4).toString("hex")}`;
  const outdated = nodes.filter(({ file }) => file.digest !== digest);

  if (outdated.length > 0) {
    onStep("checking", `Checking the file with corosync on ${formatNodeNames(nodes)}`);
    await onAll(nodes, "doesn't accept the file", (node) =>
      runFileScript(node, "check", [], { stdin: wanted.text, ...omitUndefined({ signal }) }),
    ).catch(rejectUnchanged);
    onStep("staging", "Writing the file next to the old one");
    try {
      await onAll(outdated, "couldn't write the new file", (node) =>
        runFileScript(node, "stage", [id, digest], { stdin: wanted.text }),
      );
      if (signal?.aborted) throw new ClusterError("cancelled", "The rollout was cancelled.");
    } catch (error) {
      await clean(outdated, id);
      rejectUnchanged(error);
    }
    onStep("swapping", "Replacing the file");
    try {
      await onAll(outdated, "couldn't replace the file", (node) =>
        runFileScript(node, "swap", [id, node.file.digest, digest]),
      );
    } catch (error) {
      await rollBack(session, outdated, id, digest, error, onStep, false);
    }
  }

  const runningNodes = nodes.filter(({ running }) => running !== undefined);
  if (runningNodes.length > 0) {
    try {
      await reload(runningNodes, onStep);
      await waitForQuorum(runningNodes, onStep);
    } catch (error) {
      await rollBack(session, outdated, id, digest, error, onStep, true);
    }
  }
  await Promise.all(outdated.map((node) => runFileScript(node, "finish", [id]).catch(() => undefined)));
  onStep("verifying", "Checking which options are in effect");
  const outcome = outdated.length > 0 ? "rolled-out" : "unchanged";
  try {
    const restarts = await pendingRestarts(runningNodes, wanted);
    return { outcome, restarts, message: formatResult(nodes, outdated, runningNodes.length, restarts) };
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    // The file is installed all the same.
    const message = `${placed(nodes, outdated)}, but not all nodes could be asked which options are in effect: ${error.message}`;
    return { outcome, restarts: [], message };
  }
}

type Node = RolloutNodes["nodes"][number];

/** Runs something on all these nodes and waits for all; rejects with the errors of all that failed. */
async function onAll(
  nodes: readonly Node[],
  what: string,
  run: (node: Node) => ReturnType<typeof runFileScript>,
): Promise<void> {
  const failures = (
    await Promise.all(
      nodes.map(async (node) => {
        try {
          const result = await run(node);
          return result.exitCode === 0 ? undefined : fileError(node, what, result);
        } catch (error) {
          return error instanceof ClusterError ? error : new ClusterError("protocol", String(error));
        }
      }),
    )
  ).filter((error) => error !== undefined);
  const [first, ...others] = failures;
  if (first === undefined) return;
  const message = [first.message, ...others.map((error) => error.message)].join(" ");
  throw new ClusterError(first.kind, message, first.detail);
}

function rejectUnchanged(error: unknown): never {
  if (!(error instanceof ClusterError)) throw error;
  throw new ClusterError(error.kind, `${error.message} No node was changed.`, error.detail, error.declined);
}

async function clean(nodes: readonly Node[], id: string): Promise<void> {
  await Promise.all(nodes.map((node) => runFileScript(node, "clean", [id]).catch(() => undefined)));
}

/** Restores the former file on every node, and rejects with the reason and the result. */
async function rollBack(
  session: ClusterSession,
  nodes: readonly Node[],
  id: string,
  digest: string,
  reason: unknown,
  onStep: RolloutOptions["onStep"],
  reloads: boolean,
): Promise<never> {
  if (!(reason instanceof ClusterError)) throw reason;
  onStep("rolling-back", "Restoring the former files");
  const restore = async (node: Node): Promise<boolean> => {
    // When the connection was lost, the file may have been replaced or not.
    const access = node.access.open ? node.access : await session.openNode(node.access.address);
    const again = { ...node, access };
    const { exitCode } = await runFileScript(again, "roll-back", [id, node.file.digest, digest]);
    if (access === node.access) return exitCode === 0 || exitCode === exitChanged;
    await runFileScript(again, "clean", [id]).catch(() => undefined);
    access.close();
    return exitCode === 0 || exitCode === exitChanged;
  };
  const failed = (
    await Promise.all(nodes.map(async (node) => ((await withRetries(() => restore(node))) ? [] : [node])))
  ).flat();
  if (reloads) {
    const running = nodes.find(({ running, access }) => running !== undefined && access.open);
    await running?.access.run(["corosync-cfgtool", "-R"], { timeoutMs: 30_000 }).catch(() => undefined);
  }
  await clean(
    nodes.filter((node) => !failed.includes(node)),
    id,
  );
  const ending =
    nodes.length === 0
      ? "All nodes already had this file, and it was not changed."
      : failed.length === 0
        ? "The former file was restored on all nodes."
        : `The former file was restored, except on ${formatNodeNames(failed)}: check /etc/corosync/corosync.conf there; the former file is next to it as corosync.conf.${id}.old.`;
  throw new ClusterError(reason.kind, `${reason.message} ${ending}`, reason.detail);
}

/** Tries a few times: a lost connection may be restored soon. */
async function withRetries(attempt: () => Promise<boolean>): Promise<boolean> {
  const timer = createSleep();
  for (let count = 1; ; count++) {
    const done = await attempt().catch(() => undefined);
    if (done !== undefined || count >= 4) return done ?? false;
    await timer.sleep(count * 1_000);
  }
}

/** Makes corosync reload the file, by a command on one node for all. */
async function reload(nodes: readonly Node[], onStep: RolloutOptions["onStep"]): Promise<void> {
  const [node] = nodes;
  if (node === undefined) return;
  onStep("reloading", "Reloading corosync");
  const result = await node.access.run(["corosync-cfgtool", "-R"], { timeoutMs: 30_000 });
  if (result.exitCode !== 0) throw fileError(node, "couldn't reload the file", result);
}

const quorumMilliseconds = 15_000;

/** Waits until every node that had quorum has it. Rejects with a ClusterError when that takes too long. */
async function waitForQuorum(nodes: readonly Node[], onStep: RolloutOptions["onStep"]): Promise<void> {
  onStep("verifying", "Waiting for quorum");
  const timer = createSleep();
  const had = nodes.filter(({ running }) => running?.quorate);
  const until = Date.now() + quorumMilliseconds;
  for (;;) {
    const states = await Promise.all(had.map(async (node) => ({ node, now: await readRunning(node) })));
    const without = states.filter(({ now }) => !now?.quorate);
    if (without.length === 0) return;
    if (Date.now() > until) {
      const names = without.map(({ node }) => `"${node.name}"`).join(", ");
      throw new ClusterError("rejected", `With the new file, ${names} lost quorum.`);
    }
    await timer.sleep(500);
  }
}

const reloadMilliseconds = 3_000;

/** The options that aren't in effect, by node. A reload reaches the other nodes a moment later. */
async function pendingRestarts(nodes: readonly Node[], wanted: WantedCorosync): Promise<RolloutResult["restarts"]> {
  const timer = createSleep();
  const until = Date.now() + reloadMilliseconds;
  for (;;) {
    const missing = await Promise.all(
      nodes.map(async (node) => {
        const running = await readRunning(node);
        return { node: node.name, keys: running ? notInEffect(running, wanted.options, wanted.before) : [] };
      }),
    );
    const restarts = missing.filter(({ keys }) => keys.length > 0);
    if (restarts.length === 0 || Date.now() > until) return restarts;
    await timer.sleep(500);
  }
}

function formatNodeNames(nodes: readonly { readonly name: string }[]): string {
  return nodes.map(({ name }) => `"${name}"`).join(", ");
}

function placed(nodes: readonly Node[], changed: readonly Node[]): string {
  const where = nodes.length === 1 ? formatNodeNames(nodes) : `all ${nodes.length} nodes`;
  if (changed.length > 0) return `The file is on ${where}`;
  return `${where[0]?.toUpperCase()}${where.slice(1)} already had this file`;
}

function formatResult(
  nodes: readonly Node[],
  changed: readonly Node[],
  running: number,
  restarts: RolloutResult["restarts"],
): string {
  const place = placed(nodes, changed);
  if (running === 0) return `${place}. corosync isn't running; it reads the file when it starts.`;
  const keys = [...new Set(restarts.flatMap(({ keys }) => keys))];
  if (keys.length === 0) return `${place}, and all of it is in effect.`;
  return `${place}. These options take effect when corosync is restarted: ${keys.join(", ")}.`;
}
