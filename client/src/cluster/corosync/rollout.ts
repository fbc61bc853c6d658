import { randomBytes } from "node:crypto";
import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { ClusterError } from "../errors.ts";
import { createSleep } from "../session/interruptible-sleep.ts";
import type { ClusterSession } from "../session/session-types.ts";
import { digestOf, exitChanged, fileError, type NodeFile, readCorosyncFile, runFileScript } from "./config-file.ts";
import { connectNodes, type ListedNode, type OpenNode } from "./connect-nodes.ts";
import { notInForce, type RunningCorosync, readRunning } from "./running-values.ts";

/** Where a rollout is. */
export type RolloutStep = "checking" | "staging" | "swapping" | "reloading" | "verifying" | "rolling-back";

/** A corosync.conf and all nodes it is for, connected. */
export interface RolloutNodes {
  readonly session: ClusterSession;
  readonly nodes: readonly (OpenNode & {
    readonly file: NodeFile;
    readonly running: RunningCorosync | undefined;
  })[];
  close(): void;
}

/** What the new file is, as the language server read it. */
export interface WantedCorosync {
  readonly text: string;
  /** Its options under their names in corosync's map. */
  readonly options: Readonly<Record<string, string>>;
  /** The names of the options of the former file. */
  readonly before: readonly string[];
}

/** How a rollout is watched and given up. */
export interface RolloutOptions {
  readonly onStep: (step: RolloutStep, text: string) => void;
  /** Cancels it before the first node has the new file; afterwards it goes on to its end, which takes seconds. */
  readonly signal?: AbortSignal;
}

/** How a rollout ended, with a sentence for people. */
export interface RolloutResult {
  /** `unchanged`: all nodes have the file already. */
  readonly outcome: "rolled-out" | "unchanged";
  readonly message: string;
  /** For each node the options it doesn't have in force until corosync is restarted there. */
  readonly restarts: readonly { readonly node: string; readonly keys: readonly string[] }[];
}

/** Connects to all nodes of a nodelist and reads what each has. Rejects with a ClusterError where one can't be reached. */
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
 * Puts a corosync.conf on all nodes or on none: each node's corosync checks it first; it is written beside the old one
 * everywhere before any is replaced; where one fails, or corosync doesn't take it, or quorum is lost, the old files are put back.
 * Then corosync reloads it, and each node is asked what is in force. Rejects with a ClusterError whose message says what
 * the nodes have now.
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
    onStep("checking", `Asking corosync on ${formatNodeNames(nodes)}`);
    await onAll(nodes, "doesn't accept the file", (node) =>
      runFileScript(node, "check", [], { stdin: wanted.text, ...omitUndefined({ signal }) }),
    ).catch(rejectUnchanged);
    onStep("staging", "Writing the file beside the old one");
    try {
      await onAll(outdated, "couldn't write the new file", (node) =>
        runFileScript(node, "stage", [id, digest], { stdin: wanted.text }),
      );
      if (signal?.aborted) throw new ClusterError("cancelled", "The rollout was cancelled.");
    } catch (error) {
      await clean(outdated, id);
      rejectUnchanged(error);
    }
    onStep("swapping", "Putting the file in place");
    try {
      await onAll(outdated, "couldn't put the new file in place", (node) =>
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
  await Promise.all(outdated.map((node) => runFileScript(node, "keep", [id]).catch(() => undefined)));
  onStep("verifying", "Asking each node what is in force");
  const outcome = outdated.length > 0 ? "rolled-out" : "unchanged";
  try {
    const restarts = await pendingRestarts(runningNodes, wanted);
    return { outcome, restarts, message: formatResult(nodes, outdated, runningNodes.length, restarts) };
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    // The file is in place all the same.
    const message = `${placed(nodes, outdated)}, but what is in force there couldn't be asked of all: ${error.message}`;
    return { outcome, restarts: [], message };
  }
}

type Node = RolloutNodes["nodes"][number];

/** Runs something on all these nodes and waits for all; rejects with the first node's error, naming the others that failed too. */
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

/** Brings every node back to its former file, and says which couldn't be. */
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
  onStep("rolling-back", "Putting the former files back");
  const back = async (node: Node): Promise<boolean> => {
    // The connection may be what failed; then nobody knows whether the file is in place.
    const access = node.access.open ? node.access : await session.openNode(node.access.address);
    const again = { ...node, access };
    const { exitCode } = await runFileScript(again, "restoreFormer", [id, node.file.digest, digest]);
    if (access === node.access) return exitCode === 0 || exitCode === exitChanged;
    await runFileScript(again, "clean", [id]).catch(() => undefined);
    access.close();
    return exitCode === 0 || exitCode === exitChanged;
  };
  const failed = (
    await Promise.all(nodes.map(async (node) => ((await withRetries(() => back(node))) ? [] : [node])))
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
      ? "All nodes had this file already, and keep it."
      : failed.length === 0
        ? "The former file was put back on all nodes."
        : `The former file was put back, except on ${failed.map(({ name }) => `"${name}"`).join(", ")}: look there at /etc/corosync/corosync.conf; the former file is beside it as corosync.conf.${id}.old.`;
  throw new ClusterError(reason.kind, `${reason.message} ${ending}`, reason.detail);
}

/** Tries a few times: a connection that broke may be back in a moment. */
async function withRetries(attempt: () => Promise<boolean>): Promise<boolean> {
  const pause = createSleep();
  for (let count = 1; ; count++) {
    const done = await attempt().catch(() => undefined);
    if (done !== undefined || count >= 4) return done ?? false;
    await pause.sleep(count * 1_000);
  }
}

/** Tells corosync to read the file again: one node does it for all. */
async function reload(nodes: readonly Node[], onStep: RolloutOptions["onStep"]): Promise<void> {
  const [node] = nodes;
  if (node === undefined) return;
  onStep("reloading", "Telling corosync to read it");
  const result = await node.access.run(["corosync-cfgtool", "-R"], { timeoutMs: 30_000 });
  if (result.exitCode !== 0) throw fileError(node, "couldn't reload the file", result);
}

const quorumMilliseconds = 15_000;

/** Waits until every node that had quorum has it. Rejects with a ClusterError when that takes too long. */
async function waitForQuorum(nodes: readonly Node[], onStep: RolloutOptions["onStep"]): Promise<void> {
  onStep("verifying", "Waiting for quorum");
  const pause = createSleep();
  const had = nodes.filter(({ running }) => running?.quorate);
  const until = Date.now() + quorumMilliseconds;
  for (;;) {
    const states = await Promise.all(had.map(async (node) => ({ node, now: await readRunning(node) })));
    const without = states.filter(({ now }) => !now?.quorate);
    if (without.length === 0) return;
    if (Date.now() > until) {
      const names = without.map(({ node }) => `"${node.name}"`).join(", ");
      throw new ClusterError("rejected", `With the new file ${names} had no quorum any more.`);
    }
    await pause.sleep(500);
  }
}

const reloadMilliseconds = 3_000;

/** What each node doesn't have in force. The other nodes take a reload over a moment later. */
async function pendingRestarts(nodes: readonly Node[], wanted: WantedCorosync): Promise<RolloutResult["restarts"]> {
  const pause = createSleep();
  const until = Date.now() + reloadMilliseconds;
  for (;;) {
    const missing = await Promise.all(
      nodes.map(async (node) => {
        const running = await readRunning(node);
        return { node: node.name, keys: running ? notInForce(running, wanted.options, wanted.before) : [] };
      }),
    );
    const restarts = missing.filter(({ keys }) => keys.length > 0);
    if (restarts.length === 0 || Date.now() > until) return restarts;
    await pause.sleep(500);
  }
}

function formatNodeNames(nodes: readonly { readonly name: string }[]): string {
  return nodes.map(({ name }) => `"${name}"`).join(", ");
}

function placed(nodes: readonly Node[], changed: readonly Node[]): string {
  const where = nodes.length === 1 ? formatNodeNames(nodes) : `all ${nodes.length} nodes`;
  if (changed.length > 0) return `The file is on ${where}`;
  return `${where[0]?.toUpperCase()}${where.slice(1)} had this file already`;
}

function formatResult(
  nodes: readonly Node[],
  changed: readonly Node[],
  running: number,
  restarts: RolloutResult["restarts"],
): string {
  const place = placed(nodes, changed);
  if (running === 0) return `${place}. corosync doesn't run; it reads the file when it is started.`;
  const keys = [...new Set(restarts.flatMap(({ keys }) => keys))];
  if (keys.length === 0) return `${place}, and all of it is in force.`;
  return `${place}. In force after a restart of corosync only: ${keys.join(", ")}.`;
}
