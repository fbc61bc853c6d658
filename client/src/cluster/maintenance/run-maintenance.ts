import { quoted } from "../../../../server/src/text/phrases.ts";
import { onlineCommand, runCommands, standbyCommand } from "../actions/actions.ts";
import { ClusterError } from "../errors.ts";
import { forecastWithout } from "../services/quorum-forecast.ts";
import { openServiceNodes } from "../services/service-nodes.ts";
import { simulateLeaving } from "../services/simulate-leaving.ts";
import { createSleep } from "../session/interruptible-sleep.ts";
import type { ClusterSession } from "../session/session-types.ts";
import { waitUntilIdle } from "../session/wait-until-idle.ts";
import { runningOn } from "../status/running-on.ts";
import { healthProblems } from "./cluster-health.ts";
import { currentNode, type MaintenanceNode, type MaintenanceState, nextStage, withNode } from "./maintenance-state.ts";
import { bootOf, rebootNode, returnToCluster, runCommandOn, waitForBoot } from "./node-work.ts";

/** How the work on each node is done. */
interface MaintenanceWork {
  /** Asks the person to do their step; resolves to whether it is done: if not, the maintenance pauses. */
  readonly prompt: (node: string) => Promise<boolean>;
  /** The command, for a shell on the node, as root; absent for other kinds of work. */
  readonly command?: string | undefined;
}

/** How a maintenance reports and is paused. */
interface MaintenanceOptions extends MaintenanceWork {
  /** Called with each new state, before the step that it names begins. Its rejection stops the maintenance. */
  readonly onState: (state: MaintenanceState) => Promise<void>;
  readonly onStep: (text: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** How a maintenance ended for now. */
type MaintenanceEnd = "done" | "paused" | "trouble";

const idleSeconds = 20 * 60;
const healthMilliseconds = 120_000;

/** A reason to stop, in sentences. */
class Trouble extends Error {}

/** The person paused. */
class Pause extends Error {}

/**
 * Takes node after node from where the state is: check, standby, the work, return, check again. Resolves to how it ended, with the state, in
 * which the reason of a trouble is. Every step can be repeated, so a maintenance that broke off at any point is resumed by its state.
 */
export async function runMaintenance(
  session: ClusterSession,
  begin: MaintenanceState,
  options: MaintenanceOptions,
): Promise<{ readonly end: MaintenanceEnd; readonly state: MaintenanceState }> {
  const { trouble: _, ...rest } = begin;
  let state: MaintenanceState = rest;
  const change = async (next: MaintenanceState): Promise<void> => {
    state = next;
    await options.onState(next);
  };
  try {
    for (let node = currentNode(state); node !== undefined; node = currentNode(state)) {
      if (options.signal?.aborted) throw new Pause();
      if (node.stage === "waiting") await change(withNode(state, node.name, { stage: nextStage("waiting") }));
      else {
        await runStage(session, node, { ...options, state, change });
        await change(withNode(state, node.name, { stage: nextStage(node.stage) }));
      }
    }
    return { end: "done", state };
  } catch (error) {
    const isPause =
      error instanceof Pause ||
      options.signal?.aborted === true ||
      (error instanceof ClusterError && error.kind === "cancelled");
    if (isPause) return { end: "paused", state };
    if (!(error instanceof Trouble) && !(error instanceof ClusterError)) throw error;
    await change({ ...state, trouble: error.message });
    return { end: "trouble", state };
  }
}

interface StageRun extends MaintenanceOptions {
  readonly state: MaintenanceState;
  readonly change: (state: MaintenanceState) => Promise<void>;
}

async function runStage(session: ClusterSession, node: MaintenanceNode, run: StageRun): Promise<void> {
  const { onStep, signal } = run;
  switch (node.stage) {
    case "check":
      onStep(`Checking the cluster before ${quoted(node.name)} leaves`);
      await requireHealth(session, run, 0);
      await requireAcceptedLoss(session, node, run);
      return await requireQuorum(session, node, run);
    case "standby":
      return await enterStandby(session, node, run);
    case "work":
      return await work(session, node, run);
    case "return":
      onStep(`Waiting until ${quoted(node.name)} is online`);
      await returnToCluster(session, node, { onStep, signal });
      if (node.isOurStandby) {
        onStep(`Taking ${quoted(node.name)} out of standby`);
        await runCommands(session, [onlineCommand(node.name)]);
      }
      return await waitForIdle(session, run);
    case "health":
      onStep(`Checking the cluster with ${quoted(node.name)} again`);
      return await requireHealth(session, run, healthMilliseconds);
    case "waiting":
    case "done":
      return undefined;
  }
}

async function enterStandby(session: ClusterSession, node: MaintenanceNode, run: StageRun): Promise<void> {
  const before = await session.refresh(run.signal);
  const isStandby = before.nodes.find(({ name }) => name === node.name)?.condition === "standby";
  if (!isStandby) {
    run.onStep(`Putting ${quoted(node.name)} in standby`);
    // First of all noted: whoever abandons it later takes the node out again.
    await run.change(withNode(run.state, node.name, { isOurStandby: true }));
    await runCommands(session, [standbyCommand(node.name)]);
  }
  await waitForIdle(session, run);
  const after = await session.refresh(run.signal);
  const left = runningOn(after, node.name).filter(({ managed }) => managed);
  if (left.length > 0)
    throw new Trouble(
      `${left.map(({ id }) => quoted(id)).join(", ")} still ${left.length === 1 ? "runs" : "run"} on ${quoted(node.name)}, though it is in standby and the cluster is idle.`,
    );
  const problems = healthProblems(after, run.state, true);
  if (problems.length > 0) throw new Trouble(problems.join(" "));
}

async function work(session: ClusterSession, node: MaintenanceNode, run: StageRun): Promise<void> {
  const { onStep, signal, state } = run;
  const where = quoted(node.name);
  switch (state.work) {
    case "prompt":
      onStep(`${where} is in standby, and nothing runs there: it is yours`);
      if (!(await run.prompt(node.name))) throw new Pause();
      return;
    case "command": {
      if (run.command === undefined) throw new Trouble("The command isn't saved. Give it again.");
      onStep(`Running the command on ${where}`);
      return await runCommandOn(session, node, run.command, { onStep, signal });
    }
    case "reboot": {
      if (node.boot === undefined) {
        // Moving the resources away may have taken long.
        await requireQuorum(session, node, run);
        const boot = await bootOf(session, node, signal);
        onStep(`Rebooting ${where}`);
        await run.change(withNode(state, node.name, { boot }));
        await rebootNode(session, node, signal);
        return await waitForBoot(session, node, boot, { onStep, signal });
      }
      return await waitForBoot(session, node, node.boot, { onStep, signal });
    }
  }
}

async function waitForIdle(session: ClusterSession, { onStep, signal }: StageRun): Promise<void> {
  const result = await waitUntilIdle(session, idleSeconds, onStep, signal);
  if (result === "cancelled") throw new Pause();
  if (result !== "idle") throw new Trouble(`The cluster isn't idle after ${idleSeconds / 60} minutes.`);
}

/** The scheduler says that more would be down than a person agreed to. */
async function requireAcceptedLoss(session: ClusterSession, node: MaintenanceNode, run: StageRun): Promise<void> {
  const { down, problem } = await simulateLeaving(session, [node.name], true, run.signal);
  if (problem !== undefined)
    throw new Trouble(`What would move when ${quoted(node.name)} leaves isn't known: ${problem}`);
  const unexpected = down.filter((id) => !run.state.acceptedDown.includes(id));
  if (unexpected.length > 0)
    throw new Trouble(
      `When ${quoted(node.name)} leaves, ${unexpected.map(quoted).join(", ")} would be down: no other node can run ${unexpected.length === 1 ? "it" : "them"} now.`,
    );
}

/** Quorum would go with the node now, which nobody agreed to: a quorum device or a node may have been lost since. Says what becomes of it. */
async function requireQuorum(session: ClusterSession, { name }: MaintenanceNode, run: StageRun): Promise<void> {
  const opened = await openServiceNodes(session, run.signal);
  try {
    const { isQuorate, sentence } = forecastWithout(
      opened.nodes.map(({ facts }) => facts),
      [name],
    );
    if (isQuorate !== false) return run.onStep(`With ${quoted(name)} down: ${sentence}`);
    if (run.state.work === "reboot")
      throw new Trouble(`While ${quoted(name)} is rebooted, the cluster would have no quorum. ${sentence}`);
    const warning = `If ${quoted(name)} stops: ${sentence}`;
    if (!run.state.acceptsLostQuorum) throw new Trouble(`${warning} That was different at the beginning.`);
    run.onStep(`${warning} Don't stop the cluster there.`);
  } finally {
    opened.close();
  }
}

/** Waits so long until nothing is wrong. */
async function requireHealth(
  session: ClusterSession,
  { state, signal }: StageRun,
  milliseconds: number,
): Promise<void> {
  const timer = createSleep();
  const until = Date.now() + milliseconds;
  for (;;) {
    const problems = healthProblems(await session.refresh(signal), state);
    if (problems.length === 0) return;
    if (signal?.aborted) throw new Pause();
    if (Date.now() >= until) throw new Trouble(problems.join(" "));
    await timer.sleep(2_000);
  }
}
