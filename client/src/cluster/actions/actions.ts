import { setTimeout as delay } from "node:timers/promises";
import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { ClusterError } from "../errors.ts";
import { exitCodes } from "../exit-codes.ts";
import type { ClusterSession } from "../session/session-types.ts";
import { sessionError } from "../session/tool-errors.ts";
import { waitUntilIdle } from "../session/wait-until-idle.ts";
import { ownMeta } from "./resource-state.ts";

// Values are joined to their options by "=": a name that begins with a dash is never taken for an option.

/** The command that puts a node to standby: its resources move away, until `onlineCommand`. */
export function standbyCommand(node: string): readonly string[] {
  return ["crm_attribute", `--node=${node}`, "--name=standby", "--update=on"];
}

/** The command that takes a node out of standby. */
export function onlineCommand(node: string): readonly string[] {
  return ["crm_attribute", `--node=${node}`, "--name=standby", "--delete"];
}

/** The command that puts a node into maintenance, where its resources run unmonitored, or ends that. */
export function nodeMaintenanceCommand(node: string, isOn: boolean): readonly string[] {
  return ["crm_attribute", `--node=${node}`, "--name=maintenance", isOn ? "--update=on" : "--delete"];
}

/** The command that puts the whole cluster into maintenance, or ends that. */
export function clusterMaintenanceCommand(isOn: boolean): readonly string[] {
  return ["crm_attribute", "--type=crm_config", "--name=maintenance-mode", `--update=${isOn}`];
}

/** The command that sets a meta attribute of a resource, group, clone or bundle. */
export function metaCommand(resource: string, name: string, value: string): readonly string[] {
  return ["crm_resource", `--resource=${resource}`, "--meta", `--set-parameter=${name}`, `--parameter-value=${value}`];
}

/** The command that removes a meta attribute. */
function unsetMetaCommand(resource: string, name: string): readonly string[] {
  return ["crm_resource", `--resource=${resource}`, "--meta", `--delete-parameter=${name}`];
}

/** How to move or ban. */
interface MoveOptions {
  /** For the promoted role only. */
  readonly promotedOnly?: boolean;
  /** An ISO 8601 duration (`PT1H`) after which it expires; without one it stays until it is cleared. */
  readonly lifetime?: string | undefined;
  /** The Pacemaker release of the node; the newest where it isn't known. */
  readonly pacemaker?: string | undefined;
}

function moveArguments({ promotedOnly, lifetime, pacemaker }: MoveOptions): readonly string[] {
  // The promoted role has its name since 2.1.
  const promoted = pacemaker !== undefined && /^(1|2\.0)\./.test(pacemaker) ? "--master" : "--promoted";
  return [...(promotedOnly ? [promoted] : []), ...(lifetime ? [`--lifetime=${lifetime}`] : [])];
}

/** The command that moves a resource to a node, by a constraint that stays until `clearCommand`. */
export function moveCommand(resource: string, node: string, options: MoveOptions = {}): readonly string[] {
  return ["crm_resource", "--move", `--resource=${resource}`, `--node=${node}`, ...moveArguments(options)];
}

/** The command that bans a resource from a node, by a constraint that stays until `clearCommand`. */
export function banCommand(resource: string, node: string, options: MoveOptions = {}): readonly string[] {
  return ["crm_resource", "--ban", `--resource=${resource}`, `--node=${node}`, ...moveArguments(options)];
}

/** The command that removes the constraints of manual moves and bans of a resource, for one node or for all. */
export function clearCommand(resource: string, node?: string): readonly string[] {
  // A move with a lifetime has its node in a rule, where crm_resource finds it only with --force.
  return [
    "crm_resource",
    "--clear",
    `--resource=${resource}`,
    ...(node === undefined ? [] : [`--node=${node}`, "--force"]),
  ];
}

/** The command that cleans up failures, of one resource or of all, on one node or on all, so that the cluster tries again. */
export function cleanupCommand(resource?: string, node?: string): readonly string[] {
  return ["crm_resource", "--cleanup", ...resourceAndNode(resource, node)];
}

/** The command that makes the cluster detect the state of resources again. */
export function redetectCommand(resource?: string, node?: string): readonly string[] {
  return ["crm_resource", "--refresh", ...resourceAndNode(resource, node)];
}

function resourceAndNode(resource: string | undefined, node: string | undefined): readonly string[] {
  return [
    ...(resource === undefined ? [] : [`--resource=${resource}`]),
    ...(node === undefined ? [] : [`--node=${node}`]),
  ];
}

/** The command that stops a resource with everything that depends on it, and starts it again. */
export function restartCommand(resource: string): readonly string[] {
  return ["crm_resource", "--restart", `--resource=${resource}`];
}

/** The command that fences a node: reboots it, or powers it off. */
export function fenceCommand(node: string, how: "reboot" | "off"): readonly string[] {
  return ["stonith_admin", how === "reboot" ? `--reboot=${node}` : `--fence=${node}`];
}

/** How an action is run. */
export interface ActionOptions {
  readonly signal?: AbortSignal;
  /** Called with progress messages. */
  readonly onProgress?: (text: string) => void;
}

const commandTimeout = 60_000;
const idleSeconds = 120;

/** Runs commands one after the other; returns when the cluster has accepted them. Rejects with a ClusterError at the first that fails. */
export async function runCommands(
  session: ClusterSession,
  commands: readonly (readonly string[])[],
  { signal }: ActionOptions = {},
  timeoutMs = commandTimeout,
): Promise<void> {
  for (const argv of commands) {
    const result = await session.run(argv, { timeoutMs, ...omitUndefined({ signal }) });
    if (result.exitCode !== 0) throw sessionError(session, argv, result);
  }
}

/** Runs commands and waits until the cluster is idle; cancelling ends the wait, not the transition. */
export async function runCommandsAndWait(
  session: ClusterSession,
  commands: readonly (readonly string[])[],
  options: ActionOptions = {},
): Promise<"idle" | "busy" | "cancelled" | "unknown"> {
  await runCommands(session, commands, options);
  return await waitUntilIdle(session, idleSeconds, options.onProgress ?? (() => undefined), options.signal);
}

/** Fencing takes as long as the devices need. */
const fencingTimeout = 180_000;

/**
 * Fences a node; resolves when the devices report success. Fencing the connected node ends the connection: the result is then taken from the
 * fencing history of another node. Rejects with a ClusterError.
 */
export async function fence(
  session: ClusterSession,
  node: string,
  how: "reboot" | "off",
  options: ActionOptions = {},
): Promise<void> {
  const known = new Set((session.view.snapshot?.fencing ?? []).map((event) => JSON.stringify(event)));
  const until = Date.now() + fencingTimeout;
  try {
    await runCommands(session, [fenceCommand(node, how)], options, fencingTimeout);
  } catch (error) {
    if (!(error instanceof ClusterError) || error.kind !== "connection-lost") throw error;
    for (;;) {
      const snapshot = await session.refresh(options.signal).catch(() => undefined);
      const event = snapshot?.fencing.find((each) => each.target === node && !known.has(JSON.stringify(each)));
      if (event?.status === "success") return;
      if (event?.status === "failed")
        throw new ClusterError(
          "rejected",
          `Fencing "${node}" failed: ${event.reason ?? "the devices gave no reason"}.`,
        );
      if (options.signal?.aborted || Date.now() > until) throw error;
      await delay(1000);
    }
  }
}

/** A resource may take minutes to stop and to start. */
const restartTimeout = 1_800_000;

/**
 * Restarts a resource; resolves when it is started again. crm_resource sets a target-role and restores it at the end; when the restart is
 * cancelled or the connection is lost before that, the target-role is restored here, so that nothing stays stopped.
 * Rejects with a ClusterError.
 */
export async function restart(session: ClusterSession, resource: string, options: ActionOptions = {}): Promise<void> {
  const before = ownMeta(await session.readCib(options.signal), resource, "target-role");
  const argv = restartCommand(resource);
  try {
    await runCommands(session, [argv], options, restartTimeout);
  } catch (error) {
    const isInterrupted =
      error instanceof ClusterError && ["cancelled", "connection-lost", "timeout"].includes(error.kind);
    if (isInterrupted) await restoreTargetRole(session, resource, before);
    throw error;
  }
}

async function restoreTargetRole(session: ClusterSession, resource: string, role: string | undefined): Promise<void> {
  const now = ownMeta(await session.readCib(), resource, "target-role");
  if (now === role) return;
  const argv =
    role === undefined ? unsetMetaCommand(resource, "target-role") : metaCommand(resource, "target-role", role);
  const result = await session.run(argv, { timeoutMs: commandTimeout });
  if (result.exitCode !== exitCodes.ok) throw sessionError(session, argv, result);
}
