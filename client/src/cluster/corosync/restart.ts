import { ClusterError } from "../errors.ts";
import { nodeScript } from "../node-script.ts";
import { createSleep } from "../session/interruptible-sleep.ts";
import type { OpenNode } from "./connect-nodes.ts";
import { readRunning } from "./running-values.ts";

/** How a restart reports its progress and is cancelled; the restart of a node that has begun is always finished. */
interface RestartOptions {
  readonly onStep: (text: string) => void;
  readonly signal?: AbortSignal;
}

const stopScript = nodeScript(new URL("./stop.sh", import.meta.url));
const startScript = nodeScript(new URL("./start.sh", import.meta.url));

const stopMilliseconds = 20 * 60_000;
const startMilliseconds = 60_000;
const onlineMilliseconds = 120_000;

/**
 * Restarts Pacemaker and corosync on one node after the other, each when the one before is online again with quorum.
 * Rejects with a ClusterError that says which node failed; the nodes after it are not restarted.
 */
export async function restartNodeByNode(nodes: readonly OpenNode[], options: RestartOptions): Promise<void> {
  for (const [index, node] of nodes.entries()) {
    if (options.signal?.aborted)
      throw new ClusterError(
        "cancelled",
        `The restart was cancelled before "${node.name}". ${index} of ${nodes.length} nodes were restarted.`,
      );
    const place = `${index + 1} of ${nodes.length}`;
    options.onStep(`Stopping "${node.name}" (${place}); its resources move first`);
    await stop(node);
    options.onStep(`Starting "${node.name}" (${place})`);
    await start(node);
    options.onStep(`Waiting until "${node.name}" is online (${place})`);
    await waitUntilOnline(node);
  }
}

/**
 * Stops Pacemaker and corosync on all nodes, then starts them: for options on which nodes must agree to communicate.
 * All resources are stopped during the restart. Rejects with a ClusterError that says which node failed.
 */
export async function restartTogether(nodes: readonly OpenNode[], options: RestartOptions): Promise<void> {
  if (options.signal?.aborted) throw new ClusterError("cancelled", "The restart was cancelled. No node was stopped.");
  options.onStep("Stopping all nodes");
  const stopped = await Promise.allSettled(nodes.map(stop));
  // Nodes are started also after an error: a half-stopped cluster is of no use.
  options.onStep("Starting all nodes");
  const started = await Promise.allSettled(nodes.map(start));
  const failure = [...stopped, ...started].find((result) => result.status === "rejected");
  if (failure) throw failure.reason;
  options.onStep("Waiting until all nodes are online");
  await Promise.all(nodes.map(waitUntilOnline));
}

async function stop(node: OpenNode): Promise<void> {
  await runService(node, stopScript, "stop pacemaker and corosync", stopMilliseconds);
}

async function start(node: OpenNode): Promise<void> {
  await runService(node, startScript, "start corosync and pacemaker", startMilliseconds);
}

async function runService(node: OpenNode, script: string, title: string, timeoutMs: number): Promise<void> {
  const result = await node.access.run(["sh", "-c", script], { title: `(${title})`, timeoutMs });
  if (result.exitCode === 0) return;
  const reason = result.stderr.trim().split("\n").at(-1) || `exit ${result.exitCode}`;
  throw new ClusterError(
    "rejected",
    `"${node.name}" couldn't ${title}: ${reason}. Check its logs (journalctl -u corosync -u pacemaker, /var/log/corosync, /var/log/pacemaker).`,
    result.stderr.trim() || undefined,
  );
}

async function waitUntilOnline(node: OpenNode): Promise<void> {
  const timer = createSleep();
  const until = Date.now() + onlineMilliseconds;
  for (;;) {
    const running = await readRunning(node);
    const own = await node.access.run(["crm_node", "-q"], { timeoutMs: 20_000 });
    const member = own.exitCode === 0 && own.stdout.trim() === "1";
    if (running?.quorate && member && (await isOnline(node))) return;
    if (Date.now() > until)
      throw new ClusterError(
        "timeout",
        `"${node.name}" was restarted, but isn't online with quorum after ${onlineMilliseconds / 1000} s. No further node was restarted. Check its logs, then restart the other nodes by hand.`,
      );
    await timer.sleep(1_000);
  }
}

/** Does the cluster see the node as a member that can run resources? */
async function isOnline(node: OpenNode): Promise<boolean> {
  const name = await node.access.run(["crm_node", "-n"], { timeoutMs: 20_000 });
  const state = await node.access.run(["crm_mon", "-1", "--output-as=xml", "--include=none,nodes"], {
    timeoutMs: 20_000,
  });
  if (name.exitCode !== 0 || state.exitCode !== 0) return false;
  const line = state.stdout
    .split("\n")
    .find((each) => each.includes("<node ") && each.includes(` name="${name.stdout.trim()}"`));
  return line?.includes(' online="true"') === true && line.includes(' pending="false"');
}
