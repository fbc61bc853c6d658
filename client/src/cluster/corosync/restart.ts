import { ClusterError } from "../errors.ts";
import { createSleep } from "../session/interruptible-sleep.ts";
import type { OpenNode } from "./connect-nodes.ts";
import { readRunning } from "./running-values.ts";

/** How a restart is watched and given up; a node that is under way is always brought to its end. */
export interface RestartOptions {
  readonly onStep: (text: string) => void;
  readonly signal?: AbortSignal;
}

// Pacemaker hands its resources over before it stops, which takes as long as they take to stop.
const stopScript = [
  "if [ -d /run/systemd/system ]; then systemctl stop pacemaker corosync; exit; fi",
  "service pacemaker stop >/dev/null; service corosync stop >/dev/null",
  "pidof pacemakerd corosync >/dev/null && { echo 'pacemaker or corosync still runs' >&2; exit 1; }",
  "exit 0",
].join("\n");

const startScript = [
  "if [ -d /run/systemd/system ]; then systemctl start corosync pacemaker; exit; fi",
  "service corosync start >/dev/null || exit",
  "tries=0; until corosync-cfgtool -s >/dev/null 2>&1; do tries=$((tries + 1)); [ $tries -lt 20 ] || break; sleep 0.5; done",
  "service pacemaker start >/dev/null </dev/null",
].join("\n");

const stopMilliseconds = 20 * 60_000;
const startMilliseconds = 60_000;
const onlineMilliseconds = 120_000;

/**
 * Restarts Pacemaker and corosync on one node after the other; the next one only when the last is online again and has
 * quorum. Rejects with a ClusterError that says which node didn't come back; the nodes after it are left as they are.
 */
export async function restartNodeByNode(nodes: readonly OpenNode[], options: RestartOptions): Promise<void> {
  for (const [index, node] of nodes.entries()) {
    if (options.signal?.aborted)
      throw new ClusterError(
        "cancelled",
        `The restart was ended before "${node.name}". ${index} of ${nodes.length} nodes were restarted.`,
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
 * Stops Pacemaker and corosync on all nodes, then starts them: for options that nodes must agree on to understand each
 * other. Every resource is down meanwhile. Rejects with a ClusterError that says which node didn't stop or come back.
 */
export async function restartTogether(nodes: readonly OpenNode[], options: RestartOptions): Promise<void> {
  if (options.signal?.aborted) throw new ClusterError("cancelled", "The restart was cancelled. No node was stopped.");
  options.onStep("Stopping all nodes");
  const stopped = await Promise.allSettled(nodes.map(stop));
  // Whatever happened, a cluster that is half down serves nobody.
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
  const said = result.stderr.trim().split("\n").at(-1) || `exit ${result.exitCode}`;
  throw new ClusterError(
    "rejected",
    `"${node.name}" couldn't ${title}: ${said}. Look at its logs (journalctl -u corosync -u pacemaker, /var/log/corosync, /var/log/pacemaker).`,
    result.stderr.trim() || undefined,
  );
}

async function waitUntilOnline(node: OpenNode): Promise<void> {
  const pause = createSleep();
  const until = Date.now() + onlineMilliseconds;
  for (;;) {
    const running = await readRunning(node);
    const own = await node.access.run(["crm_node", "-q"], { timeoutMs: 20_000 });
    const member = own.exitCode === 0 && own.stdout.trim() === "1";
    if (running?.quorate && member && (await isOnline(node))) return;
    if (Date.now() > until)
      throw new ClusterError(
        "timeout",
        `"${node.name}" was restarted, but isn't online with quorum after ${onlineMilliseconds / 1000} s. No further node was restarted. Look at its logs, then go on by hand.`,
      );
    await pause.sleep(1_000);
  }
}

/** Is the node a member that runs resources, as the cluster sees it? */
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
