import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { quoted } from "../../../../server/src/text/phrases.ts";
import { ClusterError } from "../errors.ts";
import { nodeScript } from "../node-script.ts";
import { lookAt, runServiceStep } from "../services/service-nodes.ts";
import { type ServiceRunOptions, waitUntilOnline } from "../services/wait-until-online.ts";
import { createSleep } from "../session/interruptible-sleep.ts";
import type { ClusterSession, NodeAccess } from "../session/session-types.ts";
import type { MaintenanceNode } from "./maintenance-state.ts";

const bootScript = nodeScript(new URL("./boot-identity.sh", import.meta.url));
const rebootScript = nodeScript(new URL("./reboot.sh", import.meta.url));

const commandMilliseconds = 4 * 3600_000;
const serviceMilliseconds = 20 * 60_000;
const bootMilliseconds = 20 * 60_000;
const pollMilliseconds = 3_000;

/** Connects to a node, and closes the connection after the work. */
async function onNodeAt<T>(
  session: ClusterSession,
  { address }: MaintenanceNode,
  signal: AbortSignal | undefined,
  work: (access: NodeAccess) => Promise<T>,
): Promise<T> {
  const access = await session.openNode(address, signal);
  try {
    return await work(access);
  } finally {
    access.close();
  }
}

/** Runs a person's command on a node, in a shell, as root. Rejects with a ClusterError with what it printed last where it fails. */
export async function runCommandOn(
  session: ClusterSession,
  node: MaintenanceNode,
  command: string,
  { onStep, signal }: ServiceRunOptions,
): Promise<void> {
  await onNodeAt(session, node, signal, async (access) => {
    const { exitCode, stdout, stderr } = await access.run(["sh", "-c", command], {
      title: "(the command of the maintenance)",
      timeoutMs: commandMilliseconds,
      ...omitUndefined({ signal }),
    });
    const lines = `${stdout}\n${stderr}`.trim().split("\n").filter(Boolean);
    for (const line of lines.slice(-5)) onStep(`  ${line}`);
    if (exitCode !== 0)
      throw new ClusterError(
        "rejected",
        `The command failed on ${quoted(node.name)} with exit code ${exitCode}${lines.length > 0 ? `: ${lines.at(-1)}` : "."}`,
        lines.slice(-20).join("\n"),
      );
  });
}

/** What identifies the boot of a node. */
export async function bootOf(
  session: ClusterSession,
  node: MaintenanceNode,
  signal: AbortSignal | undefined,
): Promise<string> {
  return await onNodeAt(session, node, signal, (access) => readBoot(access, signal));
}

async function readBoot(access: NodeAccess, signal: AbortSignal | undefined): Promise<string> {
  const options = { title: "(boot id)", timeoutMs: 20_000, ...omitUndefined({ signal }) };
  const { exitCode, stdout } = await access.run(["sh", "-c", bootScript], options);
  const id = stdout.trim().replace("\n", " ");
  if (exitCode !== 0 || id === "")
    throw new ClusterError("protocol", `"${access.address}" doesn't say when it was booted.`);
  return id;
}

/** Stops the cluster on a node in the orderly way, and reboots it. */
export async function rebootNode(
  session: ClusterSession,
  node: MaintenanceNode,
  signal: AbortSignal | undefined,
): Promise<void> {
  await onNodeAt(session, node, signal, async (access) => {
    for (const step of ["stop-pacemaker", "stop-corosync"]) {
      const { exitCode, stderr } = await runServiceStep(access, step, [], serviceMilliseconds);
      if (exitCode !== 0)
        throw new ClusterError(
          "rejected",
          `The cluster couldn't be stopped on ${quoted(node.name)} before its reboot: ${stderr.trim().split("\n").at(-1) || `exit ${exitCode}`}.`,
        );
    }
    const { exitCode, stderr } = await access.run(["sh", "-c", rebootScript], { title: "(reboot)", timeoutMs: 30_000 });
    if (exitCode !== 0)
      throw new ClusterError(
        "rejected",
        `${quoted(node.name)} couldn't be rebooted: ${stderr.trim() || `exit ${exitCode}`}.`,
      );
  });
}

/** Waits until a node answers that was booted anew. Rejects with a ClusterError when it takes too long, or the wait was cancelled. */
export async function waitForBoot(
  session: ClusterSession,
  node: MaintenanceNode,
  before: string,
  { onStep, signal }: ServiceRunOptions,
): Promise<void> {
  const timer = createSleep();
  const wake = (): void => timer.wake();
  signal?.addEventListener("abort", wake);
  const began = Date.now();
  try {
    for (let reason = "it still runs as before"; ; ) {
      if (signal?.aborted) throw new ClusterError("cancelled", "The wait was cancelled.");
      const seconds = Math.round((Date.now() - began) / 1000);
      onStep(`Waiting until ${quoted(node.name)} has booted, ${seconds} s`);
      try {
        if ((await bootOf(session, node, signal)) !== before) return;
        reason = "it still runs as before";
      } catch (error) {
        if (!(error instanceof ClusterError)) throw error;
        // Somebody has to look at these: waiting changes nothing.
        if (["changed-host-key", "revoked-host-key", "authentication", "sudo"].includes(error.kind)) throw error;
        reason = error.message;
      }
      if (Date.now() - began > bootMilliseconds)
        throw new ClusterError(
          "timeout",
          `${quoted(node.name)} wasn't booted within ${bootMilliseconds / 60_000} minutes: ${reason}`,
        );
      await timer.sleep(pollMilliseconds);
    }
  } finally {
    signal?.removeEventListener("abort", wake);
  }
}

/** Waits until a node answers, starts the cluster there where nothing has, and waits until it is online with quorum. */
export async function returnToCluster(
  session: ClusterSession,
  node: MaintenanceNode,
  { onStep, signal }: ServiceRunOptions,
): Promise<void> {
  const access = await openWithPatience(session, node, { onStep, signal });
  try {
    const facts = await lookAt(access, signal);
    const steps = [
      ...(facts.runsCorosync ? [] : ["start-corosync"]),
      ...(facts.hasDevice && !facts.runsDevice ? ["start-device"] : []),
      ...(facts.runsPacemaker ? [] : ["start-pacemaker"]),
    ];
    if (steps.length > 0) onStep(`Starting the cluster on ${quoted(node.name)}`);
    for (const step of steps) {
      const { exitCode, stderr } = await runServiceStep(access, step, [], serviceMilliseconds);
      if (exitCode !== 0)
        throw new ClusterError(
          "rejected",
          `The cluster couldn't be started on ${quoted(node.name)}: ${stderr.trim().split("\n").at(-1) || `exit ${exitCode}`}.`,
        );
    }
    await waitUntilOnline([{ name: node.name, access }], true, { onStep, signal });
  } finally {
    access.close();
  }
}

/** A node that a person has rebooted answers later. */
async function openWithPatience(
  session: ClusterSession,
  node: MaintenanceNode,
  { onStep, signal }: ServiceRunOptions,
): Promise<NodeAccess> {
  const timer = createSleep();
  const wake = (): void => timer.wake();
  signal?.addEventListener("abort", wake);
  const until = Date.now() + bootMilliseconds;
  try {
    for (;;) {
      try {
        return await session.openNode(node.address, signal);
      } catch (error) {
        const isTransient =
          error instanceof ClusterError && ["unreachable", "connection-lost", "timeout"].includes(error.kind);
        if (!isTransient || signal?.aborted || Date.now() > until) throw error;
        onStep(`Waiting until ${quoted(node.name)} answers`);
      }
      await timer.sleep(pollMilliseconds);
    }
  } finally {
    signal?.removeEventListener("abort", wake);
  }
}
